' The conventions of other locales
d = DateSerial(2003, 3, 4) + TimeSerial(14, 5, 6)
SetLocale "en-gb"
WScript.Echo "" & d                                              ' expect: 04/03/2003 14:05:06
WScript.Echo FormatDateTime(d, vbLongDate)                       ' expect: 04 March 2003
WScript.Echo FormatNumber(1234.5)                                ' expect: 1,234.50
WScript.Echo FormatCurrency(-1234.5) = "-" & ChrW(163) & "1,234.50" ' expect: True
WScript.Echo CDate("4/3/2003") = DateSerial(2003, 3, 4)          ' expect: True
WScript.Echo CDate("3/14/2003") = DateSerial(2003, 3, 14)        ' expect: True
WScript.Echo Weekday(d, vbUseSystem)                             ' expect: 2
WScript.Echo CDbl(ChrW(163) & "5")                               ' expect: 5
SetLocale "fr"
WScript.Echo "" & d                                              ' expect: 04/03/2003 14:05:06
WScript.Echo "" & 1.5                                            ' expect: 1,5
WScript.Echo FormatNumber(1234567.5) = "1" & ChrW(160) & "234" & ChrW(160) & "567,50" ' expect: True
WScript.Echo FormatCurrency(1.5) = "1,50 " & ChrW(8364)          ' expect: True
WScript.Echo FormatDateTime(d, vbLongDate)                       ' expect: mardi 4 mars 2003
WScript.Echo MonthName(3)                                        ' expect: mars
WScript.Echo CDbl("1 234,5") = 1234.5                            ' expect: True
WScript.Echo CDbl(FormatNumber(1234567.5)) = 1234567.5           ' expect: True
WScript.Echo CDate("4 mars 2003") = DateSerial(2003, 3, 4)       ' expect: True
WScript.Echo CDate("mardi 4 mars 2003") = DateSerial(2003, 3, 4) ' expect: True
WScript.Echo CDate("4 janv. 2003") = DateSerial(2003, 1, 4)      ' expect: True
WScript.Echo CDate("4 janv 2003") = DateSerial(2003, 1, 4)       ' expect: True
WScript.Echo WeekdayName(1, False, vbUseSystem)                  ' expect: lundi
SetLocale "es-es"
WScript.Echo "" & d                                              ' expect: 04/03/2003 14:05:06
WScript.Echo FormatNumber(1234.5)                                ' expect: 1.234,50
WScript.Echo FormatDateTime(d, vbLongDate)                       ' expect: martes, 4 de marzo de 2003
WScript.Echo CDate(FormatDateTime(d, vbLongDate)) = Int(d)       ' expect: True
SetLocale "sv-se"
WScript.Echo "" & d                                              ' expect: 2003-03-04 14:05:06
WScript.Echo FormatDateTime(d, vbLongDate)                       ' expect: den 4 mars 2003
WScript.Echo FormatCurrency(-5)                                  ' expect: -5,00 kr
WScript.Echo CDate("03-04-05") = DateSerial(2003, 4, 5)          ' expect: True
WScript.Echo CDate("4/3/2003") = DateSerial(2003, 4, 3)          ' expect: True
SetLocale "ja"
WScript.Echo "" & d                                              ' expect: 2003/03/04 14:05:06
WScript.Echo FormatCurrency(1234.5, 0) = ChrW(165) & "1,235"     ' expect: True
WScript.Echo FormatCurrency(1234) = ChrW(165) & "1,234"          ' expect: True
WScript.Echo FormatDateTime(d, vbLongDate) = "2003" & ChrW(24180) & "3" & ChrW(26376) & "4" & ChrW(26085) ' expect: True
WScript.Echo CDate(FormatDateTime(d, vbLongDate)) = Int(d)       ' expect: True
WScript.Echo CDate("03/4/5") = DateSerial(2003, 4, 5)            ' expect: True
SetLocale "de-ch"
WScript.Echo "" & 1.5                                            ' expect: 1.5
WScript.Echo FormatNumber(1234567.5) = "1" & ChrW(8217) & "234" & ChrW(8217) & "567.50" ' expect: True
WScript.Echo FormatCurrency(5)                                   ' expect: CHF 5.00
WScript.Echo CDbl("1'234.5")                                     ' expect: 1234.5
WScript.Echo "" & d                                              ' expect: 04.03.2003 14:05:06
SetLocale "hi-in"
WScript.Echo FormatNumber(12345678.5)                            ' expect: 1,23,45,678.50
WScript.Echo CDbl("1,23,45,678.5")                               ' expect: 12345678.5
WScript.Echo "" & d                                              ' expect: 04-03-2003 14:05:06
SetLocale "nl-nl"
WScript.Echo "" & d                                              ' expect: 4-3-2003 14:05:06
WScript.Echo FormatCurrency(-5) = ChrW(8364) & " -5,00"          ' expect: True
SetLocale "fi"
WScript.Echo "" & d                                              ' expect: 4.3.2003 14.05.06
WScript.Echo FormatDateTime(d, vbShortTime)                      ' expect: 14.05
WScript.Echo CDate("4.3.2003 14.05.06") = d                      ' expect: True
WScript.Echo CDate("14.05.06") = DateSerial(2006, 5, 14)         ' expect: True
SetLocale "da"
WScript.Echo "" & d                                              ' expect: 04-03-2003 14:05:06
SetLocale "pt-br"
WScript.Echo FormatCurrency(-1234.5)                             ' expect: -R$ 1.234,50
WScript.Echo "" & d                                              ' expect: 04/03/2003 14:05:06
WScript.Echo FormatDateTime(d, vbLongDate) = "ter" & ChrW(231) & "a-feira, 4 de mar" & ChrW(231) & "o de 2003" ' expect: True
SetLocale "ru"
WScript.Echo "" & d                                              ' expect: 04.03.2003 14:05:06
WScript.Echo CDate(FormatDateTime(d, vbLongDate)) = Int(d)       ' expect: True
WScript.Echo MonthName(3) = ChrW(1084) & ChrW(1072) & ChrW(1088) & ChrW(1090) ' expect: True
WScript.Echo InStr(FormatDateTime(d, vbLongDate), ChrW(1084) & ChrW(1072) & ChrW(1088) & ChrW(1090) & ChrW(1072)) > 0 ' expect: True
SetLocale "hu"
WScript.Echo "" & d                                              ' expect: 2003. 03. 04. 14:05:06
WScript.Echo CDate("" & d) = d                                   ' expect: True
SetLocale "ko"
WScript.Echo Left("" & d, 10)                                    ' expect: 2003-03-04
WScript.Echo CDate("" & d) = d                                   ' expect: True
SetLocale "zh-tw"
WScript.Echo Left("" & d, 8)                                     ' expect: 2003/3/4
WScript.Echo CDate("" & d) = d                                   ' expect: True
SetLocale "el"
WScript.Echo CDate("" & d) = d                                   ' expect: True
SetLocale "ar-eg"
WScript.Echo CDate("" & d) = d                                   ' expect: True
WScript.Echo FormatNumber(1234.5)                                ' expect: 1,234.50
WScript.Echo Weekday(d, vbUseSystem)                             ' expect: 4
SetLocale "en-ca"
WScript.Echo "" & DateSerial(2003, 3, 4)                         ' expect: 2003-03-04
WScript.Echo FormatCurrency(-5)                                  ' expect: -$5.00
SetLocale "en-au"
WScript.Echo "" & DateSerial(2003, 3, 4)                         ' expect: 4/03/2003
SetLocale "tr"
WScript.Echo UCase("i")                                          ' expect: I
WScript.Echo LCase("I")                                          ' expect: i
SetLocale "pl"
WScript.Echo CDate("4 marca 2003") = DateSerial(2003, 3, 4)      ' expect: True
WScript.Echo FormatNumber(12345.5) = "12" & ChrW(160) & "345,50" ' expect: True
For Each n In Array("de-de", "fr", "en-gb", "sv", "nl-nl", "it", "fi", "pt-br", "cs", "tr", "da", "nb", "hu", "el", "th")
    SetLocale n
    ok = CDate(CStr(d)) = d And CDbl(CStr(1234.5)) = 1234.5 And CDbl(FormatNumber(-1234567.5)) = -1234567.5
    ok = ok And CDbl(FormatCurrency(-1234567)) = -1234567 And CCur(CStr(CCur(1.5))) = CCur(3) / 2 And IsDate(CStr(d))
    WScript.Echo n, ok
Next
' expect: de-de True
' expect: fr True
' expect: en-gb True
' expect: sv True
' expect: nl-nl True
' expect: it True
' expect: fi True
' expect: pt-br True
' expect: cs True
' expect: tr True
' expect: da True
' expect: nb True
' expect: hu True
' expect: el True
' expect: th True
