Function F(a)
    Err.Raise 9
End Function
WScript.Echo F(1)
' expect error 9 line 2
