' compile error
Dim 5
' expect error 1010 line 2
