' compile error
Class A
Public Default Sub
End Class
' expect error 1010 line 3
