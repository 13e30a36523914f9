' = < > with mixed types
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo 1 = 1.0                                             ' expect: True
WScript.Echo CByte(1) = True                                     ' expect: False
WScript.Echo True = -1                                           ' expect: True
WScript.Echo True < False                                        ' expect: True
WScript.Echo CCur(1.5) = 1.5                                     ' expect: True
WScript.Echo #1/1/2000# = 36526                                  ' expect: True
WScript.Echo #1/1/2000# < #1/2/2000#                             ' expect: True
WScript.Echo CSng(0.5) = 0.5                                     ' expect: True
WScript.Echo "a" < "b"                                           ' expect: True
WScript.Echo "a" < "B"                                           ' expect: False
WScript.Echo "a" = "A"                                           ' expect: False
WScript.Echo "10" < "9"                                          ' expect: True
WScript.Echo "" < "a"                                            ' expect: True
WScript.Echo "abc" > "ab"                                        ' expect: True
WScript.Echo Empty = 0                                           ' expect: True
WScript.Echo Empty = ""                                          ' expect: True
WScript.Echo Empty = False                                       ' expect: True
WScript.Echo Empty < 1                                           ' expect: True
WScript.Echo Empty = Empty                                       ' expect: True
WScript.Echo IsNull(Null = Null)                                 ' expect: True
WScript.Echo IsNull(1 < Null)                                    ' expect: True
WScript.Echo IsNull(Null <> "")                                  ' expect: True
WScript.Echo "5" = 5                                             ' expect: True
WScript.Echo "5.0" = 5                                           ' expect: True
n = 5 : s = "5" : t = "10" : m = 9
'between two variables a number is always less than text
WScript.Echo n = s                                               ' expect: False
WScript.Echo n < s                                               ' expect: True
WScript.Echo s > n                                               ' expect: True
WScript.Echo t < m                                               ' expect: False
WScript.Echo t > m                                               ' expect: True
'a literal decides
WScript.Echo n = "5"                                             ' expect: True
WScript.Echo s = 5                                               ' expect: True
WScript.Echo t > 9                                               ' expect: True
WScript.Echo CStr(9) < "10"                                      ' expect: False
WScript.Echo True = (1 = 1)                                      ' expect: True
WScript.Echo "True" = True                                       ' expect: True
WScript.Echo TypeName(1 = 1)                                     ' expect: Boolean
x = 1 = Array(1) : Failed "error"                                ' expect: error 13
x = Array(1) = Array(1) : Failed "Array"                         ' expect: Array 13
WScript.Echo 2 > 1                                               ' expect: True
WScript.Echo 2 >= 2                                              ' expect: True
WScript.Echo 1 <= 0                                              ' expect: False
WScript.Echo 1 <> 2                                              ' expect: True
WScript.Echo 1e300 > 1                                           ' expect: True
WScript.Echo -1 < CByte(0)                                       ' expect: True
WScript.Echo CCur("922337203685477.5807") > CCur("922337203685477.5806") ' expect: True
