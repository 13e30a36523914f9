' Objects end when the script quits; what they do then still works.
' expect exit 3
Class C
    Private Sub Class_Terminate
        WScript.Echo "terminated" ' expect: terminated
    End Sub
End Class
Set x = New C
WScript.Quit 3
