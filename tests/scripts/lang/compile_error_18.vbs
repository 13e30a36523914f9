' compile error
x = (1
' expect error 1006 line 2
