' compile error
x = 12abc
' expect error 1031 line 2
