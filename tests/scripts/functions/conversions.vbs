' CBool to CStr: values, subtypes and errors
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo CBool(0)                                            ' expect: False
WScript.Echo CBool(1)                                            ' expect: True
WScript.Echo CBool(-0.1)                                         ' expect: True
WScript.Echo CBool("true")                                       ' expect: True
WScript.Echo CBool("FALSE")                                      ' expect: False
WScript.Echo CBool("0")                                          ' expect: False
WScript.Echo CBool("3.5")                                        ' expect: True
WScript.Echo CBool(Empty)                                        ' expect: False
WScript.Echo CBool(#12:00:00 AM#)                                ' expect: False
WScript.Echo TypeName(CBool(5))                                  ' expect: Boolean
x = CBool(Null) : Failed "CBool"                                 ' expect: CBool 94
x = CBool("yes") : Failed "CBool"                                ' expect: CBool 13
x = CBool("") : Failed "CBool"                                   ' expect: CBool 13
WScript.Echo CByte(0)                                            ' expect: 0
WScript.Echo CByte(255)                                          ' expect: 255
WScript.Echo CByte(0.5)                                          ' expect: 0
WScript.Echo CByte(1.5)                                          ' expect: 2
WScript.Echo CByte(2.5)                                          ' expect: 2
WScript.Echo CByte(254.5)                                        ' expect: 254
WScript.Echo CByte("7")                                          ' expect: 7
WScript.Echo TypeName(CByte(1))                                  ' expect: Byte
x = CByte(-1) : Failed "CByte"                                   ' expect: CByte 6
x = CByte(256) : Failed "CByte"                                  ' expect: CByte 6
x = CByte(255.5) : Failed "CByte"                                ' expect: CByte 6
x = CByte("abc") : Failed "CByte"                                ' expect: CByte 13
x = CByte(Null) : Failed "CByte"                                 ' expect: CByte 94
WScript.Echo CInt(0.5)                                           ' expect: 0
WScript.Echo CInt(1.5)                                           ' expect: 2
WScript.Echo CInt(2.5)                                           ' expect: 2
WScript.Echo CInt(3.5)                                           ' expect: 4
WScript.Echo CInt(-0.5)                                          ' expect: 0
WScript.Echo CInt(-1.5)                                          ' expect: -2
WScript.Echo CInt(-2.5)                                          ' expect: -2
WScript.Echo CInt(2345.5678)                                     ' expect: 2346
WScript.Echo CInt(32767.4)                                       ' expect: 32767
WScript.Echo CInt(-32768.5)                                      ' expect: -32768
WScript.Echo CInt("&HFF")                                        ' expect: 255
WScript.Echo CInt("&O17")                                        ' expect: 15
WScript.Echo CInt(True)                                          ' expect: -1
WScript.Echo CInt(Empty)                                         ' expect: 0
WScript.Echo TypeName(CInt(1.5))                                 ' expect: Integer
x = CInt(32767.5) : Failed "CInt"                                ' expect: CInt 6
x = CInt(32768) : Failed "CInt"                                  ' expect: CInt 6
x = CInt(-32769) : Failed "CInt"                                 ' expect: CInt 6
x = CInt("") : Failed "CInt"                                     ' expect: CInt 13
x = CInt("12abc") : Failed "CInt"                                ' expect: CInt 13
x = CInt(Null) : Failed "CInt"                                   ' expect: CInt 94
WScript.Echo CLng(25427.45)                                      ' expect: 25427
WScript.Echo CLng(25427.55)                                      ' expect: 25428
WScript.Echo CLng(0.5)                                           ' expect: 0
WScript.Echo CLng(1.5)                                           ' expect: 2
WScript.Echo CLng(2147483647)                                    ' expect: 2147483647
WScript.Echo CLng("-2147483648")                                 ' expect: -2147483648
WScript.Echo TypeName(CLng(1))                                   ' expect: Long
x = CLng(2147483648) : Failed "CLng"                             ' expect: CLng 6
x = CLng(2147483647.5) : Failed "CLng"                           ' expect: CLng 6
x = CLng(-2147483649) : Failed "CLng"                            ' expect: CLng 6
x = CLng(Null) : Failed "CLng"                                   ' expect: CLng 94
WScript.Echo CSng(75.3421115)                                    ' expect: 75.34211
WScript.Echo CSng(75.3421555)                                    ' expect: 75.34216
WScript.Echo CSng("1e10")                                        ' expect: 1E+10
WScript.Echo CSng(0.1)                                           ' expect: 0.1
WScript.Echo TypeName(CSng(1))                                   ' expect: Single
x = CSng(1e39) : Failed "CSng"                                   ' expect: CSng 6
x = CSng(-1e39) : Failed "CSng"                                  ' expect: CSng 6
x = CSng(Null) : Failed "CSng"                                   ' expect: CSng 94
WScript.Echo CDbl("1e308")                                       ' expect: 1E+308
WScript.Echo CDbl("-1.5")                                        ' expect: -1.5
WScript.Echo CDbl("1,234,567.5")                                 ' expect: 1234567.5
WScript.Echo CDbl("$1,234.50")                                   ' expect: 1234.5
WScript.Echo CDbl("($5)")                                        ' expect: -5
WScript.Echo CDbl("5-")                                          ' expect: -5
WScript.Echo CDbl("5$")                                          ' expect: 5
WScript.Echo CDbl("- 5")                                         ' expect: -5
WScript.Echo CDbl(".5")                                          ' expect: 0.5
WScript.Echo CDbl("5.")                                          ' expect: 5
WScript.Echo CDbl("1d2")                                         ' expect: 100
WScript.Echo CDbl("&HFFFF")                                      ' expect: -1
WScript.Echo CDbl("&H10000")                                     ' expect: 65536
WScript.Echo CDbl("&HFFFFFFFF")                                  ' expect: -1
WScript.Echo CDbl(#1/1/1900#)                                    ' expect: 2
WScript.Echo CDbl(#12/30/1899 6:00:00 AM#)                       ' expect: 0.25
WScript.Echo CDbl(Empty)                                         ' expect: 0
WScript.Echo TypeName(CDbl(1))                                   ' expect: Double
x = CDbl("1.2.3") : Failed "CDbl"                                ' expect: CDbl 13
x = CDbl("1e400") : Failed "CDbl"                                ' expect: CDbl 6
x = CDbl("--5") : Failed "CDbl"                                  ' expect: CDbl 13
x = CDbl("$$5") : Failed "CDbl"                                  ' expect: CDbl 13
x = CDbl("(-5)") : Failed "CDbl"                                 ' expect: CDbl 13
x = CDbl("") : Failed "CDbl"                                     ' expect: CDbl 13
x = CDbl("5%") : Failed "CDbl"                                   ' expect: CDbl 13
x = CDbl(Null) : Failed "CDbl"                                   ' expect: CDbl 94
WScript.Echo CCur(543.214588 * 2)                                ' expect: 1086.4292
WScript.Echo CCur("922337203685477.5807")                        ' expect: 922337203685477.5807
WScript.Echo CCur("-922337203685477.5808")                       ' expect: -922337203685477.5808
WScript.Echo CCur("0.00005")                                     ' expect: 0
WScript.Echo CCur("0.00015")                                     ' expect: 0.0002
WScript.Echo CCur("0.000050001")                                 ' expect: 0.0001
WScript.Echo CCur("(1.5)")                                       ' expect: -1.5
WScript.Echo CCur(True)                                          ' expect: -1
WScript.Echo CCur(CCur("922337203685477.5807"))                  ' expect: 922337203685477.5807
WScript.Echo TypeName(CCur(1))                                   ' expect: Currency
x = CCur("922337203685477.5808") : Failed "CCur"                 ' expect: CCur 6
x = CCur(1e15) : Failed "CCur"                                   ' expect: CCur 6
x = CCur(-1e15) : Failed "CCur"                                  ' expect: CCur 6
x = CCur("x") : Failed "CCur"                                    ' expect: CCur 13
x = CCur(Null) : Failed "CCur"                                   ' expect: CCur 94
WScript.Echo CStr(437.324)                                       ' expect: 437.324
WScript.Echo CStr(True)                                          ' expect: True
WScript.Echo CStr(False)                                         ' expect: False
WScript.Echo CStr(1e15)                                          ' expect: 1E+15
WScript.Echo CStr(123456789012345)                               ' expect: 123456789012345
WScript.Echo CStr(0.1 + 0.2)                                     ' expect: 0.3
WScript.Echo CStr(-0.0)                                          ' expect: 0
WScript.Echo CStr(CSng(16777216))                                ' expect: 1.677722E+07
WScript.Echo CStr(CByte(200))                                    ' expect: 200
WScript.Echo CStr(CCur(0.5))                                     ' expect: 0.5
WScript.Echo CStr(#10/19/1962#)                                  ' expect: 10/19/1962
WScript.Echo CStr(#10/19/1962 4:35:47 PM#)                       ' expect: 10/19/1962 4:35:47 PM
WScript.Echo CStr(#4:35:47 PM#)                                  ' expect: 4:35:47 PM
WScript.Echo CStr(#12:00:00 AM#)                                 ' expect: 12:00:00 AM
WScript.Echo "[" & CStr(Empty) & "]"                             ' expect: []
WScript.Echo TypeName(CStr(1))                                   ' expect: String
x = CStr(Null) : Failed "CStr"                                   ' expect: CStr 94
x = CStr(Array(1)) : Failed "CStr"                               ' expect: CStr 13
WScript.Echo CDate("October 19, 1962")                           ' expect: 10/19/1962
WScript.Echo CDate("4:35:47 PM")                                 ' expect: 4:35:47 PM
WScript.Echo CDate(0)                                            ' expect: 12:00:00 AM
WScript.Echo CDate(1)                                            ' expect: 12/31/1899
WScript.Echo CDate(-1)                                           ' expect: 12/29/1899
WScript.Echo CDate(36526.5)                                      ' expect: 1/1/2000 12:00:00 PM
WScript.Echo CDate(True)                                         ' expect: 12/29/1899
WScript.Echo CDate(2958465)                                      ' expect: 12/31/9999
WScript.Echo CDate(-657434)                                      ' expect: 1/1/100
WScript.Echo TypeName(CDate(1))                                  ' expect: Date
x = CDate(2958466) : Failed "CDate"                              ' expect: CDate 6
x = CDate(-657435) : Failed "CDate"                              ' expect: CDate 6
x = CDate("nonsense") : Failed "CDate"                           ' expect: CDate 13
x = CDate("") : Failed "CDate"                                   ' expect: CDate 13
x = CDate(Null) : Failed "CDate"                                 ' expect: CDate 94
