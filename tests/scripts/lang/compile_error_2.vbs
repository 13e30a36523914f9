' compile error
If x Then
WScript.Echo 1
' expect error 1014 line 5
