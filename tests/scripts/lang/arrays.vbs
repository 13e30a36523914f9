' arrays
Dim a(4), b, c(2, 3), e(), i, s
a(0) = 1 : a(4) = "last" : WScript.Echo a(0), a(4), IsEmpty(a(2)), UBound(a) ' expect: 1 last True 4
c(1, 2) = "m" : c(2, 3) = "n" : WScript.Echo c(1, 2), c(2, 3), UBound(c, 1), UBound(c, 2), LBound(c, 2) ' expect: m n 2 3 0
ReDim e(2) : e(0) = "a" : e(1) = "b" : e(2) = "c"
ReDim Preserve e(4) : WScript.Echo UBound(e), e(1), IsEmpty(e(4)) ' expect: 4 b True
ReDim Preserve e(1) : WScript.Echo Join(e, "") ' expect: ab
ReDim e(1) : WScript.Echo IsEmpty(e(0))         ' expect: True
ReDim b(1, 2) : b(1, 2) = 7 : ReDim Preserve b(1, 5) : WScript.Echo b(1, 2), UBound(b, 2) ' expect: 7 5
b = Array(1, Array(2, 3), "x") : WScript.Echo b(1)(0), b(1)(1), UBound(b) ' expect: 2 3 2
Dim k : k = b : k(0) = "copy" : WScript.Echo b(0), k(0) ' expect: 1 copy
b = Array(1, 2, 3) : b(1) = b(0) + b(2) : WScript.Echo b(1) ' expect: 4
Erase a : WScript.Echo IsEmpty(a(4)), UBound(a) ' expect: True 4
a(CInt(1.6)) = 1 : a("3") = 3 : WScript.Echo a(2), a(3), a(2.5) ' expect: 1 3 1
s = "" : For Each i In c : s = s & i : Next : WScript.Echo s ' expect: mn
Erase e
On Error Resume Next
i = UBound(e) : WScript.Echo Err.Number          ' expect: 9
Err.Clear : i = a(5) : WScript.Echo Err.Number   ' expect: 9
Err.Clear : i = a(-1) : WScript.Echo Err.Number  ' expect: 9
Err.Clear : i = c(1) : WScript.Echo Err.Number   ' expect: 9
Err.Clear : ReDim a(9) : WScript.Echo Err.Number ' expect: 10
Err.Clear : i = s(1) : WScript.Echo Err.Number   ' expect: 13
Err.Clear
ReDim b(3) : For Each i In b : ReDim b(9) : Next : WScript.Echo Err.Number, UBound(b) ' expect: 10 3
Err.Clear
b = Array(1, 2) : s = "" : For Each i In b : s = s & i : b = Array() : Next : WScript.Echo s, UBound(b), Err.Number ' expect: 12 -1 0
