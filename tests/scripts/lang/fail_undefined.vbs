Option Explicit
x = 5
' expect error 500 line 2
