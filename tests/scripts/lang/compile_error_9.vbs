' compile error
Const a = b
' expect error 1045 line 2
