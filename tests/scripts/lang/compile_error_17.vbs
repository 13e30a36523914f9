' compile error
For Each x y
Next
' expect error 1046 line 2
