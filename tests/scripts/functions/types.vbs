' TypeName, VarType and the questions
WScript.Echo TypeName(CByte(1))                                  ' expect: Byte
WScript.Echo TypeName(1)                                         ' expect: Integer
WScript.Echo TypeName(32768)                                     ' expect: Long
WScript.Echo TypeName(2147483648)                                ' expect: Double
WScript.Echo TypeName(CSng(1))                                   ' expect: Single
WScript.Echo TypeName(1.5)                                       ' expect: Double
WScript.Echo TypeName(CCur(1))                                   ' expect: Currency
WScript.Echo TypeName(#1/1/2000#)                                ' expect: Date
WScript.Echo TypeName("x")                                       ' expect: String
WScript.Echo TypeName(True)                                      ' expect: Boolean
WScript.Echo TypeName(Empty)                                     ' expect: Empty
WScript.Echo TypeName(Null)                                      ' expect: Null
WScript.Echo TypeName(Nothing)                                   ' expect: Nothing
WScript.Echo TypeName(Array(1, 2))                               ' expect: Variant()
Class Thing
End Class
WScript.Echo TypeName(New Thing)                                 ' expect: Thing
WScript.Echo VarType(Empty)                                      ' expect: 0
WScript.Echo VarType(Null)                                       ' expect: 1
WScript.Echo VarType(1)                                          ' expect: 2
WScript.Echo VarType(40000)                                      ' expect: 3
WScript.Echo VarType(CSng(1))                                    ' expect: 4
WScript.Echo VarType(1.5)                                        ' expect: 5
WScript.Echo VarType(CCur(1))                                    ' expect: 6
WScript.Echo VarType(#1/1/2000#)                                 ' expect: 7
WScript.Echo VarType("x")                                        ' expect: 8
WScript.Echo VarType(New Thing)                                  ' expect: 9
WScript.Echo VarType(True)                                       ' expect: 11
WScript.Echo VarType(CByte(1))                                   ' expect: 17
WScript.Echo VarType(Array(1))                                   ' expect: 8204
WScript.Echo VarType(Array(1)) = vbArray + vbVariant             ' expect: True
WScript.Echo TypeName(VarType(1))                                ' expect: Integer
WScript.Echo TypeName(TypeName(1))                               ' expect: String
WScript.Echo IsArray(Array())                                    ' expect: True
WScript.Echo IsArray("x")                                        ' expect: False
WScript.Echo IsDate("October 19, 1962")                          ' expect: True
WScript.Echo IsDate(#10/19/62#)                                  ' expect: True
WScript.Echo IsDate("Hello")                                     ' expect: False
WScript.Echo IsDate(5)                                           ' expect: False
WScript.Echo IsDate(Empty)                                       ' expect: False
WScript.Echo IsDate(Null)                                        ' expect: False
WScript.Echo IsDate("")                                          ' expect: False
WScript.Echo IsEmpty(never)                                      ' expect: True
WScript.Echo IsEmpty(Null)                                       ' expect: False
WScript.Echo IsEmpty("")                                         ' expect: False
WScript.Echo IsNull(Null)                                        ' expect: True
WScript.Echo IsNull(Empty)                                       ' expect: False
WScript.Echo IsNull("")                                          ' expect: False
WScript.Echo IsNull(Null + 1)                                    ' expect: True
WScript.Echo IsNumeric(53)                                       ' expect: True
WScript.Echo IsNumeric("459.95")                                 ' expect: True
WScript.Echo IsNumeric("45 Help")                                ' expect: False
WScript.Echo IsNumeric("")                                       ' expect: False
WScript.Echo IsNumeric(" 12 ")                                   ' expect: True
WScript.Echo IsNumeric("1e5")                                    ' expect: True
WScript.Echo IsNumeric("&H1F")                                   ' expect: True
WScript.Echo IsNumeric("&HG")                                    ' expect: False
WScript.Echo IsNumeric("$12")                                    ' expect: True
WScript.Echo IsNumeric("(12)")                                   ' expect: True
WScript.Echo IsNumeric("12-")                                    ' expect: True
WScript.Echo IsNumeric("+12")                                    ' expect: True
WScript.Echo IsNumeric("1,2,3")                                  ' expect: True
WScript.Echo IsNumeric("1.2.3")                                  ' expect: False
WScript.Echo IsNumeric(".")                                      ' expect: False
WScript.Echo IsNumeric("-")                                      ' expect: False
WScript.Echo IsNumeric("e5")                                     ' expect: False
WScript.Echo IsNumeric(Empty)                                    ' expect: True
WScript.Echo IsNumeric(Null)                                     ' expect: False
WScript.Echo IsNumeric(True)                                     ' expect: True
WScript.Echo IsNumeric(#1/1/2000#)                               ' expect: False
WScript.Echo IsNumeric(Nothing)                                  ' expect: False
WScript.Echo IsNumeric(Array(1))                                 ' expect: False
WScript.Echo IsNumeric(CCur(1))                                  ' expect: True
WScript.Echo IsObject(Nothing)                                   ' expect: True
WScript.Echo IsObject(New Thing)                                 ' expect: True
WScript.Echo IsObject(1)                                         ' expect: False
WScript.Echo TypeName(IsNumeric(1))                              ' expect: Boolean
WScript.Echo TypeName(IsDate(1))                                 ' expect: Boolean
