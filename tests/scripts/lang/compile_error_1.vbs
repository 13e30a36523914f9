' compile error
x = 1 +
' expect error 1002 line 2
