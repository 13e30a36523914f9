' compile error
x = "abc
' expect error 1033 line 2
