' compile error
x = 1 y
' expect error 1025 line 2
