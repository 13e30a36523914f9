' numbers, promotion, operators
WScript.Echo 1 + 2, TypeName(1 + 2)                  ' expect: 3 Integer
WScript.Echo 32767 + 1, TypeName(32767 + 1)          ' expect: 32768 Long
WScript.Echo 2147483647 + 1, TypeName(2147483647 + 1) ' expect: 2147483648 Double
WScript.Echo TypeName(-2147483647 - 1)               ' expect: Long
WScript.Echo 300 * 300, TypeName(300 * 300)          ' expect: 90000 Long
WScript.Echo 100000 * 100000                         ' expect: 10000000000
WScript.Echo 7 / 2, TypeName(6 / 2)                  ' expect: 3.5 Double
WScript.Echo 7 \ 2, -7 \ 2, 7.6 \ 2                  ' expect: 3 -3 4
WScript.Echo 7 Mod 3, -7 Mod 3, 7 Mod -3, 7.5 Mod 2  ' expect: 1 -1 1 0
WScript.Echo 2 ^ 10, TypeName(2 ^ 2)                 ' expect: 1024 Double
WScript.Echo -2 ^ 2, 2 ^ -1, 2 ^ 3 ^ 2               ' expect: -4 0.5 64
WScript.Echo 1 + 2 * 3 - 4 / 2                       ' expect: 5
WScript.Echo 10 - 2 - 3, 100 / 10 / 2                ' expect: 5 5
WScript.Echo 2 * 7 \ 4, 10 Mod 4 \ 3                 ' expect: 3 0
WScript.Echo "5" + 3, TypeName("5" + 3)              ' expect: 8 Double
WScript.Echo "5" + "3", "5" & 3, 5 & 3               ' expect: 53 53 53
WScript.Echo True + 1, TypeName(True + 1)            ' expect: 0 Integer
WScript.Echo CByte(200) + CByte(55), TypeName(CByte(200) + CByte(55)) ' expect: 255 Byte
WScript.Echo TypeName(CByte(200) + CByte(56))        ' expect: Integer
WScript.Echo TypeName(CByte(1) - CByte(2))           ' expect: Integer
WScript.Echo TypeName(CSng(1) + 1), TypeName(CSng(1) + 100000) ' expect: Single Double
WScript.Echo CCur("1.2345") * 2, TypeName(CCur(1) + 1) ' expect: 2.469 Currency
WScript.Echo TypeName(CCur(1) + 1.5)                 ' expect: Currency
WScript.Echo Empty + 1, Empty & "x", TypeName(Empty + Empty) ' expect: 1 x Integer
WScript.Echo IsNull(Null + 1), IsNull(Null & Null), Null & "a" ' expect: True True a
WScript.Echo 0.1 + 0.2, 1 / 3, 1e15, 1e14, 123456789012345678 ' expect: 0.3 0.333333333333333 1E+15 100000000000000 1.23456789012346E+17
WScript.Echo 0.0001, 0.00001, -1.5e-7                ' expect: 0.0001 1E-05 -1.5E-07
WScript.Echo &HFF, &HFFFF, &HFFFF&, &H80000000, &O17, &h7fffffff ' expect: 255 -1 65535 -2147483648 15 2147483647
WScript.Echo TypeName(&HFFFF), TypeName(&HFFFF&), TypeName(40000), TypeName(1.0), TypeName(3000000000) ' expect: Integer Long Long Double Double
WScript.Echo -32768, TypeName(-32768), .5, 1.        ' expect: -32768 Long 0.5 1
WScript.Echo 5 And 3, 5 Or 3, 5 Xor 3, 5 Eqv 3, 5 Imp 3, Not 5 ' expect: 1 7 6 -7 -5 -6
WScript.Echo True And False, True Or False, True Xor True, Not True ' expect: False True False False
WScript.Echo True Imp False, False Imp True, True Eqv True ' expect: False True True
WScript.Echo IsNull(Null And True), (Null And False), (Null Or True), IsNull(Null Or False), IsNull(Not Null) ' expect: True False True True True
WScript.Echo TypeName(1 And True), TypeName(True And True), TypeName(100000 Or 1) ' expect: Integer Boolean Long
WScript.Echo Not 1 = 2, Not (1 = 2) And False        ' expect: True False
WScript.Echo 1 + 1 & 2 + 2                           ' expect: 24
WScript.Echo 1 = 1 = True, 3 > 2 > 1                 ' expect: True False
WScript.Echo #1/2/2003# + 1, #1/10/2003# - #1/2/2003# ' expect: 1/3/2003 8
WScript.Echo TypeName(#1/2/2003# + 1), TypeName(#1/10/2003# - #1/2/2003#) ' expect: Date Double
WScript.Echo CInt(0.5), CInt(1.5), CInt(2.5), CInt(-0.5), CLng(3.5), CInt("2.5") ' expect: 0 2 2 0 4 2
WScript.Echo Round(2.5), Round(3.5), Round(2.345, 2), Round(-2.5), Round(1.005, 2), Round(1234.5678, 1) ' expect: 2 4 2.34 -2 1 1234.6
WScript.Echo Int(2.7), Int(-2.7), Fix(-2.7), Fix(2.7), TypeName(Int(5)), TypeName(Int(2.5)) ' expect: 2 -3 -2 2 Integer Double
WScript.Echo Abs(-5), Abs(-2.5), Sgn(-3), Sgn(0), Sgn(2.2), TypeName(Abs("-3")) ' expect: 5 2.5 -1 0 1 Double
WScript.Echo Sqr(16), Exp(0), Log(1), Sin(0), Cos(0), Tan(0), Atn(0) ' expect: 4 1 0 0 1 0 0
WScript.Echo Hex(255), Hex(-1), Hex(CLng(-1)), Oct(8), Hex(0), Hex(65536) ' expect: FF FFFF FFFFFFFF 10 0 10000
WScript.Echo Rnd(-1) = Rnd(-1), Rnd >= 0, RGB(1, 2, 3) ' expect: True True 197121
Dim i, s
For i = 32766 To 32769
    s = s & TypeName(i) & " "
Next
WScript.Echo Trim(s) ' expect: Integer Integer Long Long
