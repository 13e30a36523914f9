' Scripting.Dictionary: what the tests of the language leave out.
Set d = CreateObject("Scripting.Dictionary")
WScript.Echo TypeName(d), d.Count, d.CompareMode ' expect: Dictionary 0 0
d.Add "a", 1 : d.Add "A", 2 : d("b") = 3 : d.Item("c") = 4
WScript.Echo d.Count, d("a"), d("A"), d.Items()(2), d.Keys()(3), d.Items(1), d.Keys(0) ' expect: 4 1 2 3 c 2 a
For Each k In d : r = r & k & d(k) & " " : Next
WScript.Echo r ' expect: a1 A2 b3 c4
For Each k In d.Items : s = s & k : Next : WScript.Echo s ' expect: 1234
d.Key("b") = "bee" : WScript.Echo d.Exists("b"), d.Exists("bee"), d("bee"), Join(d.Keys) ' expect: False True 3 a A bee c
WScript.Echo d.HashVal("a") = d.HashVal("a"), d.HashVal(1) = d.HashVal(1.0), TypeName(d.HashVal("x")) ' expect: True True Long
d.Remove "A" : WScript.Echo d.Count, Join(d.Keys) ' expect: 3 a bee c
x = d("made") : WScript.Echo d.Count, TypeName(d("made")) ' expect: 4 Empty
Set d("obj") = CreateObject("Scripting.Dictionary") : d("obj").Add "x", "y" : WScript.Echo d("obj")("x"), d.Item("obj").Count ' expect: y 1
d("arr") = Array(1, 2, 3) : WScript.Echo d("arr")(1), UBound(d("arr")) ' expect: 2 2
d.RemoveAll : WScript.Echo d.Count, UBound(d.Keys), UBound(d.Items) ' expect: 0 -1 -1
d.CompareMode = 1 : d.Add "Key", 1 : WScript.Echo d.Exists("KEY"), d("key"), d.Keys()(0) ' expect: True 1 Key
' keys of every type
Set o = CreateObject("Scripting.Dictionary") : Set e = CreateObject("Scripting.Dictionary")
e.Add 1, "n" : e.Add "1", "s" : e.Add #1/2/2003#, "d" : e.Add o, "o" : e.Add Empty, "e" : e.Add Null, "u" : e.Add True, "t"
WScript.Echo e(1), e(1.0), e(CByte(1)), e("1"), e(#1/2/2003#), e(o), e(Empty), e(Null), e(True), e(-1) ' expect: n n n s d o e u t t
WScript.Echo e.Exists(2), e.Exists("x") ' expect: False False
On Error Resume Next
Sub T : WScript.Echo Err.Number, Err.Description : Err.Clear : End Sub
d.Add "KEY", 2 : T ' expect: 457 This key is already associated with an element of this collection
d.Key("absent") = "x" : T ' expect: 32811 Element not found
d.Add "other", 1 : d.Key("other") = "key" : T ' expect: 457 This key is already associated with an element of this collection
d.Remove "absent" : T ' expect: 32811 Element not found
d.CompareMode = 0 : T ' expect: 5 Invalid procedure call or argument
d.Add Array(1), 1 : T ' expect: 5 Invalid procedure call or argument
x = d.Items()(9) : T ' expect: 9 Subscript out of range
d.RemoveAll
d.CompareMode = -1 : T ' expect: 5 Invalid procedure call or argument
d.CompareMode = 2 : WScript.Echo d.CompareMode ' expect: 2
d.CompareMode = 1033 : WScript.Echo d.CompareMode ' expect: 1033
d.Add "x", 1 : WScript.Echo d.Exists("X") ' expect: True
d.Add : T ' expect: 450 Wrong number of arguments or invalid property assignment
