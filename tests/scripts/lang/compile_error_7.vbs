' compile error
Exit Sub
' expect error 1039 line 2
