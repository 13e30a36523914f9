WScript.Echo "before" ' expect: before
Sub Inner(v)
    Dim t
    t = v * 2
End Sub
Inner "text"
WScript.Echo "never"
' expect error 13 line 4
