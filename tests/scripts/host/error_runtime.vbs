' expect exit 1
' expect stderr: {script}(5, 5) Microsoft VBScript runtime error: Division by zero
WScript.Echo "before" ' expect: before
If True Then
    x = 1 / 0
End If
