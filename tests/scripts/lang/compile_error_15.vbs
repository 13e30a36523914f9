' compile error
If x

' expect error 1017 line 2
