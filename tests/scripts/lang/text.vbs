' functions on text
Dim s
s = "Hello World"
WScript.Echo Len(s), Left(s, 5), Right(s, 5), Mid(s, 7), Mid(s, 1, 4), Mid(s, 20) & "." ' expect: 11 Hello World World Hell .
WScript.Echo InStr(s, "o"), InStr(6, s, "o"), InStr(s, "x"), InStr(1, s, "WORLD", 1), InStr("", "a"), InStr(s, "") ' expect: 5 8 0 7 0 1
WScript.Echo InStrRev(s, "o"), InStrRev(s, "o", 7), InStrRev(s, "x"), InStrRev(s, "WORLD", -1, 1) ' expect: 8 5 0 7
WScript.Echo UCase(s), LCase(s), StrReverse("abc") ' expect: HELLO WORLD hello world cba
WScript.Echo "[" & Trim("  a b ") & "][" & LTrim("  a ") & "][" & RTrim(" a  ") & "]" ' expect: [a b][a ][ a]
WScript.Echo Replace("aXbXc", "X", "--"), Replace("aXbXc", "x", "", 1, -1, 1), Replace("aaaa", "a", "b", 1, 2), Replace("abcabc", "a", "z", 3) ' expect: a--b--c abc bbaa czbc
WScript.Echo Replace("abc", "", "x"), Replace("", "a", "b") & "." ' expect: abc .
WScript.Echo "[" & Space(3) & "]" & String(3, "x") & String(2, 65) ' expect: [   ]xxxAA
WScript.Echo Asc("A"), Chr(66), AscW(ChrW(8364)), Len(ChrW(8364)), Asc(ChrW(8364)), Chr(128) = ChrW(8364) ' expect: 65 B 8364 1 128 True
WScript.Echo Join(Split("a,b,c", ","), "|"), UBound(Split("", ",")), UBound(Split("a b c")), Split("a--b--c", "--")(1), UBound(Split("a,b,c", ",", 2)) ' expect: a|b|c -1 2 b 1
WScript.Echo Join(Array(1, "x", 2.5)), Join(Array("a", "b"), "") ' expect: 1 x 2.5 ab
WScript.Echo Join(Filter(Array("apple", "bat", "cap"), "ap"), ","), Join(Filter(Array("apple", "bat"), "ap", False), ","), UBound(Filter(Array("a"), "z")) ' expect: apple,cap bat -1
WScript.Echo LenB("abc"), LeftB("abc", 2), RightB("abc", 2), MidB("abc", 3, 2), AscB("A"), InStrB("abc", "c") ' expect: 6 a c b 65 5
WScript.Echo Escape("a b" & ChrW(233) & ChrW(8364)), Unescape("a%20b%u20AC") = "a b" & ChrW(8364) ' expect: a%20b%E9%u20AC True
WScript.Echo "say ""hi""", "" = vbNullString, Len(vbCrLf), vbTab = Chr(9) ' expect: say "hi" True 2 True
WScript.Echo IsNull(Len(Null)), IsNull(UCase(Null)), IsNull(Left(Null, 1)), IsNull(InStr(Null, "a")) ' expect: True True True True
WScript.Echo Len(12345), Left(12345, 2), UCase(True), Len(Empty) ' expect: 5 12 TRUE 0
WScript.Echo ucase("straße é"), lcase("ÉÀ")       ' expect: STRAßE É éà
Dim i, long
For i = 1 To 1000
    long = long & "item" & i & ";"
Next
WScript.Echo Len(long), Right(long, 9)             ' expect: 7893 item1000;
s = "a" : s = s & s & s : WScript.Echo s           ' expect: aaa
s = "x" : s = "y" & s : WScript.Echo s             ' expect: yx
Dim p, q
p = "abc" : q = p : p = p & "d" : WScript.Echo p, q ' expect: abcd abc
WScript.Echo "a" & 1 & True & Null & Empty & 2.5 & #1/2/2003# ' expect: a1True2.51/2/2003
