' compile error
Class A
x = 1
End Class
' expect error 1002 line 3
