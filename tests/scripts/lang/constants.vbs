' Const: literals of every kind
Const A = 5, B = -2.5, C = "text", D = &HFF, E = #1/2/2003#, F = True, G = (7), H = -(3), I = ((("x"))), J = +4
Private Const K = 9
Public Const L = 1.5E3
WScript.Echo A, B, C, D, E, F, G, H, I, J, K, L   ' expect: 5 -2.5 text 255 1/2/2003 True 7 -3 x 4 9 1500
WScript.Echo TypeName(A), TypeName(B), TypeName(D), TypeName(E), TypeName(F) ' expect: Integer Double Integer Date Boolean
Const N = Null, M = Empty, O = Nothing
WScript.Echo IsNull(N), IsEmpty(M), O Is Nothing  ' expect: True True True
Sub S
    Const A = 6
    WScript.Echo A                                ' expect: 6
End Sub
S
WScript.Echo A                                    ' expect: 5
On Error Resume Next
A = 8 : WScript.Echo Err.Number, A : Err.Clear    ' expect: 501 5
