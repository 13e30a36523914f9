' compile error
For i = 1 2
Next
' expect error 1013 line 2
