' what only cycles keep alive is swept at the end of the script
Class Node
    Public other, text
    Private Sub Class_Terminate
        If text <> "" Then WScript.Echo "terminated " & text
    End Sub
End Class
Dim keep, lone
Set keep = New Node : keep.text = "a" : Set keep.other = New Node : Set keep.other.other = keep
keep.other.text = "b"
Set keep = Nothing
Set lone = New Node : lone.text = "c" : Set lone = Nothing ' expect: terminated c
WScript.Echo "end of script"                      ' expect: end of script
' expect: terminated b
' expect: terminated a
