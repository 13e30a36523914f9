' A drive is not left through ".." or a link; links themselves can be deleted and moved.
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
WScript.Echo f.FileExists(tmp & "/c/file_out"), f.FileExists("C:\file_out"), f.FolderExists("C:\folder_out"), f.FileExists("C:\folder_out\secret") ' expect: True False False False
WScript.Echo f.FileExists("C:\inside.txt"), f.GetFile("C:\inside.txt").Attributes, f.GetFile("C:\plain.txt").Attributes ' expect: True 1056 32
For Each x In f.GetFolder("C:\").Files : r = r & x.Name & " " : Next
WScript.Echo r ' expect: inside.txt plain.txt
WScript.Echo f.GetFolder("C:\").SubFolders.Count, f.GetFolder(tmp & "/c").SubFolders.Count, f.GetFolder(tmp & "/c").Files.Count ' expect: 0 1 4
On Error Resume Next
Sub E : WScript.Echo Err.Number & " " & Replace(Err.Description, tmp, "~") : Err.Clear : End Sub
Set x = f.GetFile("C:\file_out") : E ' expect: 70 Permission denied: 'C:\file_out' leads out of drive C:
Set x = f.GetFolder("C:\folder_out") : E ' expect: 70 Permission denied: 'C:\folder_out' leads out of drive C:
Set x = f.OpenTextFile("C:\folder_out\new", 2, True) : E ' expect: 70 Permission denied: 'C:\folder_out\new' leads out of drive C:
Set x = f.OpenTextFile("C:\dangling", 2, True) : E ' expect: 70 Permission denied: 'C:\dangling' leads out of drive C:
Set x = f.CreateTextFile("C:\file_out") : E ' expect: 70 Permission denied: 'C:\file_out' leads out of drive C:
f.CreateFolder "C:\folder_out\x" : E ' expect: 70 Permission denied: 'C:\folder_out\x' leads out of drive C:
f.CopyFile "C:\plain.txt", "C:\folder_out\" : E ' expect: 70 Permission denied: 'C:\folder_out\' leads out of drive C:
f.CopyFile "C:\file_out", "C:\x" : E ' expect: 70 Permission denied: 'C:\file_out' leads out of drive C:
f.MoveFile "C:\folder_out\secret", "C:\x" : E ' expect: 70 Permission denied: 'C:\folder_out\secret' leads out of drive C:
f.DeleteFile "C:\folder_out\*" : E ' expect: 70 Permission denied: 'C:\folder_out\' leads out of drive C:
f.DeleteFile "C:\..\out\secret" : E ' expect: 70 Permission denied: 'C:\..\out\secret' leads out of drive C:
Set x = f.GetFolder("C:\..") : E ' expect: 70 Permission denied: 'C:\..' leads out of drive C:
Set x = f.GetFolder("C:\").Files("file_out") : E ' expect: 70 Permission denied: 'C:\file_out' leads out of drive C:
WScript.Echo f.FileExists(tmp & "/out/secret"), f.GetFolder(tmp & "/out").Files.Count ' expect: True 1
On Error GoTo 0
' the link itself
f.DeleteFile "C:\file_out" : WScript.Echo f.FileExists(tmp & "/c/file_out"), f.FileExists(tmp & "/out/secret") ' expect: False True
f.DeleteFolder "C:\folder_out" : WScript.Echo f.FolderExists(tmp & "/c/folder_out"), f.FileExists(tmp & "/out/secret") ' expect: False True
f.MoveFile "C:\inside.txt", "C:\link.txt" : WScript.Echo f.GetFile("C:\link.txt").Attributes And 1024 ' expect: 1024
f.DeleteFile "C:\dangling"
' a link inside a tree is copied as a link; deleting the tree leaves what it leads to
f.CreateFolder "C:\tree" : f.MoveFile "C:\link.txt", "C:\tree\"
f.MoveFile "C:\plain.txt", "C:\tree\plain.txt"
f.CopyFolder "C:\tree", "C:\tree2"
WScript.Echo f.GetFile("C:\tree2\link.txt").Attributes, f.GetFolder("C:\tree2").Size ' expect: 1056 0
' copying onto a tree with a link that leads out goes nowhere
f.CreateFolder "D:\over" : f.CreateFolder "D:\over\sub" : f.CreateTextFile("D:\over\sub\secret").Close
