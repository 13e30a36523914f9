' compile error
Next
' expect error 1055 line 2
