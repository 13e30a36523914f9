' compile error
x = Me
' expect error 1037 line 2
