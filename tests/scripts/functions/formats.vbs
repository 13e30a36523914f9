' FormatNumber, FormatCurrency, FormatPercent with all their arguments
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo FormatNumber(1234.567)                              ' expect: 1,234.57
WScript.Echo FormatNumber(1234.567, 4)                           ' expect: 1,234.5670
WScript.Echo FormatNumber(1234.567, 0)                           ' expect: 1,235
WScript.Echo FormatNumber(0.005)                                 ' expect: 0.01
WScript.Echo FormatNumber(0.004)                                 ' expect: 0.00
WScript.Echo FormatNumber(2.5, 0)                                ' expect: 3
WScript.Echo FormatNumber(-2.5, 0)                               ' expect: -3
WScript.Echo FormatNumber(0.285, 2)                              ' expect: 0.29
WScript.Echo FormatNumber(1.005, 2)                              ' expect: 1.01
WScript.Echo FormatNumber(0.5, 2, vbTrue)                        ' expect: 0.50
WScript.Echo FormatNumber(0.5, 2, vbFalse)                       ' expect: .50
WScript.Echo FormatNumber(-0.5, 2, vbFalse)                      ' expect: -.50
WScript.Echo FormatNumber(0.5, 2, vbUseDefault)                  ' expect: 0.50
WScript.Echo FormatNumber(-1.5, 1, vbTrue, vbTrue)               ' expect: (1.5)
WScript.Echo FormatNumber(-1.5, 1, vbTrue, vbFalse)              ' expect: -1.5
WScript.Echo FormatNumber(1.5, 1, vbTrue, vbTrue)                ' expect: 1.5
WScript.Echo FormatNumber(1234567, 0, vbTrue, vbFalse, vbTrue)   ' expect: 1,234,567
WScript.Echo FormatNumber(1234567, 0, vbTrue, vbFalse, vbFalse)  ' expect: 1234567
WScript.Echo FormatNumber(123, 0)                                ' expect: 123
WScript.Echo FormatNumber(1e15, 0)                               ' expect: 1,000,000,000,000,000
WScript.Echo FormatNumber("1234.5")                              ' expect: 1,234.50
WScript.Echo FormatNumber(Empty)                                 ' expect: 0.00
WScript.Echo FormatNumber(True)                                  ' expect: -1.00
WScript.Echo FormatNumber(5, -1)                                 ' expect: 5.00
WScript.Echo TypeName(FormatNumber(1))                           ' expect: String
x = FormatNumber("x") : Failed "FormatNumber"                    ' expect: FormatNumber 13
x = FormatNumber(1, -2) : Failed "FormatNumber"                  ' expect: FormatNumber 5
x = FormatNumber(1, 2, 1) : Failed "FormatNumber"                ' expect: FormatNumber 5
x = FormatNumber(1, 2, -3) : Failed "FormatNumber"               ' expect: FormatNumber 5
WScript.Echo FormatCurrency(1000)                                ' expect: $1,000.00
WScript.Echo FormatCurrency(-1000)                               ' expect: ($1,000.00)
WScript.Echo FormatCurrency(-1000, 2, vbTrue, vbFalse)           ' expect: -$1,000.00
WScript.Echo FormatCurrency(-1000, 0)                            ' expect: ($1,000)
WScript.Echo FormatCurrency(0.5, 2, vbFalse)                     ' expect: $.50
WScript.Echo FormatCurrency(1234.5, 2, vbTrue, vbTrue, vbFalse)  ' expect: $1234.50
WScript.Echo FormatCurrency(0)                                   ' expect: $0.00
WScript.Echo FormatCurrency(-0.001)                              ' expect: $0.00
x = FormatCurrency("x") : Failed "FormatCurrency"                ' expect: FormatCurrency 13
WScript.Echo FormatPercent(2 / 32)                               ' expect: 6.25%
WScript.Echo FormatPercent(0.5)                                  ' expect: 50.00%
WScript.Echo FormatPercent(0.5, 0)                               ' expect: 50%
WScript.Echo FormatPercent(-0.5, 1, vbTrue, vbTrue)              ' expect: (50.0%)
WScript.Echo FormatPercent(0.005, 2, vbFalse)                    ' expect: .50%
WScript.Echo FormatPercent(12.345, 0)                            ' expect: 1,235%
x = FormatPercent("x") : Failed "FormatPercent"                  ' expect: FormatPercent 13
WScript.Echo FormatNumber(CCur("922337203685477.5807"), 4)       ' expect: 922,337,203,685,477.5807
WScript.Echo FormatNumber(CCur("-922337203685477.5808"), 2)      ' expect: -922,337,203,685,477.58
WScript.Echo FormatNumber(CCur("922337203685477.5807"), 0)       ' expect: 922,337,203,685,478
WScript.Echo FormatNumber(CCur("1.005"), 2)                      ' expect: 1.01
WScript.Echo FormatNumber(CCur("1.5"), 6)                        ' expect: 1.500000
WScript.Echo FormatNumber(CCur("0.05"), 1, vbFalse)              ' expect: .1
WScript.Echo FormatNumber(CCur("0.0004"), 3)                     ' expect: 0.000
WScript.Echo FormatCurrency(CCur("-1234.5"))                     ' expect: ($1,234.50)
WScript.Echo FormatCurrency(CCur("0.005"), 2)                    ' expect: $0.01
WScript.Echo FormatPercent(CCur("0.125"), 1)                     ' expect: 12.5%
