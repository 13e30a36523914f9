' Split, Join, Filter, Array, LBound, UBound
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo Join(Split("VBScriptXisXfun!", "x", -1, 1), "-")    ' expect: VBScript-is-fun!
WScript.Echo UBound(Split("a,b,c", ","))                         ' expect: 2
WScript.Echo UBound(Split("", ","))                              ' expect: -1
WScript.Echo UBound(Split("abc", ","))                           ' expect: 0
WScript.Echo UBound(Split("abc", ""))                            ' expect: 0
WScript.Echo Split("abc", "")(0)                                 ' expect: abc
WScript.Echo UBound(Split(",", ","))                             ' expect: 1
WScript.Echo UBound(Split("a b c"))                              ' expect: 2
WScript.Echo Join(Split("a,b,c,d", ",", 2), "|")                 ' expect: a|b,c,d
WScript.Echo UBound(Split("a,b", ",", 0))                        ' expect: -1
WScript.Echo Join(Split("aXbxc", "x"), "|")                      ' expect: aXb|c
WScript.Echo Join(Split("aXbxc", "x", -1, vbTextCompare), "|")   ' expect: a|b|c
WScript.Echo UBound(Split("a--b", "-"))                          ' expect: 2
x = Split("a", ",", -2) : Failed "Split"                         ' expect: Split 5
x = Split("a", ",", -1, 5) : Failed "Split"                      ' expect: Split 5
x = Split(Null) : Failed "Split"                                 ' expect: Split 94
WScript.Echo Join(Array("a", "b", "c"))                          ' expect: a b c
WScript.Echo Join(Array("a", "b", "c"), "")                      ' expect: abc
WScript.Echo Join(Array(1, 2.5, True), ";")                      ' expect: 1;2.5;True
WScript.Echo Join(Array(), ",") & "."                            ' expect: .
x = Join("x") : Failed "Join"                                    ' expect: Join 13
WScript.Echo Join(Filter(Array("Sunday", "Monday", "Saturday"), "Mon"), ",") ' expect: Monday
WScript.Echo Join(Filter(Array("one", "two", "three"), "t"), ",") ' expect: two,three
WScript.Echo Join(Filter(Array("one", "two", "three"), "t", False), ",") ' expect: one
WScript.Echo Join(Filter(Array("One", "TWO"), "o", True, 1), ",") ' expect: One,TWO
WScript.Echo Join(Filter(Array("One", "TWO"), "o", True, 0), ",") & "." ' expect: .
WScript.Echo UBound(Filter(Array("a"), "x"))                     ' expect: -1
x = Filter("x", "x") : Failed "Filter"                           ' expect: Filter 13
WScript.Echo UBound(Array(1, 2, 3))                              ' expect: 2
WScript.Echo UBound(Array())                                     ' expect: -1
WScript.Echo LBound(Array(1))                                    ' expect: 0
Dim grid(2, 3)
WScript.Echo UBound(grid)                                        ' expect: 2
WScript.Echo UBound(grid, 1)                                     ' expect: 2
WScript.Echo UBound(grid, 2)                                     ' expect: 3
WScript.Echo LBound(grid, 2)                                     ' expect: 0
x = UBound(grid, 3) : Failed "UBound"                            ' expect: UBound 9
x = UBound(grid, 0) : Failed "UBound"                            ' expect: UBound 9
x = UBound("x") : Failed "UBound"                                ' expect: UBound 13
WScript.Echo TypeName(UBound(grid))                              ' expect: Long
x = LoadPicture("x.bmp") : Failed "LoadPicture"                  ' expect: LoadPicture 445
WScript.Echo ScriptEngine                                        ' expect: VBScript
WScript.Echo ScriptEngineMajorVersion                            ' expect: 5
WScript.Echo ScriptEngineMinorVersion                            ' expect: 8
WScript.Echo ScriptEngineBuildVersion                            ' expect: 16384
