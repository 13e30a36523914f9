' compile error
x = ?
' expect error 1032 line 2
