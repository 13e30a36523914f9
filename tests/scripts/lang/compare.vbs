' comparisons of all kinds
Dim n, t, z
n = 5 : t = "5"
WScript.Echo 1 < 2, 2 <= 2, 3 >= 4, 1 <> 1, "a" < "b", "a" = "A", "B" < "a" ' expect: True True False False True False True
WScript.Echo n = t, n < t, t > n                 ' expect: False True True
WScript.Echo t = 5, n = "5", "5" = 5             ' expect: True True True
WScript.Echo t > 10, t < 10                      ' expect: False True
WScript.Echo Empty = 0, Empty = "", Empty = False, z = Empty ' expect: True True True True
WScript.Echo IsNull(Null = 1), IsNull(Null = Null) ' expect: True True
If Null = 1 Then WScript.Echo "wrong" Else WScript.Echo "null is not true" ' expect: null is not true
If Not (Null = 1) Then WScript.Echo "wrong" Else WScript.Echo "neither" ' expect: neither
WScript.Echo True = -1, True = 1, False = 0      ' expect: True False True
WScript.Echo 1 = 1.0, CByte(1) = 1, CCur(2) = 2  ' expect: True True True
WScript.Echo #1/1/2000# < #1/2/2000#, #1/1/2000# = CDate("2000-01-01") ' expect: True True
WScript.Echo 2 => 2, 1 =< 0, 1 >< 2              ' expect: True False True
Dim a, b
Set a = CreateObject("Scripting.Dictionary")
Set b = a
WScript.Echo a Is b, a Is Nothing, Nothing Is Nothing, Not a Is Nothing ' expect: True False True True
Set b = Nothing
WScript.Echo b Is Nothing                        ' expect: True
WScript.Echo "abc" = "abc" & "", StrComp("a", "A"), StrComp("a", "A", 1), StrComp("a", "b") ' expect: True 1 0 -1
