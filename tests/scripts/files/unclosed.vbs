' What was written and never closed is in the file when a script ends; also after an error.
' arguments: {tmp}/c/left.txt
Set f = CreateObject("Scripting.FileSystemObject")
p = WScript.Arguments(0)
Set w = f.CreateTextFile(p)
w.WriteLine "kept"
Class Holder
    Public Stream
    Private Sub Class_Terminate
        Stream.WriteLine "more"
        Set Stream = Nothing
        WScript.Echo Replace(CreateObject("Scripting.FileSystemObject").OpenTextFile(WScript.Arguments(0)).ReadAll, vbCrLf, "|")
    End Sub
End Class
Set h = New Holder
Set h.Stream = w
Set w = Nothing
' expect: kept|more|
