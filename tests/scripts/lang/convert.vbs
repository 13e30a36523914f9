' conversions, questions about types, formats
WScript.Echo CStr(1.5), CStr(True), CStr(#1/2/2003 4:05:06 PM#), CStr(#4:05:06 PM#), CStr(1e20) ' expect: 1.5 True 1/2/2003 4:05:06 PM 4:05:06 PM 1E+20
WScript.Echo CDbl("1,234.5"), CDbl("-1e3"), CDbl("&HFF"), CDbl(" 12 "), CDbl("$5"), CDbl("(5)") ' expect: 1234.5 -1000 255 12 5 -5
WScript.Echo CBool("True"), CBool(0), CBool("0"), CBool(2), CBool("-1") ' expect: True False False True True
WScript.Echo CByte(255), CByte("12"), TypeName(CByte(1)), CSng(0.1), TypeName(CSng(1)), CCur(1.23456) ' expect: 255 12 Byte 0.1 Single 1.2346
WScript.Echo CLng(2147483647), CInt("-32768")    ' expect: 2147483647 -32768
WScript.Echo TypeName(1), TypeName("a"), TypeName(Empty), TypeName(Null), TypeName(Nothing), TypeName(Array(1)), TypeName(Now) ' expect: Integer String Empty Null Nothing Variant() Date
WScript.Echo VarType(1), VarType("a"), VarType(Empty), VarType(Null), VarType(Array()), VarType(True), VarType(1.5), VarType(Now), VarType(100000) ' expect: 2 8 0 1 8204 11 5 7 3
WScript.Echo IsNumeric("1e3"), IsNumeric("abc"), IsNumeric(""), IsNumeric(Empty), IsNumeric(Null), IsNumeric("1,000"), IsNumeric("&H1F"), IsNumeric("1.2.3") ' expect: True False False True False True True False
WScript.Echo IsDate("1/2/2003"), IsDate("abc"), IsDate(#1/1/2000#), IsDate(5), IsDate("12:30"), IsDate("Feb 30, 2003"), IsDate("2003-01-02 10:20:30") ' expect: True False True False True False True
WScript.Echo IsArray(Array()), IsArray(5), IsEmpty(x), IsNull(Null), IsObject(Nothing), IsObject(1) ' expect: True False True True True False
WScript.Echo FormatNumber(1234567.891), FormatNumber(0.5), FormatNumber(-5.255, 2), FormatNumber(1234, 0), FormatNumber(0.5, 2, 0), FormatNumber(-5, 1, -1, -1), FormatNumber(1234.5, 1, -1, 0, 0) ' expect: 1,234,567.89 0.50 -5.26 1,234 .50 (5.0) 1234.5
WScript.Echo FormatCurrency(1234.5), FormatCurrency(-2), FormatPercent(0.1234), FormatPercent(1, 0) ' expect: $1,234.50 ($2.00) 12.34% 100%
WScript.Echo FormatDateTime(#1/2/2003 14:05:06#, 0), FormatDateTime(#1/2/2003#, 1), FormatDateTime(#1/2/2003 1:00#, 2) ' expect: 1/2/2003 2:05:06 PM Thursday, January 2, 2003 1/2/2003
WScript.Echo FormatDateTime(#14:05:06#, 3), FormatDateTime(#14:05:06#, 4) ' expect: 2:05:06 PM 14:05
WScript.Echo vbOKCancel, vbYes, vbRed, vbObjectError, vbString, vbTextCompare, vbArray ' expect: 1 6 255 -2147221504 8 1 8192
WScript.Echo ScriptEngine, ScriptEngineMajorVersion, GetLocale ' expect: VBScript 5 1033
WScript.Echo UBound(Array(1, 2, 3)), LBound(Array(1)), UBound(Array()) ' expect: 2 0 -1
