' compile error
Select x
End Select
' expect error 1021 line 2
