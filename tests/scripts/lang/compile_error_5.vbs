' compile error
Loop
' expect error 1038 line 2
