' Scripting.Dictionary
Dim d, k, s
Set d = CreateObject("Scripting.Dictionary")
d.Add "one", 1 : d("two") = 2 : d.Item("three") = 3
WScript.Echo d.Count, d("one"), d.Item("two"), d.Exists("three"), d.Exists("THREE") ' expect: 3 1 2 True False
WScript.Echo Join(d.Keys, ","), Join(d.Items, ","), d.Keys()(1) ' expect: one,two,three 1,2,3 two
For Each k In d : s = s & k & "=" & d(k) & " " : Next : WScript.Echo s ' expect: one=1 two=2 three=3
d.Remove "two" : WScript.Echo d.Count, Join(d.Keys, ",") ' expect: 2 one,three
d("one") = d("one") + 10 : WScript.Echo d("one")   ' expect: 11
WScript.Echo IsEmpty(d("new")), d.Count            ' expect: True 3
d.Key("one") = "uno" : WScript.Echo d.Exists("uno"), d("uno") ' expect: True 11
d.RemoveAll : WScript.Echo d.Count                 ' expect: 0
d.CompareMode = 1 : d("Abc") = 1 : WScript.Echo d.Exists("aBC"), d.CompareMode ' expect: True 1
d(1) = "int" : WScript.Echo d(1.0), d.Exists("1"), d.Exists(CLng(1)) ' expect: int False True
Set d("o") = CreateObject("Scripting.Dictionary") : d("o").Add "in", 5 : WScript.Echo d("o")("in"), TypeName(d("o")) ' expect: 5 Dictionary
WScript.Echo TypeName(d)                           ' expect: Dictionary
Dim i, big, c : Set big = CreateObject("Scripting.Dictionary")
For i = 1 To 20000 : big.Add "k" & i, i : Next
For i = 1 To 20000 Step 2 : big.Remove "k" & i : Next
WScript.Echo big.Count, big("k20000"), big.Exists("k1") ' expect: 10000 20000 False
For i = 1 To 100000
    Set c = CreateObject("Scripting.Dictionary")
    c.Add "next", d
    Set d = c
Next
Set c = Nothing : Set d = Nothing
WScript.Echo "freed"                               ' expect: freed
