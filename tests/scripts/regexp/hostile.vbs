' what a pattern or a function of Replace may do without harm
Dim re : Set re = New RegExp : re.Global = True : re.Pattern = "a(b)?"
Function Other(m, g, i, s)
  re.Pattern = "x(y)(z)" : re.Global = False
  Other = "<" & m & re.Test("xyz") & ">"
  re.Pattern = "["
End Function
WScript.Echo re.Replace("abaab", GetRef("Other")) ' expect: <abTrue><aTrue><abTrue>
WScript.Echo re.Pattern, re.Global                ' expect: [ False
re.Pattern = "a" : re.Global = True
Function Again(m, i, s)
  If m = s Then Again = "!" Else Again = re.Replace("a", GetRef("Again"))
End Function
WScript.Echo re.Replace("abaab", GetRef("Again")) ' expect: !b!!b
Function Gone(m, i, s)
  Set re = Nothing
  Gone = "?"
End Function
WScript.Echo re.Replace("abaab", GetRef("Gone"))  ' expect: ?b??b
' folding large sets takes time
Dim s, i : Set re = New RegExp : re.IgnoreCase = True
For i = 1 To 400 : s = s & "[" & ChrW(128) & "-" & ChrW(-1) & "]" : Next
re.Pattern = s
On Error Resume Next
re.Test "abc" : WScript.Echo Err.Number           ' expect: 7
