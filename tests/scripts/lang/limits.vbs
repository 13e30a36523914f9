' what must not crash: deep recursion, long chains, objects that come back to life, locked arrays
On Error Resume Next
Dim x, a, i, q, p, g, k(3), dyn, d, v, s, c
Class R : Public n : Sub Class_Initialize : Set n = New R : End Sub : End Class
Set x = New R
WScript.Echo Err.Number : Err.Clear                  ' expect: 28
a = Array(1)
For i = 1 To 2000 : a = Array(a) : Next
WScript.Echo Err.Number : Err.Clear                  ' expect: 7
Class T : Public o : Sub Class_Terminate : Set g = o : Set o = Nothing : End Sub : End Class
For i = 1 To 20000
    Set q = New T : If i > 1 Then Set q.o = p
    Set p = q
Next
Set q = Nothing : Set p = Nothing : Set g = Nothing
WScript.Echo "freed", Err.Number : Err.Clear         ' expect: freed 0
Function F(ByRef z) : z = Array(1, 2) : F = z(0) : End Function
k(1) = "x" : WScript.Echo F(k(1)), k(1)(1), Err.Number : Err.Clear ' expect: 1 2 0
Sub Del(e) : Erase k : e = 9 : End Sub
Del k(2) : WScript.Echo Err.Number, IsEmpty(k(2)) : Err.Clear ' expect: 10 True
dyn = Array("a", "b")
Sub Drop(e) : dyn = Empty : e = "still" : WScript.Echo e : End Sub
Drop dyn(0) : WScript.Echo TypeName(dyn)             ' expect: still
' expect: Empty
Set d = CreateObject("Scripting.Dictionary")
d.Add "f", GetRef("F") : v = 3 : WScript.Echo d("f")(v), d.Item("f")(v) ' expect: 1 1
Execute "Sub Dynamic(q) : WScript.Echo ""dyn"" & q : End Sub"
Dynamic 4                                            ' expect: dyn4
ExecuteGlobal "Class Late : Public v : End Class : Set lateobj = New Late : lateobj.v = 8"
WScript.Echo lateobj.v                               ' expect: 8
Function Rec(n)
    Dim o : Set o = New T
    If n > 0 Then Rec = Rec(n - 1) + 1
End Function
WScript.Echo Rec(3000)                               ' expect: 3000
s = "x" : For i = 1 To 40 : s = s & s : Next
WScript.Echo Err.Number : Err.Clear                  ' expect: 14
s = "" : x = String(2000000000, "a") : WScript.Echo Err.Number : Err.Clear ' expect: 14
ReDim big(100000, 100000) : WScript.Echo Err.Number : Err.Clear ' expect: 7
Function Again() : Again : End Function
Again : WScript.Echo Err.Number : Err.Clear          ' expect: 28
Function Evil() : Execute "x = Evil()" : End Function
x = Evil() : WScript.Echo Err.Number > 0 : Err.Clear ' expect: True
For Each x In d : d.RemoveAll : Next
With Nothing : .x = 1 : End With : WScript.Echo Err.Number : Err.Clear ' expect: 91
c = 0
Do While nothere.foo
    c = c + 1 : If c > 3 Then Exit Do
Loop
WScript.Echo c                                       ' expect: 4
Err.Clear
For i = 1 To nothere.foo : c = c + 10 : Next : WScript.Echo c, Err.Number : Err.Clear ' expect: 14 92
x = -2147483648 \ -1 : WScript.Echo Err.Number : Err.Clear ' expect: 6
x = CLng("&H80000000") Mod -1 : WScript.Echo x, Err.Number : Err.Clear ' expect: 0 0
Dim phx : Class Phoenix : Sub Class_Terminate : Set phx = Me : WScript.Echo "ash" : End Sub : End Class
Set p = New Phoenix : Set p = Nothing : WScript.Echo TypeName(phx) ' expect: ash
' expect: Phoenix
