' what is large: arrays, dictionaries and texts of a million parts
Option Explicit
Dim a(), d, i, t, s
Sub Tell(what, n)
    WScript.Echo what & ": " & FormatNumber(Timer - t, 4, True, False, False) & " s for " & n
    t = Timer
End Sub
Function Build(n)
    Dim k, text, begin
    begin = Timer
    For k = 1 To n : text = text & "line of text" & vbCrLf : Next
    Build = Timer - begin
End Function
t = Timer
ReDim a(1000000)
For i = 0 To 1000000 : a(i) = i : Next
Tell "array, elements set", 1000000
ReDim a(0)
For i = 1 To 200000 : ReDim Preserve a(i) : a(i) = i : Next
Tell "array, ReDim Preserve by one", 200000
Set d = CreateObject("Scripting.Dictionary")
For i = 1 To 1000000 : d.Add "k" & i, i : Next
Tell "dictionary, keys added", 1000000
For i = 1 To 1000000 : If d("k" & i) <> i Then WScript.Quit 1
Next
Tell "dictionary, keys found", 1000000
s = Build(500000)
WScript.Echo "growth=" & FormatNumber(Build(4000000) / (s + 0.000001), 2, True, False, False)
