' classes
Option Explicit
Dim log
Class Point
    Public X, Y
    Private hidden
    Private Sub Class_Initialize : X = 1 : Y = 2 : hidden = "h" : End Sub
    Private Sub Class_Terminate : log = log & "T" & X : End Sub
    Public Function Sum() : Sum = X + Y : End Function
    Public Sub Move(dx, dy) : X = X + dx : Y = Y + dy : End Sub
    Public Property Get Secret : Secret = hidden : End Property
    Public Property Let Secret(v) : hidden = v & "!" : End Property
    Public Default Property Get Text(i) : Text = "#" & i & X : End Property
    Public Property Get Me2 : Set Me2 = Me : End Property
    Public Function Clone() : Set Clone = New Point : Clone.X = X : End Function
    Private Function Priv : Priv = 1 : End Function
    Public Function CallPriv : CallPriv = Priv + Me.Sum : End Function
    Public Function Recur(n) : If n = 0 Then Recur = 0 Else Recur = n + Recur(n - 1)
    End Function
End Class
Dim p, q
Set p = New Point
WScript.Echo p.X, p.Sum, p.Sum(), TypeName(p)      ' expect: 1 3 3 Point
p.Move 10, 20 : WScript.Echo p.X, p.Y             ' expect: 11 22
p.Secret = "s" : WScript.Echo p.Secret            ' expect: s!
WScript.Echo p(5), p.Text(6)                      ' expect: #511 #611
WScript.Echo p.Me2 Is p, p.CallPriv, p.Recur(10)  ' expect: True 34 55
Set q = p.Clone : WScript.Echo q.X, q Is p        ' expect: 11 False
Set q = Nothing : WScript.Echo log                ' expect: T11
q = 5 : Set q = p : Set p = Nothing : WScript.Echo log ' expect: T11
q.X = 99 : q = 0 : WScript.Echo log               ' expect: T11T99
log = "" : Call Scope : WScript.Echo log          ' expect: insideT7
Sub Scope
    Dim l : Set l = New Point : l.X = 7 : log = "inside"
End Sub
Dim i
log = "" : i = (New Point).Sum : WScript.Echo i, log ' expect: 3 T1
Class Holder
    Private items, obj
    Private arr(2)
    Private Sub Class_Initialize : Set items = CreateObject("Scripting.Dictionary") : End Sub
    Public Property Get Item(k) : Item = items(k) : End Property
    Public Property Let Item(k, v) : items(k) = v : End Property
    Public Property Set Obj2(o) : Set obj = o : End Property
    Public Property Get Obj2 : Set Obj2 = obj : End Property
    Public Property Get Count : Count = items.Count : End Property
    Public Property Get List : List = Array("l0", "l1") : End Property
    Public Sub Put(i, v) : arr(i) = v : End Sub
    Public Function At(i) : At = arr(i) : End Function
End Class
Dim h : Set h = New Holder
h.Item("a") = 1 : h.Item("b") = 2 : WScript.Echo h.Item("a") + h.Item("b"), h.Count ' expect: 3 2
Set h.Obj2 = New Point : h.Obj2.X = 55 : WScript.Echo h.Obj2.X ' expect: 55
WScript.Echo h.List()(1), h.List(0)               ' expect: l1 l0
h.Put 2, "two" : WScript.Echo h.At(2), IsEmpty(h.At(0)) ' expect: two True
With h.Obj2
    .X = .X + 1 : WScript.Echo .X                 ' expect: 56
End With
Class Node : Public NextNode, V : End Class
Dim head, n
For i = 1 To 100000
    Set n = New Node : n.V = i
    If i > 1 Then Set n.NextNode = head
    Set head = n
Next
WScript.Echo head.V, head.NextNode.V              ' expect: 100000 99999
Set n = Nothing : Set head = Nothing : WScript.Echo "freed" ' expect: freed
Class A1 : Public B : Sub Class_Terminate : log = log & "A" : End Sub : End Class
Class B1 : Sub Class_Terminate : log = log & "B" : End Sub : End Class
log = "" : Set p = New A1 : Set p.B = New B1 : Set p = Nothing : WScript.Echo log ' expect: AB
On Error Resume Next
i = h.nothere : WScript.Echo Err.Number : Err.Clear ' expect: 438
i = h.items : WScript.Echo Err.Number : Err.Clear  ' expect: 438
h.Put 1 : WScript.Echo Err.Number : Err.Clear      ' expect: 450
i = 5 : i.foo : WScript.Echo Err.Number : Err.Clear ' expect: 424
Set i = Nothing : i.foo : WScript.Echo Err.Number : Err.Clear ' expect: 91
Set i = 5 : WScript.Echo Err.Number : Err.Clear    ' expect: 424
Set i = New NotThere : WScript.Echo Err.Number : Err.Clear ' expect: 506
i = "a" + h : WScript.Echo Err.Number : Err.Clear  ' expect: 438
h.Count = 5 : WScript.Echo Err.Number : Err.Clear  ' expect: 438
Class Cyc : Public Other : Sub Class_Terminate : WScript.Echo "swept" : End Sub : End Class
Dim c1 : Set c1 = New Cyc : Set c1.Other = c1 : Set c1 = Nothing
WScript.Echo "end"                                 ' expect: end
' expect: swept
