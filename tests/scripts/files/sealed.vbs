' A sealed script may read; every change is error 70 that says what was refused, and does not happen.
' options: --sealed
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
Set i = f.GetFile("C:\plain.txt") : Set d = f.GetFolder("C:\")
WScript.Echo f.FileExists("C:\plain.txt"), i.Size, d.Files.Count ' expect: True 0 2
WScript.Echo f.OpenTextFile("C:\plain.txt").AtEndOfStream ' expect: True
WScript.Echo f.OpenTextFile("C:\plain.txt", 1, True).AtEndOfStream ' expect: True
On Error Resume Next
Sub E
    WScript.Echo Err.Number & " " & Replace(Err.Description, tmp, "~") & " (" & Err.Source & ")" : Err.Clear
End Sub
Set s = f.CreateTextFile("C:\new.txt") : E ' expect: 70 Permission denied: CreateTextFile is refused to a sealed script ('~/c/new.txt') (OpenWMI)
Set s = f.OpenTextFile("C:\plain.txt", 2) : E ' expect: 70 Permission denied: OpenTextFile is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
Set s = f.OpenTextFile("C:\plain.txt", 8) : E ' expect: 70 Permission denied: OpenTextFile is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
Set s = f.OpenTextFile("C:\new.txt", 1, True) : E ' expect: 70 Permission denied: OpenTextFile is refused to a sealed script ('~/c/new.txt') (OpenWMI)
Set s = i.OpenAsTextStream(2) : E ' expect: 70 Permission denied: OpenAsTextStream is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
Set s = d.CreateTextFile("new.txt") : E ' expect: 70 Permission denied: CreateTextFile is refused to a sealed script ('~/c/new.txt') (OpenWMI)
f.CreateFolder "C:\new" : E ' expect: 70 Permission denied: CreateFolder is refused to a sealed script ('~/c/new') (OpenWMI)
d.SubFolders.Add "new" : E ' expect: 70 Permission denied: CreateFolder is refused to a sealed script ('~/c/new') (OpenWMI)
f.CopyFile "C:\plain.txt", "C:\new.txt" : E ' expect: 70 Permission denied: CopyFile is refused to a sealed script ('~/c/plain.txt -> ~/c/new.txt') (OpenWMI)
i.Copy "D:\" : E ' expect: 70 Permission denied: CopyFile is refused to a sealed script ('~/c/plain.txt -> ~/d/plain.txt') (OpenWMI)
f.CopyFolder "C:\", "D:\c" : E ' expect: 70 Permission denied: CopyFolder is refused to a sealed script ('~/c -> ~/d/c') (OpenWMI)
f.MoveFile "C:\plain.txt", "C:\new.txt" : E ' expect: 70 Permission denied: MoveFile is refused to a sealed script ('~/c/plain.txt -> ~/c/new.txt') (OpenWMI)
f.MoveFolder tmp & "/out", tmp & "/out2" : E ' expect: 70 Permission denied: MoveFolder is refused to a sealed script ('~/out -> ~/out2') (OpenWMI)
i.Move "D:\" : E ' expect: 70 Permission denied: MoveFile is refused to a sealed script ('~/c/plain.txt -> ~/d/plain.txt') (OpenWMI)
i.Name = "new.txt" : E ' expect: 70 Permission denied: MoveFile is refused to a sealed script ('~/c/plain.txt -> ~/c/new.txt') (OpenWMI)
i.Attributes = 1 : E ' expect: 70 Permission denied: Attributes is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
f.DeleteFile "C:\plain.txt" : E ' expect: 70 Permission denied: DeleteFile is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
f.DeleteFile "C:\*.txt" : E ' expect: 70 Permission denied: DeleteFile is refused to a sealed script ('~/c/inside.txt') (OpenWMI)
i.Delete : E ' expect: 70 Permission denied: DeleteFile is refused to a sealed script ('~/c/plain.txt') (OpenWMI)
f.DeleteFolder tmp & "/out" : E ' expect: 70 Permission denied: DeleteFolder is refused to a sealed script ('~/out') (OpenWMI)
f.GetFolder(tmp & "/out").Delete : E ' expect: 70 Permission denied: DeleteFolder is refused to a sealed script ('~/out') (OpenWMI)
Set x = f.GetSpecialFolder(0) : WScript.Echo Err.Number : Err.Clear ' expect: 76
WScript.Echo d.Files.Count, d.SubFolders.Count, f.GetFolder("D:\").Files.Count, i.Attributes, f.FileExists(tmp & "/out/secret") ' expect: 2 0 0 32 True
