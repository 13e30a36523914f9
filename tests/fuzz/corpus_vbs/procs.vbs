' procedures
Option Explicit
Dim g, x, y, arr(3), d
Sub ByRefDefault(p) : p = p + 1 : End Sub
Sub ByValue(ByVal p) : p = p + 1 : End Sub
Sub Both(ByRef p, ByVal q) : p = q : q = 0 : End Sub
Function Twice(n) : Twice = n * 2 : End Function
Function Fact(n)
    If n <= 1 Then
        Fact = 1
    Else
        Fact = n * Fact(n - 1)
    End If
End Function
Function NoResult() : End Function
Function Early(n)
    Early = "early"
    If n Then Exit Function
    Early = "late"
End Function
x = 1 : ByRefDefault x : WScript.Echo x          ' expect: 2
ByRefDefault (x) : WScript.Echo x                ' expect: 2
Call ByRefDefault(x) : WScript.Echo x            ' expect: 3
ByValue x : WScript.Echo x                       ' expect: 3
y = 9 : Both x, y : WScript.Echo x, y            ' expect: 9 9
arr(1) = 5 : ByRefDefault arr(1) : WScript.Echo arr(1) ' expect: 6
ByRefDefault 5 + 5 : ByRefDefault 7
WScript.Echo Twice(4), Twice(Twice(2)), Twice("3") ' expect: 8 8 6
WScript.Echo Fact(5), Fact(10), Fact(13)         ' expect: 120 3628800 6227020800
WScript.Echo IsEmpty(NoResult), IsEmpty(NoResult()) ' expect: True True
WScript.Echo Early(True), Early(False)           ' expect: early late
Sub Outer(n) : Inner n : End Sub
Sub Inner(n) : n = n & "!" : End Sub
x = "chain" : Outer x : WScript.Echo x           ' expect: chain!
Sub AliasTest(p) : g = 5 : WScript.Echo p : End Sub
g = 1 : AliasTest g                              ' expect: 5
Sub Missing(a, b) : WScript.Echo TypeName(b), VarType(b) : End Sub
Sub Three(a, b, c) : WScript.Echo a, TypeName(b), c : End Sub
Three 1, , 3                                     ' expect: 1 Error 3
Dim r : Set r = GetRef("Twice")
WScript.Echo r(21), TypeName(r)                  ' expect: 42 Object
Function MakeArray(n)
    Dim a(), i
    ReDim a(n - 1)
    For i = 0 To n - 1 : a(i) = i * i : Next
    MakeArray = a
End Function
WScript.Echo Join(MakeArray(4), ","), MakeArray(3)(2), UBound(MakeArray(7)) ' expect: 0,1,4,9 4 6
Sub Fill(a) : a(0) = "filled" : End Sub
Fill arr : WScript.Echo arr(0)                   ' expect: filled
Sub FillCopy(ByVal a) : a(0) = "changed" : End Sub
FillCopy arr : WScript.Echo arr(0)               ' expect: filled
Function Locals : Dim l : l = l + 1 : Locals = l : End Function
WScript.Echo Locals, Locals, Locals()            ' expect: 1 1 1
WScript.Echo Later(2)                            ' expect: 4
Function Later(n) : Later = n + 2 : End Function
Function Order(n) : g = g & n : Order = n : End Function
g = "" : x = Order(1) + Order(2) * Order(3) : WScript.Echo g, x ' expect: 123 7
Function Bump() : x = x + 1 : Bump = x : End Function
x = 1 : WScript.Echo x + Bump()                  ' expect: 3
x = 1 : WScript.Echo x & Bump() & x              ' expect: 122
Function Deep(n) : If n = 0 Then Deep = 0 Else Deep = 1 + Deep(n - 1)
End Function
WScript.Echo Deep(5000)                          ' expect: 5000
Function Same(a) : Same = a : End Function
Set d = CreateObject("Scripting.Dictionary")
d.Add "k", Same("v")
WScript.Echo d("k") & Same("w")                  ' expect: vw
Private Sub Pri() : WScript.Echo "private sub" : End Sub
Public Function Pub() : Pub = "public" : End Function
Pri : WScript.Echo Pub                           ' expect: private sub
' expect: public
Execute "x = 10 : y = x * 2" : WScript.Echo x, y ' expect: 10 20
WScript.Echo Eval("x + y"), Eval("x = 10")       ' expect: 30 True
ExecuteGlobal "Function Made(n) : Made = n * 100 : End Function"
WScript.Echo Eval("Made(3)")                     ' expect: 300
Sub LocalExec(p)
    Dim v : v = 1
    Execute "v = v + 4 : p = v"
    WScript.Echo v, Eval("v * 2")
End Sub
LocalExec x : WScript.Echo x                     ' expect: 5 10
' expect: 5
