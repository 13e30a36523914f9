' Arithmetic: promotion, overflow, rounding
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo TypeName(1 + 1)                                     ' expect: Integer
WScript.Echo TypeName(CByte(1) + CByte(1))                       ' expect: Byte
WScript.Echo TypeName(CByte(1) + 1)                              ' expect: Integer
WScript.Echo TypeName(CByte(255) + CByte(1))                     ' expect: Integer
WScript.Echo TypeName(CByte(0) - CByte(1))                       ' expect: Integer
WScript.Echo TypeName(CByte(16) * CByte(16))                     ' expect: Integer
WScript.Echo TypeName(CByte(200) * CByte(200))                   ' expect: Long
WScript.Echo CByte(200) * CByte(200)                             ' expect: 40000
WScript.Echo TypeName(32767 + 1)                                 ' expect: Long
WScript.Echo TypeName(32767 * 32767)                             ' expect: Long
WScript.Echo TypeName(2147483647 + 1)                            ' expect: Double
WScript.Echo TypeName(-2147483647 - 2)                           ' expect: Double
WScript.Echo TypeName(65536 * 65536)                             ' expect: Double
WScript.Echo 65536 * 65536                                       ' expect: 4294967296
WScript.Echo TypeName(1 + 100000)                                ' expect: Long
WScript.Echo TypeName(1 + 1.5)                                   ' expect: Double
WScript.Echo TypeName(CSng(1) + 1)                               ' expect: Single
WScript.Echo TypeName(CSng(1) + 100000)                          ' expect: Double
WScript.Echo TypeName(CSng(1) * 100000)                          ' expect: Double
WScript.Echo TypeName(CSng(1) + 1.5)                             ' expect: Double
WScript.Echo TypeName(CSng(3e38) * 10)                           ' expect: Double
WScript.Echo TypeName(CSng(1) + CCur(1))                         ' expect: Currency
WScript.Echo TypeName(CCur(1) + 1)                               ' expect: Currency
WScript.Echo TypeName(CCur(1) + 1.5)                             ' expect: Currency
WScript.Echo TypeName(CCur(1) - 1.5)                             ' expect: Currency
WScript.Echo TypeName(CCur(1) * 1.5)                             ' expect: Double
WScript.Echo TypeName(CCur(1) * 2)                               ' expect: Currency
WScript.Echo TypeName(CCur(1) * CSng(1.5))                       ' expect: Currency
WScript.Echo TypeName(CCur(1) / 2)                               ' expect: Double
WScript.Echo CCur("0.0001") + CCur("0.0002")                     ' expect: 0.0003
WScript.Echo CCur("922337203685477.5806") + CCur("0.0001")       ' expect: 922337203685477.5807
WScript.Echo CCur("1.5") * CCur("1.5")                           ' expect: 2.25
WScript.Echo CCur("0.01") * CCur("0.005")                        ' expect: 0
WScript.Echo CCur("0.03") * CCur("0.005")                        ' expect: 0.0002
WScript.Echo CCur("-0.03") * CCur("0.005")                       ' expect: -0.0002
WScript.Echo CCur("30000000.0001") * CCur("30000000")            ' expect: 900000000003000
WScript.Echo CCur(1) + 0.00005                                   ' expect: 1
x = CCur("922337203685477.5807") + CCur("0.0001") : Failed "CCur" ' expect: CCur 6
x = CCur("922337203685477") * 10 : Failed "CCur"                 ' expect: CCur 6
x = CCur(1) + 1e15 : Failed "CCur"                               ' expect: CCur 6
WScript.Echo TypeName(True + True)                               ' expect: Integer
WScript.Echo True + True                                         ' expect: -2
WScript.Echo True * 5                                            ' expect: -5
WScript.Echo TypeName(Empty + Empty)                             ' expect: Integer
WScript.Echo TypeName(Empty + 1.5)                               ' expect: Double
WScript.Echo TypeName("5" + 1)                                   ' expect: Double
WScript.Echo "5" + 1                                             ' expect: 6
WScript.Echo "5" + "1"                                           ' expect: 51
WScript.Echo TypeName("5" + "1")                                 ' expect: String
WScript.Echo TypeName("5" - "1")                                 ' expect: Double
WScript.Echo "5" * "2"                                           ' expect: 10
WScript.Echo "a" + "b"                                           ' expect: ab
WScript.Echo "a" & 1 & 2.5 & True                                ' expect: a12.5True
WScript.Echo "x" & Empty & "y"                                   ' expect: xy
WScript.Echo "x" & Null & "y"                                    ' expect: xy
WScript.Echo IsNull(Null & Null)                                 ' expect: True
WScript.Echo IsNull("5" + Null)                                  ' expect: True
WScript.Echo TypeName(Empty & Empty)                             ' expect: String
x = "a" + 1 : Failed "error"                                     ' expect: error 13
x = "a" * 1 : Failed "error"                                     ' expect: error 13
x = 1 + Array(1) : Failed "error"                                ' expect: error 13
WScript.Echo TypeName(#1/1/2000# + 1)                            ' expect: Date
WScript.Echo #1/1/2000# + 1                                      ' expect: 1/2/2000
WScript.Echo #1/1/2000# + 0.5                                    ' expect: 1/1/2000 12:00:00 PM
WScript.Echo #1/3/2000# - #1/1/2000#                             ' expect: 2
WScript.Echo TypeName(#1/3/2000# - #1/1/2000#)                   ' expect: Double
WScript.Echo TypeName(#1/3/2000# - 1)                            ' expect: Date
WScript.Echo TypeName(#1/3/2000# + #1/1/1900#)                   ' expect: Date
WScript.Echo TypeName(#1/1/2000# * 2)                            ' expect: Double
WScript.Echo TypeName(#12/31/9999# + 1)                          ' expect: Double
WScript.Echo #1/2/1900# - 5                                      ' expect: 12/28/1899
WScript.Echo TypeName(4 / 2)                                     ' expect: Double
WScript.Echo 5 / 2                                               ' expect: 2.5
WScript.Echo TypeName(CSng(1) / CSng(2))                         ' expect: Single
x = 1 / 0 : Failed "error"                                       ' expect: error 11
x = 0 / 0 : Failed "error"                                       ' expect: error 6
x = CSng(3e38) / CSng(0.1) : Failed "CSng"                       ' expect: CSng 6
WScript.Echo 7 \ 2                                               ' expect: 3
WScript.Echo -7 \ 2                                              ' expect: -3
WScript.Echo 7 \ -2                                              ' expect: -3
WScript.Echo 7.5 \ 2                                             ' expect: 4
WScript.Echo 6.5 \ 2                                             ' expect: 3
WScript.Echo 19.6 \ 3.4                                          ' expect: 6
WScript.Echo TypeName(7 \ 2)                                     ' expect: Integer
WScript.Echo TypeName(70000 \ 2)                                 ' expect: Long
WScript.Echo TypeName(7.5 \ 2)                                   ' expect: Long
WScript.Echo TypeName(CByte(7) \ CByte(2))                       ' expect: Byte
x = 7 \ 0 : Failed "error"                                       ' expect: error 11
x = 7 \ 0.5 : Failed "error"                                     ' expect: error 11
x = 3000000000 \ 2 : Failed "error"                              ' expect: error 6
x = 7 \ 3e9 : Failed "error"                                     ' expect: error 6
WScript.Echo IsNull(Null \ 2)                                    ' expect: True
WScript.Echo Empty \ 2                                           ' expect: 0
WScript.Echo 10 Mod 3                                            ' expect: 1
WScript.Echo -10 Mod 3                                           ' expect: -1
WScript.Echo 10 Mod -3                                           ' expect: 1
WScript.Echo 19 Mod 6.7                                          ' expect: 5
WScript.Echo 12.6 Mod 5                                          ' expect: 3
WScript.Echo TypeName(10 Mod 3)                                  ' expect: Integer
WScript.Echo TypeName(CByte(10) Mod CByte(3))                    ' expect: Byte
x = 10 Mod 0 : Failed "error"                                    ' expect: error 11
x = 10 Mod 0.4 : Failed "error"                                  ' expect: error 11
x = 3e9 Mod 7 : Failed "error"                                   ' expect: error 6
WScript.Echo CLng(-2147483647 - 1) Mod -1                        ' expect: 0
x = CLng(-2147483647 - 1) \ -1 : Failed "CLng"                   ' expect: CLng 6
WScript.Echo 2 ^ 3                                               ' expect: 8
WScript.Echo 2 ^ 3 ^ 3                                           ' expect: 512
WScript.Echo -2 ^ 2                                              ' expect: -4
WScript.Echo (-2) ^ 3                                            ' expect: -8
WScript.Echo (-8) ^ 2                                            ' expect: 64
WScript.Echo 2 ^ -2                                              ' expect: 0.25
WScript.Echo 0 ^ 0                                               ' expect: 1
WScript.Echo TypeName(2 ^ 3)                                     ' expect: Double
x = (-2) ^ 0.5 : Failed "error"                                  ' expect: error 5
x = 10 ^ 400 : Failed "error"                                    ' expect: error 6
WScript.Echo IsNull(Null ^ 2)                                    ' expect: True
WScript.Echo -(-32768)                                           ' expect: 32768
WScript.Echo TypeName(-CInt(-32768))                             ' expect: Long
WScript.Echo TypeName(-CLng(-2147483648))                        ' expect: Double
WScript.Echo TypeName(-CByte(1))                                 ' expect: Integer
WScript.Echo TypeName(-True)                                     ' expect: Integer
WScript.Echo -True                                               ' expect: 1
WScript.Echo TypeName(-"5")                                      ' expect: Double
WScript.Echo -"5"                                                ' expect: -5
WScript.Echo TypeName(-Empty)                                    ' expect: Integer
WScript.Echo IsNull(-Null)                                       ' expect: True
WScript.Echo -CCur("0.0001")                                     ' expect: -0.0001
x = -CCur("-922337203685477.5808") : Failed "error"              ' expect: error 6
x = -"x" : Failed "error"                                        ' expect: error 13
x = 1e308 * 10 : Failed "error"                                  ' expect: error 6
x = 1e308 + 1e308 : Failed "error"                               ' expect: error 6
WScript.Echo 1 + 2 * 3 ^ 2 Mod 5                                 ' expect: 4
WScript.Echo 10 \ 3 * 2                                          ' expect: 1
WScript.Echo 2 & 3 + 4                                           ' expect: 27
WScript.Echo 1 + 2 & 3                                           ' expect: 33
WScript.Echo Not 1 = 2                                           ' expect: True
WScript.Echo 5 - 3 - 1                                           ' expect: 1
