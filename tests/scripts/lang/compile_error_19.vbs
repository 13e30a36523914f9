' compile error
Sub a
x = 1
' expect error 1014 line 5
