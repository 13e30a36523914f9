' compile error
foo(1, 2)
' expect error 1044 line 2
