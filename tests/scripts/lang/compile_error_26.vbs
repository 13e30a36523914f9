' compile error
Class A
Property Let x
End Property
End Class
' expect error 1054 line 4
