' SetLocale "de-de": comma, points, dd.MM.yyyy, Monday
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
SetLocale "de-de"
WScript.Echo GetLocale                                           ' expect: 1031
WScript.Echo "" & 1.5                                            ' expect: 1,5
WScript.Echo "" & -0.25                                          ' expect: -0,25
WScript.Echo "" & 1e20                                           ' expect: 1E+20
WScript.Echo "" & 1.5e20                                         ' expect: 1,5E+20
WScript.Echo "" & CSng(1.5)                                      ' expect: 1,5
WScript.Echo "" & CCur(1.5)                                      ' expect: 1,5
WScript.Echo "" & 1234567                                        ' expect: 1234567
WScript.Echo CStr(1234.5)                                        ' expect: 1234,5
WScript.Echo CStr(True)                                          ' expect: True
WScript.Echo CDbl("1,5") = 1.5                                   ' expect: True
WScript.Echo CDbl("1.234,5") = 1234.5                            ' expect: True
WScript.Echo CDbl("1.5") = 15                                    ' expect: True
WScript.Echo CDbl("5 " & ChrW(8364)) = 5                         ' expect: True
WScript.Echo CDbl(ChrW(8364) & "5") = 5                          ' expect: True
WScript.Echo CInt("2,5")                                         ' expect: 2
WScript.Echo CLng("1.000")                                       ' expect: 1000
WScript.Echo CByte("1,6")                                        ' expect: 2
WScript.Echo CCur("1,23456") = 1.2346                            ' expect: True
WScript.Echo CBool("0,5")                                        ' expect: True
WScript.Echo CBool("0,0")                                        ' expect: False
WScript.Echo CBool("True")                                       ' expect: True
WScript.Echo "2,5" * 2 = 5                                       ' expect: True
WScript.Echo "1.000" + 1 = 1001                                  ' expect: True
WScript.Echo "1,5" = 1.5                                         ' expect: True
WScript.Echo IsNumeric("1,5")                                    ' expect: True
WScript.Echo IsNumeric("1.000,5")                                ' expect: True
WScript.Echo IsNumeric("1,5,5")                                  ' expect: False
WScript.Echo IsNumeric("$5")                                     ' expect: False
WScript.Echo IsNumeric("5 " & ChrW(8364))                        ' expect: True
x = CDbl("1,2,3") : Failed "CDbl"                                ' expect: CDbl 13
x = CDbl("$5") : Failed "CDbl"                                   ' expect: CDbl 13
WScript.Echo "" & #3/4/2003#                                     ' expect: 04.03.2003
WScript.Echo "" & #3/4/2003 2:05:06 PM#                          ' expect: 04.03.2003 14:05:06
WScript.Echo "" & #2:05:06 PM#                                   ' expect: 14:05:06
WScript.Echo CDate("4.3.2003") = #3/4/2003#                      ' expect: True
WScript.Echo CDate("4/3/2003") = #3/4/2003#                      ' expect: True
WScript.Echo CDate("4-3-03") = #3/4/2003#                        ' expect: True
WScript.Echo CDate("3/14/2003") = #3/14/2003#                    ' expect: True
WScript.Echo CDate("2003-03-04") = #3/4/2003#                    ' expect: True
WScript.Echo CDate("4. " & MonthName(3) & " 2003") = #3/4/2003#  ' expect: True
WScript.Echo CDate("4. Mai 2003") = #5/4/2003#                   ' expect: True
WScript.Echo CDate("4 Okt 2003") = #10/4/2003#                   ' expect: True
WScript.Echo CDate("Oct 4 2003") = #10/4/2003#                   ' expect: True
WScript.Echo CDate("Dienstag, 4. " & MonthName(3) & " 2003") = #3/4/2003# ' expect: True
WScript.Echo CDate("04.03.2003 14:05") = #3/4/2003 2:05:00 PM#   ' expect: True
WScript.Echo CDate("14:05") = #2:05:00 PM#                       ' expect: True
WScript.Echo Month(CDate("24.12."))                              ' expect: 12
WScript.Echo Day(CDate("24.12."))                                ' expect: 24
WScript.Echo IsDate("31.12.2003")                                ' expect: True
WScript.Echo IsDate("32.12.2003")                                ' expect: False
WScript.Echo IsDate("24.12.")                                    ' expect: True
WScript.Echo DateValue("4.3.2003 10:00") = #3/4/2003#            ' expect: True
WScript.Echo Year("4.3.2003")                                    ' expect: 2003
WScript.Echo FormatDateTime(#3/4/2003 2:05:06 PM#, vbGeneralDate) ' expect: 04.03.2003 14:05:06
WScript.Echo FormatDateTime(#3/4/2003#, vbLongDate) = "Dienstag, 4. " & MonthName(3) & " 2003" ' expect: True
WScript.Echo FormatDateTime(#3/4/2003#, vbShortDate)             ' expect: 04.03.2003
WScript.Echo FormatDateTime(#2:05:06 PM#, vbLongTime)            ' expect: 14:05:06
WScript.Echo FormatDateTime(#2:05:06 PM#, vbShortTime)           ' expect: 14:05
WScript.Echo FormatNumber(1234567.891)                           ' expect: 1.234.567,89
WScript.Echo FormatNumber(-0.5, 2, vbFalse)                      ' expect: -,50
WScript.Echo FormatNumber(-5, 1, vbTrue, vbTrue)                 ' expect: (5,0)
WScript.Echo FormatNumber(1234.5, 1, vbTrue, vbFalse, vbFalse)   ' expect: 1234,5
WScript.Echo FormatCurrency(1234.5) = "1.234,50 " & ChrW(8364)   ' expect: True
WScript.Echo FormatCurrency(-1234.5) = "-1.234,50 " & ChrW(8364) ' expect: True
WScript.Echo FormatCurrency(-1234.5, 0, vbTrue, vbTrue) = "(1.235 " & ChrW(8364) & ")" ' expect: True
WScript.Echo FormatPercent(0.1234)                               ' expect: 12,34%
WScript.Echo MonthName(1)                                        ' expect: Januar
WScript.Echo MonthName(12, True)                                 ' expect: Dez
WScript.Echo WeekdayName(1)                                      ' expect: Sonntag
WScript.Echo WeekdayName(1, False, vbUseSystem)                  ' expect: Montag
WScript.Echo WeekdayName(7, True, vbUseSystem)                   ' expect: So
WScript.Echo Weekday(#3/4/2003#, vbUseSystem)                    ' expect: 2
WScript.Echo Weekday(#3/4/2003#)                                 ' expect: 3
WScript.Echo DatePart("w", #3/9/2003#, vbUseSystem)              ' expect: 7
WScript.Echo DatePart("ww", #1/1/2005#, vbUseSystem, vbUseSystem) ' expect: 53
WScript.Echo DatePart("ww", #1/1/2005#)                          ' expect: 1
WScript.Echo DateDiff("ww", #1/5/2003#, #1/6/2003#, vbUseSystem) ' expect: 1
'literals stay as they are written
WScript.Echo 1.5 = 3 / 2                                         ' expect: True
WScript.Echo #3/4/2003# = DateSerial(2003, 3, 4)                 ' expect: True
WScript.Echo Eval("1.5") = 1.5                                   ' expect: True
WScript.Echo Join(Array(1.5, #3/4/2003#), ";")                   ' expect: 1,5;04.03.2003
WScript.Echo Len(1.25)                                           ' expect: 4
WScript.Echo Replace(1.25, ",", "p")                             ' expect: 1p25
WScript.Echo SetLocale("en-us")                                  ' expect: 1031
WScript.Echo GetLocale                                           ' expect: 1033
WScript.Echo "" & 1.5                                            ' expect: 1.5
WScript.Echo "" & #3/4/2003#                                     ' expect: 3/4/2003
