' compile error
Do While True
x = 1
' expect error 1019 line 5
