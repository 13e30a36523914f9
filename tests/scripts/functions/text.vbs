' Functions on text
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo Len("abc")                                          ' expect: 3
WScript.Echo Len("")                                             ' expect: 0
WScript.Echo Len(Empty)                                          ' expect: 0
WScript.Echo Len(12345)                                          ' expect: 5
WScript.Echo IsNull(Len(Null))                                   ' expect: True
WScript.Echo TypeName(Len("a"))                                  ' expect: Long
WScript.Echo LenB("abc")                                         ' expect: 6
WScript.Echo LenB(ChrB(1)) >= 1                                  ' expect: True
WScript.Echo IsNull(LenB(Null))                                  ' expect: True
WScript.Echo Left("VBSCript", 3)                                 ' expect: VBS
WScript.Echo Left("abc", 0) & "."                                ' expect: .
WScript.Echo Left("abc", 99)                                     ' expect: abc
WScript.Echo IsNull(Left(Null, 1))                               ' expect: True
x = Left("abc", -1) : Failed "Left"                              ' expect: Left 5
x = Left("abc", Null) : Failed "Left"                            ' expect: Left 94
WScript.Echo Right("AnyString", 1)                               ' expect: g
WScript.Echo Right("AnyString", 6)                               ' expect: String
WScript.Echo Right("AnyString", 20)                              ' expect: AnyString
WScript.Echo IsNull(Right(Null, 1))                              ' expect: True
x = Right("abc", -1) : Failed "Right"                            ' expect: Right 5
WScript.Echo Mid("VB Script is fun!", 4, 6)                      ' expect: Script
WScript.Echo Mid("abc", 2)                                       ' expect: bc
WScript.Echo Mid("abc", 4) & "."                                 ' expect: .
WScript.Echo Mid("abc", 2, 0) & "."                              ' expect: .
WScript.Echo Mid("abc", 2, 99)                                   ' expect: bc
WScript.Echo IsNull(Mid(Null, 1))                                ' expect: True
x = Mid("abc", 0) : Failed "Mid"                                 ' expect: Mid 5
x = Mid("abc", 1, -1) : Failed "Mid"                             ' expect: Mid 5
WScript.Echo UCase("Hello World 1")                              ' expect: HELLO WORLD 1
WScript.Echo LCase("Hello World 1")                              ' expect: hello world 1
WScript.Echo UCase(ChrW(228)) = ChrW(196)                        ' expect: True
WScript.Echo LCase(ChrW(1040)) = ChrW(1072)                      ' expect: True
WScript.Echo IsNull(UCase(Null))                                 ' expect: True
WScript.Echo IsNull(LCase(Null))                                 ' expect: True
WScript.Echo "[" & LTrim("  vb  ") & "]"                         ' expect: [vb  ]
WScript.Echo "[" & RTrim("  vb  ") & "]"                         ' expect: [  vb]
WScript.Echo "[" & Trim("  vb  ") & "]"                          ' expect: [vb]
WScript.Echo Len(Trim(vbTab & " x"))                             ' expect: 3
WScript.Echo IsNull(Trim(Null))                                  ' expect: True
WScript.Echo "[" & Space(3) & "]"                                ' expect: [   ]
WScript.Echo "[" & Space(0) & "]"                                ' expect: []
x = Space(-1) : Failed "Space"                                   ' expect: Space 5
x = Space(Null) : Failed "Space"                                 ' expect: Space 94
WScript.Echo String(5, "*")                                      ' expect: *****
WScript.Echo String(3, "ABC")                                    ' expect: AAA
WScript.Echo String(5, 42)                                       ' expect: *****
WScript.Echo String(3, 65)                                       ' expect: AAA
WScript.Echo String(2, 321)                                      ' expect: AA
WScript.Echo String(0, "x") & "."                                ' expect: .
WScript.Echo IsNull(String(3, Null))                             ' expect: True
WScript.Echo IsNull(String(Null, "a"))                           ' expect: True
x = String(3, "") : Failed "String"                              ' expect: String 5
x = String(-1, "a") : Failed "String"                            ' expect: String 5
WScript.Echo StrReverse("VBScript")                              ' expect: tpircSBV
WScript.Echo StrReverse("") & "."                                ' expect: .
x = StrReverse(Null) : Failed "StrReverse"                       ' expect: StrReverse 94
WScript.Echo InStr("abcabc", "b")                                ' expect: 2
WScript.Echo InStr(3, "abcabc", "b")                             ' expect: 5
WScript.Echo InStr("abc", "x")                                   ' expect: 0
WScript.Echo InStr("", "a")                                      ' expect: 0
WScript.Echo InStr("abc", "")                                    ' expect: 1
WScript.Echo InStr(2, "abc", "")                                 ' expect: 2
WScript.Echo InStr(4, "abc", "c")                                ' expect: 0
WScript.Echo InStr(4, "XXpXXpXXPXXP", "P", 1)                    ' expect: 6
WScript.Echo InStr(1, "XXpXXpXXPXXP", "P", 0)                    ' expect: 9
WScript.Echo InStr("XXpXXpXXPXXP", "P")                          ' expect: 9
WScript.Echo InStr(1, "XXpXXpXXPXXP", "W")                       ' expect: 0
WScript.Echo IsNull(InStr(Null, "a"))                            ' expect: True
WScript.Echo IsNull(InStr("a", Null))                            ' expect: True
WScript.Echo TypeName(InStr("a", "a"))                           ' expect: Long
x = InStr(0, "abc", "a") : Failed "InStr"                        ' expect: InStr 5
x = InStr(Null, "abc", "a") : Failed "InStr"                     ' expect: InStr 94
x = InStr(1, "abc", "a", 3) : Failed "InStr"                     ' expect: InStr 5
WScript.Echo InStrRev("XXpXXpXXPXXP", "P", 10, 0)                ' expect: 9
WScript.Echo InStrRev("XXpXXpXXPXXP", "P", -1, 1)                ' expect: 12
WScript.Echo InStrRev("XXpXXpXXPXXP", "P", 8)                    ' expect: 0
WScript.Echo InStrRev("abcabc", "c")                             ' expect: 6
WScript.Echo InStrRev("abcabc", "c", 5)                          ' expect: 3
WScript.Echo InStrRev("abc", "x")                                ' expect: 0
WScript.Echo InStrRev("", "x")                                   ' expect: 0
WScript.Echo InStrRev("abc", "")                                 ' expect: 3
WScript.Echo InStrRev("abc", "c", 4)                             ' expect: 0
WScript.Echo IsNull(InStrRev(Null, "a"))                         ' expect: True
WScript.Echo IsNull(InStrRev("a", Null))                         ' expect: True
x = InStrRev("abc", "a", 0) : Failed "InStrRev"                  ' expect: InStrRev 5
x = InStrRev("abc", "a", -2) : Failed "InStrRev"                 ' expect: InStrRev 5
WScript.Echo StrComp("ABCD", "abcd", 1)                          ' expect: 0
WScript.Echo StrComp("ABCD", "abcd", 0)                          ' expect: -1
WScript.Echo StrComp("abcd", "ABCD")                             ' expect: 1
WScript.Echo StrComp("a", "b")                                   ' expect: -1
WScript.Echo StrComp("", "a")                                    ' expect: -1
WScript.Echo IsNull(StrComp(Null, "a"))                          ' expect: True
WScript.Echo IsNull(StrComp("a", Null))                          ' expect: True
WScript.Echo TypeName(StrComp("a", "b"))                         ' expect: Integer
x = StrComp("a", "b", 7) : Failed "StrComp"                      ' expect: StrComp 5
WScript.Echo Replace("XXpXXPXXp", "p", "Y")                      ' expect: XXYXXPXXY
WScript.Echo Replace("XXpXXPXXp", "p", "Y", 3, -1, 1)            ' expect: YXXYXXY
WScript.Echo Replace("aaaa", "a", "b", 1, 2)                     ' expect: bbaa
WScript.Echo Replace("abcabc", "b", "")                          ' expect: acac
WScript.Echo Replace("abc", "", "x")                             ' expect: abc
WScript.Echo Replace("", "a", "b") & "."                         ' expect: .
WScript.Echo Replace("abc", "a", "b", 5) & "."                   ' expect: .
WScript.Echo Replace("abc", "a", "x", 1, 0)                      ' expect: abc
WScript.Echo Replace("abcabc", "abc", "x", 2)                    ' expect: bcx
WScript.Echo Replace("aaa", "aa", "b")                           ' expect: ba
x = Replace(Null, "a", "b") : Failed "Replace"                   ' expect: Replace 94
x = Replace("a", "a", "b", 0) : Failed "Replace"                 ' expect: Replace 5
x = Replace("a", "a", "b", 1, -2) : Failed "Replace"             ' expect: Replace 5
WScript.Echo Asc("A")                                            ' expect: 65
WScript.Echo Asc("Apple")                                        ' expect: 65
WScript.Echo Asc("a")                                            ' expect: 97
WScript.Echo Asc(ChrW(8364))                                     ' expect: 128
x = Asc("") : Failed "Asc"                                       ' expect: Asc 5
WScript.Echo TypeName(Asc("A"))                                  ' expect: Integer
WScript.Echo Chr(65)                                             ' expect: A
WScript.Echo Chr(97)                                             ' expect: a
WScript.Echo Chr(62)                                             ' expect: >
WScript.Echo Chr(37)                                             ' expect: %
WScript.Echo AscW(Chr(128))                                      ' expect: 8364
x = Chr(256) : Failed "Chr"                                      ' expect: Chr 5
x = Chr(-1) : Failed "Chr"                                       ' expect: Chr 5
WScript.Echo AscW("A")                                           ' expect: 65
WScript.Echo AscW(ChrW(945))                                     ' expect: 945
WScript.Echo AscW(ChrW(65535))                                   ' expect: -1
WScript.Echo ChrW(65)                                            ' expect: A
WScript.Echo ChrW(-32768) = ChrW(32768)                          ' expect: True
x = ChrW(65536) : Failed "ChrW"                                  ' expect: ChrW 5
x = ChrW(-32769) : Failed "ChrW"                                 ' expect: ChrW 5
x = AscW("") : Failed "AscW"                                     ' expect: AscW 5
WScript.Echo AscB("A")                                           ' expect: 65
WScript.Echo AscB(ChrW(321))                                     ' expect: 65
WScript.Echo LenB(LeftB("abc", 2))                               ' expect: 2
WScript.Echo LeftB("abc", 4)                                     ' expect: ab
WScript.Echo RightB("abc", 2)                                    ' expect: c
WScript.Echo MidB("abcd", 3, 4)                                  ' expect: bc
WScript.Echo MidB("abcd", 5)                                     ' expect: cd
WScript.Echo InStrB("abc", "b")                                  ' expect: 3
WScript.Echo InStrB(4, "abcb", "b")                              ' expect: 7
WScript.Echo InStrB("abc", "x")                                  ' expect: 0
WScript.Echo LenB("a" & "b")                                     ' expect: 4
WScript.Echo Escape("a b")                                       ' expect: a%20b
WScript.Echo Escape("@*_+-./")                                   ' expect: @*_+-./
WScript.Echo Escape("&=?")                                       ' expect: %26%3D%3F
WScript.Echo Escape(ChrW(228))                                   ' expect: %E4
WScript.Echo Escape(ChrW(8364))                                  ' expect: %u20AC
WScript.Echo Unescape("a%20b")                                   ' expect: a b
WScript.Echo Unescape("%u0041%42")                               ' expect: AB
WScript.Echo Unescape("100%")                                    ' expect: 100%
WScript.Echo Unescape("%zz")                                     ' expect: %zz
WScript.Echo Unescape(Escape("x" & ChrW(8364) & "%y")) = "x" & ChrW(8364) & "%y" ' expect: True
