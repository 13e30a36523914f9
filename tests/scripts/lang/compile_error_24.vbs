' compile error
Dim a(x)
' expect error 1026 line 2
