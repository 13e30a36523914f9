' All documented groups
WScript.Echo vbBlack & " " & vbRed & " " & vbGreen & " " & vbYellow ' expect: 0 255 65280 65535
WScript.Echo vbBlue & " " & vbMagenta & " " & vbCyan & " " & vbWhite ' expect: 16711680 16711935 16776960 16777215
WScript.Echo vbBinaryCompare & " " & vbTextCompare               ' expect: 0 1
WScript.Echo vbSunday                                            ' expect: 1
WScript.Echo vbMonday                                            ' expect: 2
WScript.Echo vbTuesday                                           ' expect: 3
WScript.Echo vbWednesday                                         ' expect: 4
WScript.Echo vbThursday                                          ' expect: 5
WScript.Echo vbFriday                                            ' expect: 6
WScript.Echo vbSaturday                                          ' expect: 7
WScript.Echo vbUseSystem                                         ' expect: 0
WScript.Echo vbUseSystemDayOfWeek                                ' expect: 0
WScript.Echo vbFirstJan1                                         ' expect: 1
WScript.Echo vbFirstFourDays                                     ' expect: 2
WScript.Echo vbFirstFullWeek                                     ' expect: 3
WScript.Echo vbGeneralDate                                       ' expect: 0
WScript.Echo vbLongDate                                          ' expect: 1
WScript.Echo vbShortDate                                         ' expect: 2
WScript.Echo vbLongTime                                          ' expect: 3
WScript.Echo vbShortTime                                         ' expect: 4
WScript.Echo vbObjectError                                       ' expect: -2147221504
WScript.Echo vbOKOnly                                            ' expect: 0
WScript.Echo vbOKCancel                                          ' expect: 1
WScript.Echo vbAbortRetryIgnore                                  ' expect: 2
WScript.Echo vbYesNoCancel                                       ' expect: 3
WScript.Echo vbYesNo                                             ' expect: 4
WScript.Echo vbRetryCancel                                       ' expect: 5
WScript.Echo vbCritical                                          ' expect: 16
WScript.Echo vbQuestion                                          ' expect: 32
WScript.Echo vbExclamation                                       ' expect: 48
WScript.Echo vbInformation                                       ' expect: 64
WScript.Echo vbDefaultButton1                                    ' expect: 0
WScript.Echo vbDefaultButton2                                    ' expect: 256
WScript.Echo vbDefaultButton3                                    ' expect: 512
WScript.Echo vbDefaultButton4                                    ' expect: 768
WScript.Echo vbApplicationModal                                  ' expect: 0
WScript.Echo vbSystemModal                                       ' expect: 4096
WScript.Echo vbOK                                                ' expect: 1
WScript.Echo vbCancel                                            ' expect: 2
WScript.Echo vbAbort                                             ' expect: 3
WScript.Echo vbRetry                                             ' expect: 4
WScript.Echo vbIgnore                                            ' expect: 5
WScript.Echo vbYes                                               ' expect: 6
WScript.Echo vbNo                                                ' expect: 7
WScript.Echo vbCr = Chr(13)                                      ' expect: True
WScript.Echo vbCrLf = Chr(13) & Chr(10)                          ' expect: True
WScript.Echo vbFormFeed = Chr(12)                                ' expect: True
WScript.Echo vbLf = Chr(10)                                      ' expect: True
WScript.Echo vbNewLine = Chr(13) & Chr(10)                       ' expect: True
WScript.Echo vbNullChar = Chr(0)                                 ' expect: True
WScript.Echo Len(vbNullChar)                                     ' expect: 1
WScript.Echo vbNullString = ""                                   ' expect: True
WScript.Echo vbTab = Chr(9)                                      ' expect: True
WScript.Echo vbVerticalTab = Chr(11)                             ' expect: True
WScript.Echo vbUseDefault                                        ' expect: -2
WScript.Echo vbTrue                                              ' expect: -1
WScript.Echo vbFalse                                             ' expect: 0
WScript.Echo vbEmpty                                             ' expect: 0
WScript.Echo vbNull                                              ' expect: 1
WScript.Echo vbInteger                                           ' expect: 2
WScript.Echo vbLong                                              ' expect: 3
WScript.Echo vbSingle                                            ' expect: 4
WScript.Echo vbDouble                                            ' expect: 5
WScript.Echo vbCurrency                                          ' expect: 6
WScript.Echo vbDate                                              ' expect: 7
WScript.Echo vbString                                            ' expect: 8
WScript.Echo vbObject                                            ' expect: 9
WScript.Echo vbError                                             ' expect: 10
WScript.Echo vbBoolean                                           ' expect: 11
WScript.Echo vbVariant                                           ' expect: 12
WScript.Echo vbDataObject                                        ' expect: 13
WScript.Echo vbDecimal                                           ' expect: 14
WScript.Echo vbByte                                              ' expect: 17
WScript.Echo vbArray                                             ' expect: 8192
