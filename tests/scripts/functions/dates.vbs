' DateAdd, DateDiff, DatePart, serials and parts
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo DateAdd("m", 1, "31-Jan-95")                        ' expect: 2/28/1995
WScript.Echo DateAdd("m", 1, #1/31/1996#)                        ' expect: 2/29/1996
WScript.Echo DateAdd("m", -1, #3/31/2003#)                       ' expect: 2/28/2003
WScript.Echo DateAdd("yyyy", 1, #2/29/2004#)                     ' expect: 2/28/2005
WScript.Echo DateAdd("yyyy", 4, #2/29/2004#)                     ' expect: 2/29/2008
WScript.Echo DateAdd("q", 1, #11/30/2003#)                       ' expect: 2/29/2004
WScript.Echo DateAdd("y", 1, #12/31/2003#)                       ' expect: 1/1/2004
WScript.Echo DateAdd("d", 1, #2/28/2003#)                        ' expect: 3/1/2003
WScript.Echo DateAdd("w", 1, #2/28/2003#)                        ' expect: 3/1/2003
WScript.Echo DateAdd("ww", 1, #2/28/2003#)                       ' expect: 3/7/2003
WScript.Echo DateAdd("h", 25, #1/1/2003#)                        ' expect: 1/2/2003 1:00:00 AM
WScript.Echo DateAdd("n", -1, #1/1/2003#)                        ' expect: 12/31/2002 11:59:00 PM
WScript.Echo DateAdd("s", 86399, #1/1/2003#)                     ' expect: 1/1/2003 11:59:59 PM
WScript.Echo DateAdd("D", 1, #1/1/2003#)                         ' expect: 1/2/2003
WScript.Echo DateAdd("d", 1.4, #1/1/2003#)                       ' expect: 1/2/2003
WScript.Echo DateAdd("d", 1.6, #1/1/2003#)                       ' expect: 1/3/2003
WScript.Echo DateAdd("h", 12, #12/29/1899#)                      ' expect: 12/29/1899 12:00:00 PM
WScript.Echo DateAdd("h", -1, #12/30/1899#)                      ' expect: 12/29/1899 11:00:00 PM
WScript.Echo DateAdd("m", 1, #1/31/2003 10:00:00 AM#)            ' expect: 2/28/2003 10:00:00 AM
WScript.Echo IsNull(DateAdd("d", 1, Null))                       ' expect: True
WScript.Echo TypeName(DateAdd("d", 1, #1/1/2003#))               ' expect: Date
x = DateAdd("x", 1, #1/1/2003#) : Failed "DateAdd"               ' expect: DateAdd 5
x = DateAdd("", 1, #1/1/2003#) : Failed "DateAdd"                ' expect: DateAdd 5
x = DateAdd("d", Null, #1/1/2003#) : Failed "DateAdd"            ' expect: DateAdd 94
x = DateAdd("yyyy", 10000, #1/1/2003#) : Failed "DateAdd"        ' expect: DateAdd 5
x = DateAdd("d", 1e7, #1/1/2003#) : Failed "DateAdd"             ' expect: DateAdd 5
x = DateAdd("d", 1, "x") : Failed "DateAdd"                      ' expect: DateAdd 13
WScript.Echo DateDiff("yyyy", #12/31/2002#, #1/1/2003#)          ' expect: 1
WScript.Echo DateDiff("yyyy", #1/1/2003#, #12/31/2003#)          ' expect: 0
WScript.Echo DateDiff("q", #3/31/2003#, #4/1/2003#)              ' expect: 1
WScript.Echo DateDiff("m", #1/31/2003#, #2/1/2003#)              ' expect: 1
WScript.Echo DateDiff("m", #2/1/2003#, #1/31/2003#)              ' expect: -1
WScript.Echo DateDiff("y", #1/1/2003#, #1/11/2003#)              ' expect: 10
WScript.Echo DateDiff("d", #1/1/2003 11:59:59 PM#, #1/2/2003#)   ' expect: 1
WScript.Echo DateDiff("w", #1/6/2003#, #1/12/2003#)              ' expect: 0
WScript.Echo DateDiff("w", #1/6/2003#, #1/13/2003#)              ' expect: 1
WScript.Echo DateDiff("ww", #1/4/2003#, #1/5/2003#)              ' expect: 1
WScript.Echo DateDiff("ww", #1/5/2003#, #1/6/2003#)              ' expect: 0
WScript.Echo DateDiff("ww", #1/5/2003#, #1/6/2003#, vbMonday)    ' expect: 1
WScript.Echo DateDiff("ww", #1/6/2003#, #1/5/2003#, vbMonday)    ' expect: -1
WScript.Echo DateDiff("h", #1:59:00 AM#, #2:00:00 AM#)           ' expect: 1
WScript.Echo DateDiff("n", #1:00:59 AM#, #1:01:00 AM#)           ' expect: 1
WScript.Echo DateDiff("s", #1/1/2003#, #1/2/2003#)               ' expect: 86400
WScript.Echo DateDiff("h", #12/29/1899 6:00:00 PM#, #12/30/1899 6:00:00 AM#) ' expect: 12
WScript.Echo DateDiff("d", #1/1/1899#, #1/1/1900#)               ' expect: 365
WScript.Echo IsNull(DateDiff("d", Null, Now))                    ' expect: True
WScript.Echo TypeName(DateDiff("d", #1/1/2003#, #1/2/2003#))     ' expect: Long
x = DateDiff("s", #1/1/1900#, #1/1/2000#) : Failed "DateDiff"    ' expect: DateDiff 6
x = DateDiff("z", Now, Now) : Failed "DateDiff"                  ' expect: DateDiff 5
x = DateDiff("ww", Now, Now, 8) : Failed "DateDiff"              ' expect: DateDiff 5
x = DateDiff("ww", Now, Now, 1, 4) : Failed "DateDiff"           ' expect: DateDiff 5
WScript.Echo DatePart("yyyy", #5/6/2003 7:08:09 PM#)             ' expect: 2003
WScript.Echo DatePart("q", #5/6/2003#)                           ' expect: 2
WScript.Echo DatePart("m", #5/6/2003#)                           ' expect: 5
WScript.Echo DatePart("d", #5/6/2003#)                           ' expect: 6
WScript.Echo DatePart("y", #12/31/2004#)                         ' expect: 366
WScript.Echo DatePart("w", #5/6/2003#)                           ' expect: 3
WScript.Echo DatePart("w", #5/6/2003#, vbMonday)                 ' expect: 2
WScript.Echo DatePart("w", #5/6/2003#, vbUseSystem)              ' expect: 3
WScript.Echo DatePart("h", #7:08:09 PM#)                         ' expect: 19
WScript.Echo DatePart("n", #7:08:09 PM#)                         ' expect: 8
WScript.Echo DatePart("s", #7:08:09 PM#)                         ' expect: 9
WScript.Echo IsNull(DatePart("d", Null))                         ' expect: True
WScript.Echo TypeName(DatePart("d", Now))                        ' expect: Integer
x = DatePart("x", Now) : Failed "DatePart"                       ' expect: DatePart 5
x = DatePart("ww", Now, 1, 4) : Failed "DatePart"                ' expect: DatePart 5
WScript.Echo DateSerial(2003, 1, 2)                              ' expect: 1/2/2003
WScript.Echo DateSerial(0, 1, 1)                                 ' expect: 1/1/2000
WScript.Echo DateSerial(29, 1, 1)                                ' expect: 1/1/2029
WScript.Echo DateSerial(30, 1, 1)                                ' expect: 1/1/1930
WScript.Echo DateSerial(99, 12, 31)                              ' expect: 12/31/1999
WScript.Echo DateSerial(100, 1, 1)                               ' expect: 1/1/100
WScript.Echo DateSerial(1990 - 10, 8 - 2, 1 - 1)                 ' expect: 5/31/1980
WScript.Echo DateSerial(2003, 14, 1)                             ' expect: 2/1/2004
WScript.Echo DateSerial(2003, 0, 1)                              ' expect: 12/1/2002
WScript.Echo DateSerial(2003, 1, -30)                            ' expect: 12/1/2002
WScript.Echo DateSerial(2003, 1, 366)                            ' expect: 1/1/2004
x = DateSerial(10000, 1, 1) : Failed "DateSerial"                ' expect: DateSerial 5
x = DateSerial(32768, 1, 1) : Failed "DateSerial"                ' expect: DateSerial 6
x = DateSerial(Null, 1, 1) : Failed "DateSerial"                 ' expect: DateSerial 94
WScript.Echo TypeName(DateSerial(2003, 1, 1))                    ' expect: Date
WScript.Echo TimeSerial(16, 35, 17)                              ' expect: 4:35:17 PM
WScript.Echo TimeSerial(12 - 6, -15, 0)                          ' expect: 5:45:00 AM
WScript.Echo TimeSerial(0, 75, 0)                                ' expect: 1:15:00 AM
WScript.Echo TimeSerial(25, 0, 0)                                ' expect: 12/31/1899 1:00:00 AM
x = TimeSerial(32768, 0, 0) : Failed "TimeSerial"                ' expect: TimeSerial 6
WScript.Echo DateValue("September 11, 1963 10:20")               ' expect: 9/11/1963
WScript.Echo DateValue(#1/2/2003 10:00:00 AM#)                   ' expect: 1/2/2003
x = DateValue("x") : Failed "DateValue"                          ' expect: DateValue 13
x = DateValue(Null) : Failed "DateValue"                         ' expect: DateValue 94
WScript.Echo TimeValue("4:35:17 PM")                             ' expect: 4:35:17 PM
WScript.Echo TimeValue("1/2/2003 16:35")                         ' expect: 4:35:00 PM
x = TimeValue("x") : Failed "TimeValue"                          ' expect: TimeValue 13
WScript.Echo Year(#10/19/1962#)                                  ' expect: 1962
WScript.Echo Month("10/19/1962")                                 ' expect: 10
WScript.Echo Day(#10/19/1962#)                                   ' expect: 19
WScript.Echo Hour(#4:35:17 PM#)                                  ' expect: 16
WScript.Echo Minute(#4:35:17 PM#)                                ' expect: 35
WScript.Echo Second(#4:35:17 PM#)                                ' expect: 17
WScript.Echo Hour(0.75)                                          ' expect: 18
WScript.Echo Hour(-0.75)                                         ' expect: 18
WScript.Echo Hour(-1.75)                                         ' expect: 18
WScript.Echo Day(-1.75)                                          ' expect: 29
WScript.Echo Year(0)                                             ' expect: 1899
WScript.Echo TypeName(Year(Now))                                 ' expect: Integer
WScript.Echo IsNull(Year(Null))                                  ' expect: True
WScript.Echo IsNull(Second(Null))                                ' expect: True
WScript.Echo IsNull(Weekday(Null))                               ' expect: True
x = Year("x") : Failed "Year"                                    ' expect: Year 13
WScript.Echo Weekday(#5/6/2003#)                                 ' expect: 3
WScript.Echo Weekday(#5/6/2003#, vbTuesday)                      ' expect: 1
WScript.Echo Weekday(#5/6/2003#, vbWednesday)                    ' expect: 7
WScript.Echo Weekday(#5/6/2003#, vbUseSystem)                    ' expect: 3
x = Weekday(Now, 8) : Failed "Weekday"                           ' expect: Weekday 5
x = Weekday(Now, -1) : Failed "Weekday"                          ' expect: Weekday 5
WScript.Echo MonthName(1)                                        ' expect: January
WScript.Echo MonthName(12)                                       ' expect: December
WScript.Echo MonthName(9, True)                                  ' expect: Sep
x = MonthName(0) : Failed "MonthName"                            ' expect: MonthName 5
x = MonthName(13) : Failed "MonthName"                           ' expect: MonthName 5
x = MonthName(Null) : Failed "MonthName"                         ' expect: MonthName 94
WScript.Echo WeekdayName(1)                                      ' expect: Sunday
WScript.Echo WeekdayName(6, True)                                ' expect: Fri
WScript.Echo WeekdayName(1, False, vbMonday)                     ' expect: Monday
WScript.Echo WeekdayName(7, False, vbMonday)                     ' expect: Sunday
WScript.Echo WeekdayName(1, True, vbUseSystem)                   ' expect: Sun
x = WeekdayName(0) : Failed "WeekdayName"                        ' expect: WeekdayName 5
x = WeekdayName(8) : Failed "WeekdayName"                        ' expect: WeekdayName 5
x = WeekdayName(1, False, 8) : Failed "WeekdayName"              ' expect: WeekdayName 5
WScript.Echo TypeName(Now)                                       ' expect: Date
WScript.Echo Date + Time <= Now                                  ' expect: True
WScript.Echo CDbl(Date) = Int(CDbl(Now))                         ' expect: True
WScript.Echo TypeName(Timer)                                     ' expect: Single
a = Timer : b = CDbl(Time) * 86400
'one clock: the timer is never more than the moment between the readings behind the time
WScript.Echo b - a < 1 Or a > 86390                              ' expect: True
WScript.Echo #2/29/2000# + 365                                   ' expect: 2/28/2001
WScript.Echo #12/31/1899# - 2                                    ' expect: 12/29/1899
WScript.Echo CDbl(#12/29/1899 6:00:00 AM#)                       ' expect: -1.25
WScript.Echo CDate(-1.25)                                        ' expect: 12/29/1899 6:00:00 AM
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#)                 ' expect: 1/2/2003 4:05:06 PM
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#, vbGeneralDate)  ' expect: 1/2/2003 4:05:06 PM
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#, vbLongDate)     ' expect: Thursday, January 2, 2003
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#, vbShortDate)    ' expect: 1/2/2003
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#, vbLongTime)     ' expect: 4:05:06 PM
WScript.Echo FormatDateTime(#1/2/2003 16:05:06#, vbShortTime)    ' expect: 16:05
WScript.Echo FormatDateTime(#1/2/2003#, vbLongTime)              ' expect: 12:00:00 AM
WScript.Echo FormatDateTime("1/2/2003", vbShortDate)             ' expect: 1/2/2003
x = FormatDateTime(Now, 5) : Failed "FormatDateTime"             ' expect: FormatDateTime 5
x = FormatDateTime(Now, -1) : Failed "FormatDateTime"            ' expect: FormatDateTime 5
x = FormatDateTime("x") : Failed "FormatDateTime"                ' expect: FormatDateTime 13
