' CopyFile, MoveFile, DeleteFile and the same for folders.
Set f = CreateObject("Scripting.FileSystemObject")
Sub Make(p, t)
    Dim s
    Set s = f.CreateTextFile(p) : s.Write t : s.Close
End Sub
Function Text(p) : Text = f.OpenTextFile(p).ReadAll : End Function
Function Names(p)
    Dim x
    For Each x In f.GetFolder(p).SubFolders : Names = Names & x.Name & "\ " : Next
    For Each x In f.GetFolder(p).Files : Names = Names & x.Name & " " : Next
    Names = RTrim(Names)
End Function
f.CreateFolder "D:\w" : f.CreateFolder "D:\w\to"
Make "D:\w\a.txt", "A" : Make "D:\w\b.TXT", "B" : Make "D:\w\c.doc", "C" : Make "D:\w\noext", "N" : Make "D:\w\.hidden", "H"
' copy
f.CopyFile "D:\w\a.txt", "D:\w\a2.txt" : WScript.Echo Text("D:\w\a2.txt") ' expect: A
f.CopyFile "D:\w\b.TXT", "D:\w\a2.txt" : WScript.Echo Text("D:\w\a2.txt") ' expect: B
f.CopyFile "D:\w\a.txt", "D:\w\a2.txt", True : WScript.Echo Text("D:\w\a2.txt") ' expect: A
f.CopyFile "D:\w\a.txt", "D:\w\to\" : WScript.Echo Text("D:\w\to\a.txt") ' expect: A
f.CopyFile "D:\w\a.txt", "D:/w/to/" : WScript.Echo Names("D:\w\to") ' expect: a.txt
f.GetFile("D:\w\c.doc").Copy "D:\w\to\" : WScript.Echo Names("D:\w\to") ' expect: a.txt c.doc
f.GetFile("D:\w\c.doc").Copy "D:\w\to\d.doc" : WScript.Echo Names("D:\w\to") ' expect: a.txt c.doc d.doc
WScript.Echo f.GetFile("D:\w\a.txt").DateLastModified = f.GetFile("D:\w\to\a.txt").DateLastModified ' expect: True
' wildcards
f.DeleteFile "D:\w\to\*.*" : WScript.Echo "[" & Names("D:\w\to") & "]" ' expect: []
f.CopyFile "D:\w\*.txt", "D:\w\to" : WScript.Echo Names("D:\w\to") ' expect: a.txt a2.txt b.TXT
f.CopyFile "D:\w\?.*", "D:\w\to\" : WScript.Echo Names("D:\w\to") ' expect: a.txt a2.txt b.TXT c.doc
f.DeleteFile "D:\w\to\a?.txt" : WScript.Echo Names("D:\w\to") ' expect: a.txt b.TXT c.doc
f.DeleteFile "D:\w\to\*" : f.CopyFile "D:\w\*", "D:\w\to\" : WScript.Echo Names("D:\w\to") ' expect: .hidden a.txt a2.txt b.TXT c.doc noext
f.DeleteFile "D:\w\to\*.DOC" : WScript.Echo Names("D:\w\to") ' expect: .hidden a.txt a2.txt b.TXT noext
f.DeleteFile "D:\w\to\*." & "txt" : WScript.Echo Names("D:\w\to") ' expect: .hidden noext
' move
f.MoveFile "D:\w\a2.txt", "D:\w\a3.txt" : WScript.Echo f.FileExists("D:\w\a2.txt"), Text("D:\w\a3.txt") ' expect: False A
f.MoveFile "D:\w\a3.txt", "D:\w\to\" : WScript.Echo Names("D:\w\to") ' expect: .hidden a3.txt noext
f.MoveFile "D:\w\*.txt", "D:\w\to" : WScript.Echo Names("D:\w\to") ' expect: .hidden a.txt a3.txt b.TXT noext
WScript.Echo Names("D:\w") ' expect: to\ .hidden c.doc noext
Set x = f.GetFile("D:\w\to\a.txt") : x.Move "D:\w\" : WScript.Echo x.Path, x.Size ' expect: D:\w\a.txt 1
x.Name = "z.txt" : WScript.Echo x.Path, x.Name, f.FileExists("D:\w\a.txt") ' expect: D:\w\z.txt z.txt False
x.Move "C:\z.txt" : WScript.Echo x.Path, x.Drive ' expect: C:\z.txt C:
' read-only
x.Attributes = x.Attributes + 1 : WScript.Echo x.Attributes ' expect: 33
x.Copy "C:\ro.txt" : WScript.Echo f.GetFile("C:\ro.txt").Attributes ' expect: 33
x.Delete True : f.DeleteFile "C:\ro.txt", True : WScript.Echo f.FileExists("C:\z.txt"), f.FileExists("C:\ro.txt") ' expect: False False
' folders
f.CreateFolder("D:\t") : f.CreateFolder("D:\t\in") : Make "D:\t\1", "one" : Make "D:\t\in\2", "two"
f.CopyFolder "D:\t", "D:\u" : WScript.Echo Names("D:\u"), Names("D:\u\in"), Text("D:\u\in\2") ' expect: in\ 1 2 two
f.CopyFolder "D:\t", "D:\u\" : WScript.Echo Names("D:\u") ' expect: in\ t\ 1
Make "D:\t\1", "changed" : f.CopyFolder "D:\t", "D:\u" : WScript.Echo Text("D:\u\1"), Names("D:\u") ' expect: changed in\ t\ 1
f.CreateFolder "D:\all" : f.CreateFolder "D:\t2"
f.CopyFolder "D:\t*", "D:\all" : WScript.Echo Names("D:\all") ' expect: t\ t2\
f.GetFolder("D:\t").Copy "D:\copy" : WScript.Echo Names("D:\copy"), f.GetFolder("D:\copy").Size ' expect: in\ 1 10
f.MoveFolder "D:\copy", "D:\moved" : WScript.Echo f.FolderExists("D:\copy"), Names("D:\moved") ' expect: False in\ 1
f.MoveFolder "D:\moved", "D:\all\" : WScript.Echo Names("D:\all") ' expect: moved\ t\ t2\
Set d = f.GetFolder("D:\all\moved") : d.Name = "new" : WScript.Echo d.Path, Names("D:\all") ' expect: D:\all\new new\ t\ t2\
d.Move "C:\new" : WScript.Echo d.Path, Text("C:\new\in\2"), f.FolderExists("D:\all\new") ' expect: C:\new two False
f.MoveFolder "D:\all\t*", "C:\new" : WScript.Echo Names("C:\new"), "[" & Names("D:\all") & "]" ' expect: in\ t\ t2\ 1 []
f.CopyFolder "D:\t\in\", "D:\slash" : WScript.Echo Names("D:\slash") ' expect: 2
' delete
f.DeleteFolder "C:\new\t*" : WScript.Echo Names("C:\new") ' expect: in\ 1
f.DeleteFolder "C:\new" : WScript.Echo f.FolderExists("C:\new") ' expect: False
f.GetFolder("D:\t2").Delete : WScript.Echo f.FolderExists("D:\t2") ' expect: False
f.GetFile("D:\t\in\2").Attributes = 1
On Error Resume Next
f.DeleteFolder "D:\t" : WScript.Echo Err.Number, f.FolderExists("D:\t\in") : Err.Clear ' expect: 70 True
f.GetFolder("D:\t").Delete True : WScript.Echo Err.Number, f.FolderExists("D:\t") ' expect: 0 False
