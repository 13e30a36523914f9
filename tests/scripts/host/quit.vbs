' expect exit 42
WScript.Echo "before" ' expect: before
F
WScript.Echo "never"
Sub F
    On Error Resume Next
    WScript.Quit 42
    WScript.Echo "never"
End Sub
