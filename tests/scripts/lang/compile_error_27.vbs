' compile error
Set x 5
' expect error 1011 line 2
