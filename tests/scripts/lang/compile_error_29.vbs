' compile error
Sub a
End Function
' expect error 1016 line 3
