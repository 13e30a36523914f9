' dates
Dim d : d = #2/28/2004 23:59:58#
WScript.Echo Year(d), Month(d), Day(d), Hour(d), Minute(d), Second(d), Weekday(d), Weekday(d, 2) ' expect: 2004 2 28 23 59 58 7 6
WScript.Echo DateAdd("s", 2, d), DateAdd("d", 1, d), DateAdd("m", 1, #1/31/2004#), DateAdd("yyyy", 1, #2/29/2004#) ' expect: 2/29/2004 2/29/2004 11:59:58 PM 2/29/2004 2/28/2005
WScript.Echo DateAdd("h", -1, #1/1/2000#), DateAdd("ww", 2, #1/1/2000#), DateAdd("q", 1, #1/1/2000#), DateAdd("n", 90, #10:00#) ' expect: 12/31/1999 11:00:00 PM 1/15/2000 4/1/2000 11:30:00 AM
WScript.Echo DateDiff("d", #1/1/2000#, #3/1/2000#), DateDiff("m", #1/31/2000#, #2/1/2000#), DateDiff("yyyy", #12/31/1999#, #1/1/2000#), DateDiff("h", #1:59#, #3:01#) ' expect: 60 1 1 2
WScript.Echo DateDiff("s", #1/1/2000#, #1/2/2000#), DateDiff("w", #1/1/2000#, #1/15/2000#), DateDiff("ww", #1/1/2000#, #1/2/2000#), DateDiff("n", #2/1/2000#, #1/31/2000#) ' expect: 86400 2 1 -1440
WScript.Echo DatePart("q", #5/5/2000#), DatePart("y", #12/31/2000#), DatePart("ww", #1/1/2000#), DatePart("ww", #1/2/2000#), DatePart("w", #1/1/2000#) ' expect: 2 366 1 2 7
WScript.Echo DatePart("ww", #1/1/2005#, 2, 2), DatePart("ww", #1/3/2005#, 2, 2) ' expect: 53 1
WScript.Echo DateSerial(2000, 13, 1), DateSerial(2000, 1, 0), DateSerial(99, 1, 1), DateSerial(2004, 2, 30) ' expect: 1/1/2001 12/31/1999 1/1/1999 3/1/2004
WScript.Echo TimeSerial(1, 90, 0), TimeSerial(23, 59, 59), TimeValue("1:02:03 PM"), DateValue("Jan 5, 2001 10:00") ' expect: 2:30:00 AM 11:59:59 PM 1:02:03 PM 1/5/2001
WScript.Echo MonthName(1), MonthName(12, True), WeekdayName(1), WeekdayName(2, True), WeekdayName(1, False, 2) ' expect: January Dec Sunday Mon Monday
WScript.Echo CDate("5 March 1999"), CDate("1999-12-31 23:59:59"), CDate("3/4/99"), CDate(36526), CDate("10:20") ' expect: 3/5/1999 12/31/1999 11:59:59 PM 3/4/1999 1/1/2000 10:20:00 AM
WScript.Echo CDbl(#1/1/1900#), CDbl(#12/30/1899 12:00#), CDate(-1.25) ' expect: 2 0.5 12/29/1899 6:00:00 AM
WScript.Echo Now >= Date, Time < 1, Timer >= 0, TypeName(Timer), TypeName(Date) ' expect: True True True Single Date
