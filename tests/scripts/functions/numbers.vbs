' Abs to Tan, Hex, Oct, Round: values, subtypes, Null
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo Abs(50.3)                                           ' expect: 50.3
WScript.Echo Abs(-50.3)                                          ' expect: 50.3
WScript.Echo Abs("-5")                                           ' expect: 5
WScript.Echo Abs(True)                                           ' expect: 1
WScript.Echo Abs(CCur("-922337203685477.5807"))                  ' expect: 922337203685477.5807
WScript.Echo IsNull(Abs(Null))                                   ' expect: True
WScript.Echo TypeName(Abs(-5))                                   ' expect: Integer
WScript.Echo TypeName(Abs(-40000))                               ' expect: Long
WScript.Echo TypeName(Abs(-1.5))                                 ' expect: Double
WScript.Echo TypeName(Abs("-1"))                                 ' expect: Double
WScript.Echo TypeName(Abs(CSng(-1)))                             ' expect: Single
WScript.Echo TypeName(Abs(CCur(-1)))                             ' expect: Currency
WScript.Echo TypeName(Abs(CByte(1)))                             ' expect: Byte
x = Abs("x") : Failed "Abs"                                      ' expect: Abs 13
x = Abs(CCur("-922337203685477.5808")) : Failed "Abs"            ' expect: Abs 6
WScript.Echo Int(99.8)                                           ' expect: 99
WScript.Echo Int(-99.8)                                          ' expect: -100
WScript.Echo Int(-99.2)                                          ' expect: -100
WScript.Echo Int(CCur(-1.5))                                     ' expect: -2
WScript.Echo Int(#1/2/2003 6:00:00 PM#)                          ' expect: 1/2/2003
WScript.Echo TypeName(Int(5))                                    ' expect: Integer
WScript.Echo TypeName(Int(5.5))                                  ' expect: Double
WScript.Echo TypeName(Int("5.5"))                                ' expect: Double
WScript.Echo TypeName(Int(CCur(1.5)))                            ' expect: Currency
WScript.Echo IsNull(Int(Null))                                   ' expect: True
WScript.Echo Fix(99.2)                                           ' expect: 99
WScript.Echo Fix(-99.8)                                          ' expect: -99
WScript.Echo Fix(-99.2)                                          ' expect: -99
WScript.Echo Fix(CCur(-1.5))                                     ' expect: -1
WScript.Echo IsNull(Fix(Null))                                   ' expect: True
WScript.Echo TypeName(Fix(CSng(1.5)))                            ' expect: Single
WScript.Echo Sgn(12)                                             ' expect: 1
WScript.Echo Sgn(-2.4)                                           ' expect: -1
WScript.Echo Sgn(0)                                              ' expect: 0
WScript.Echo Sgn("-7")                                           ' expect: -1
WScript.Echo TypeName(Sgn(5))                                    ' expect: Integer
x = Sgn(Null) : Failed "Sgn"                                     ' expect: Sgn 94
x = Sgn("x") : Failed "Sgn"                                      ' expect: Sgn 13
WScript.Echo Round(3.14159, 2)                                   ' expect: 3.14
WScript.Echo Round(0.5)                                          ' expect: 0
WScript.Echo Round(1.5)                                          ' expect: 2
WScript.Echo Round(2.5)                                          ' expect: 2
WScript.Echo Round(-0.5)                                         ' expect: 0
WScript.Echo Round(-1.5)                                         ' expect: -2
WScript.Echo Round(-2.5)                                         ' expect: -2
WScript.Echo Round(0.125, 2)                                     ' expect: 0.12
WScript.Echo Round(0.375, 2)                                     ' expect: 0.38
WScript.Echo Round(1234.5678, 3)                                 ' expect: 1234.568
WScript.Echo Round(CCur(0.00125 * 2), 3)                         ' expect: 0.002
WScript.Echo Round(CCur(0.0035), 3)                              ' expect: 0.004
WScript.Echo Round(CCur(-2.5))                                   ' expect: -2
WScript.Echo Round("2.5")                                        ' expect: 2
WScript.Echo Round(5, 2)                                         ' expect: 5
WScript.Echo IsNull(Round(Null))                                 ' expect: True
WScript.Echo TypeName(Round(1.5))                                ' expect: Double
WScript.Echo TypeName(Round(5))                                  ' expect: Integer
WScript.Echo TypeName(Round(40000))                              ' expect: Long
WScript.Echo TypeName(Round(CSng(1.5)))                          ' expect: Single
WScript.Echo TypeName(Round(CCur(1.5)))                          ' expect: Currency
WScript.Echo TypeName(Round(CByte(5)))                           ' expect: Byte
WScript.Echo TypeName(Round(True))                               ' expect: Integer
WScript.Echo Round(True)                                         ' expect: -1
x = Round(1.5, -1) : Failed "Round"                              ' expect: Round 5
x = Round(1.5, 23) : Failed "Round"                              ' expect: Round 5
x = Round("x") : Failed "Round"                                  ' expect: Round 13
WScript.Echo Hex(5)                                              ' expect: 5
WScript.Echo Hex(10)                                             ' expect: A
WScript.Echo Hex(459)                                            ' expect: 1CB
WScript.Echo Hex(255)                                            ' expect: FF
WScript.Echo Hex(0)                                              ' expect: 0
WScript.Echo Hex(Empty)                                          ' expect: 0
WScript.Echo Hex(-1)                                             ' expect: FFFF
WScript.Echo Hex(CInt(-32768))                                   ' expect: 8000
WScript.Echo Hex(CLng(-1))                                       ' expect: FFFFFFFF
WScript.Echo Hex(-40000)                                         ' expect: FFFF63C0
WScript.Echo Hex(CByte(200))                                     ' expect: C8
WScript.Echo Hex(10.5)                                           ' expect: A
WScript.Echo Hex(11.5)                                           ' expect: C
WScript.Echo Hex(2147483647)                                     ' expect: 7FFFFFFF
WScript.Echo Hex("255")                                          ' expect: FF
WScript.Echo IsNull(Hex(Null))                                   ' expect: True
WScript.Echo TypeName(Hex(1))                                    ' expect: String
x = Hex(2147483648) : Failed "Hex"                               ' expect: Hex 6
x = Hex("x") : Failed "Hex"                                      ' expect: Hex 13
WScript.Echo Oct(4)                                              ' expect: 4
WScript.Echo Oct(8)                                              ' expect: 10
WScript.Echo Oct(459)                                            ' expect: 713
WScript.Echo Oct(-1)                                             ' expect: 177777
WScript.Echo Oct(CLng(-1))                                       ' expect: 37777777777
WScript.Echo Oct(Empty)                                          ' expect: 0
WScript.Echo Oct(CByte(255))                                     ' expect: 377
WScript.Echo IsNull(Oct(Null))                                   ' expect: True
x = Oct(3000000000) : Failed "Oct"                               ' expect: Oct 6
WScript.Echo Sqr(4)                                              ' expect: 2
WScript.Echo Sqr(23)                                             ' expect: 4.79583152331272
WScript.Echo Sqr(0)                                              ' expect: 0
x = Sqr(-4) : Failed "Sqr"                                       ' expect: Sqr 5
WScript.Echo TypeName(Sqr(4))                                    ' expect: Double
WScript.Echo Exp(0)                                              ' expect: 1
WScript.Echo Exp(1)                                              ' expect: 2.71828182845905
x = Exp(710) : Failed "Exp"                                      ' expect: Exp 6
WScript.Echo Log(1)                                              ' expect: 0
WScript.Echo Log(Exp(2))                                         ' expect: 2
x = Log(0) : Failed "Log"                                        ' expect: Log 5
x = Log(-1) : Failed "Log"                                       ' expect: Log 5
WScript.Echo Atn(1) * 4                                          ' expect: 3.14159265358979
WScript.Echo Sin(0)                                              ' expect: 0
WScript.Echo Cos(0)                                              ' expect: 1
WScript.Echo Tan(0)                                              ' expect: 0
WScript.Echo Sin(Atn(1) * 2)                                     ' expect: 1
WScript.Echo TypeName(Sin(1))                                    ' expect: Double
x = Sin(Null) : Failed "Sin"                                     ' expect: Sin 94
x = Cos("x") : Failed "Cos"                                      ' expect: Cos 13
WScript.Echo RGB(255, 0, 0)                                      ' expect: 255
WScript.Echo RGB(0, 255, 0)                                      ' expect: 65280
WScript.Echo RGB(0, 0, 255)                                      ' expect: 16711680
WScript.Echo RGB(1, 2, 3)                                        ' expect: 197121
WScript.Echo RGB(300, 0, 0)                                      ' expect: 255
WScript.Echo RGB(256, 256, 256) = vbWhite                        ' expect: True
WScript.Echo TypeName(RGB(0, 0, 0))                              ' expect: Long
x = RGB(-1, 0, 0) : Failed "RGB"                                 ' expect: RGB 5
