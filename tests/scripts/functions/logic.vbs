' And, Or, Xor, Eqv, Imp, Not: the documented tables
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo True And True                                       ' expect: True
WScript.Echo True And False                                      ' expect: False
WScript.Echo False And True                                      ' expect: False
WScript.Echo False And False                                     ' expect: False
WScript.Echo IsNull(True And Null)                               ' expect: True
WScript.Echo False And Null                                      ' expect: False
WScript.Echo IsNull(Null And True)                               ' expect: True
WScript.Echo Null And False                                      ' expect: False
WScript.Echo IsNull(Null And Null)                               ' expect: True
WScript.Echo True Or True                                        ' expect: True
WScript.Echo True Or False                                       ' expect: True
WScript.Echo False Or False                                      ' expect: False
WScript.Echo True Or Null                                        ' expect: True
WScript.Echo Null Or True                                        ' expect: True
WScript.Echo IsNull(False Or Null)                               ' expect: True
WScript.Echo IsNull(Null Or Null)                                ' expect: True
WScript.Echo True Xor True                                       ' expect: False
WScript.Echo True Xor False                                      ' expect: True
WScript.Echo False Xor False                                     ' expect: False
WScript.Echo IsNull(True Xor Null)                               ' expect: True
WScript.Echo IsNull(Null Xor False)                              ' expect: True
WScript.Echo True Eqv True                                       ' expect: True
WScript.Echo True Eqv False                                      ' expect: False
WScript.Echo False Eqv False                                     ' expect: True
WScript.Echo IsNull(True Eqv Null)                               ' expect: True
WScript.Echo IsNull(Null Eqv False)                              ' expect: True
WScript.Echo True Imp True                                       ' expect: True
WScript.Echo True Imp False                                      ' expect: False
WScript.Echo False Imp True                                      ' expect: True
WScript.Echo False Imp False                                     ' expect: True
WScript.Echo IsNull(True Imp Null)                               ' expect: True
WScript.Echo False Imp Null                                      ' expect: True
WScript.Echo Null Imp True                                       ' expect: True
WScript.Echo IsNull(Null Imp False)                              ' expect: True
WScript.Echo IsNull(Null Imp Null)                               ' expect: True
WScript.Echo Not True                                            ' expect: False
WScript.Echo Not False                                           ' expect: True
WScript.Echo IsNull(Not Null)                                    ' expect: True
WScript.Echo Not 0                                               ' expect: -1
WScript.Echo Not 5                                               ' expect: -6
WScript.Echo Not CByte(5)                                        ' expect: 250
WScript.Echo Not 1.5                                             ' expect: -3
WScript.Echo TypeName(Not CByte(5))                              ' expect: Byte
WScript.Echo TypeName(Not 5)                                     ' expect: Integer
WScript.Echo TypeName(Not 40000)                                 ' expect: Long
WScript.Echo TypeName(Not 1.5)                                   ' expect: Long
WScript.Echo TypeName(Not True)                                  ' expect: Boolean
WScript.Echo 12 And 10                                           ' expect: 8
WScript.Echo 12 Or 3                                             ' expect: 15
WScript.Echo 12 Xor 10                                           ' expect: 6
WScript.Echo 12 Eqv 10                                           ' expect: -7
WScript.Echo 12 Imp 10                                           ' expect: -5
WScript.Echo -1 And 255                                          ' expect: 255
WScript.Echo &HFF00 And &H0FF0                                   ' expect: 3840
WScript.Echo 70000 And 65535                                     ' expect: 4464
WScript.Echo 1.5 And 3                                           ' expect: 2
WScript.Echo "12" And 10                                         ' expect: 8
WScript.Echo True And 5                                          ' expect: 5
WScript.Echo True Or 5                                           ' expect: -1
WScript.Echo Empty Or 5                                          ' expect: 5
WScript.Echo TypeName(True And False)                            ' expect: Boolean
WScript.Echo TypeName(True And 1)                                ' expect: Integer
WScript.Echo TypeName(CByte(1) And CByte(3))                     ' expect: Byte
WScript.Echo TypeName(1 And 70000)                               ' expect: Long
WScript.Echo TypeName("1" And 1)                                 ' expect: Long
WScript.Echo TypeName(1.5 Or 1)                                  ' expect: Long
WScript.Echo Null And 0                                          ' expect: 0
WScript.Echo Null Or -1                                          ' expect: -1
WScript.Echo IsNull(Null And 5)                                  ' expect: True
WScript.Echo IsNull(Null Or 5)                                   ' expect: True
x = 3e9 And 1 : Failed "error"                                   ' expect: error 6
x = "x" And 1 : Failed "error"                                   ' expect: error 13
