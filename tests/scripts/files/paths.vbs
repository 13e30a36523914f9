' Linux paths, Windows paths, case.
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
Function Rel(p) : Rel = Replace(Replace(p, Replace(tmp, "/", "\"), "~"), tmp, "~") : End Function
f.CreateFolder "C:\Docs" : f.CreateTextFile("C:\Docs\Read.me").Close
' one file, many spellings
For Each p In Array("C:\Docs\Read.me", "c:\docs\read.ME", "C:/Docs/Read.me", "c:/DOCS\READ.me", tmp & "/c/Docs/Read.me", tmp & "\c\docs\read.me", "Z:" & tmp & "/c/Docs/Read.me", "C:Docs\Read.me", "C:\x\..\Docs\.\Read.me", "\\?\C:\Docs\Read.me", tmp & "/c/../c/Docs//Read.me")
    WScript.Echo f.FileExists(p), Rel(f.GetFile(p).Path)
Next
' expect: True C:\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True ~/c/Docs/Read.me
' expect: True ~/c/Docs/Read.me
' expect: True Z:~\c\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True C:\Docs\Read.me
' expect: True ~/c/Docs/Read.me
' style
Set d = f.GetFolder("C:\Docs")
WScript.Echo d, d.Path, d.ParentFolder, d.Drive ' expect: C:\Docs C:\Docs C:\ C:
WScript.Echo Rel(f.GetFolder(tmp & "/c/Docs").ParentFolder.Path), f.GetFolder(tmp & "/c").Drive ' expect: ~/c Z:
For Each x In d.Files : WScript.Echo x.Path : Next ' expect: C:\Docs\Read.me
For Each x In f.GetFolder(tmp & "/c/Docs").Files : WScript.Echo Rel(x.Path) : Next ' expect: ~/c/Docs/Read.me
' made through one, seen through the other
Set s = f.CreateTextFile("C:\Docs\a.txt") : s.Write "hello" : s.Close
WScript.Echo f.OpenTextFile(tmp & "/c/Docs/a.txt").ReadAll ' expect: hello
Set s = f.CreateTextFile("D:\b.txt") : s.Write "on D" : s.Close
WScript.Echo f.OpenTextFile(tmp & "/d/b.txt").ReadAll ' expect: on D
f.CopyFile "C:\Docs\a.txt", "D:\" : WScript.Echo f.FileExists(tmp & "/d/a.txt") ' expect: True
f.MoveFile "D:\a.txt", "C:\moved.txt" : WScript.Echo f.FileExists("C:\moved.txt"), f.FileExists("D:\a.txt") ' expect: True False
' case: the exact name first, then the only one: that is written over, no second one is made
Set s = f.CreateTextFile(tmp & "/d/Same") : s.Write "1" : s.Close
Set s = f.CreateTextFile(tmp & "/d/SAME") : s.Write "2" : s.Close
WScript.Echo f.OpenTextFile("D:\SAME").ReadAll ' expect: 2
f.DeleteFile "D:\SAME"
Set s = f.CreateTextFile("D:\SAME") : s.Write "3" : s.Close
WScript.Echo f.GetFolder("D:\").Files.Count, f.OpenTextFile("D:\Same").ReadAll ' expect: 2 3
f.CopyFile "D:\Same", tmp & "/d/other"
f.MoveFile tmp & "/d/other", tmp & "/d/other2"
WScript.Echo f.FileExists(tmp & "/d/OTHER2"), f.FileExists("D:\oTHER2") ' expect: True True
' a name may be renamed to another case of itself
f.GetFile("D:\b.txt").Name = "B.TXT"
For Each x In f.GetFolder("D:\").Files : r = r & x.Name & " " : Next
WScript.Echo r ' expect: B.TXT other2 SAME
f.MoveFile "D:\B.TXT", "D:\b.Txt"
WScript.Echo f.GetFile("D:\b.txt").Name ' expect: b.Txt
' folders below a folder of another case
f.CreateFolder "c:\DOCS\Sub" : WScript.Echo f.GetFolder("C:\docs\SUB").Path ' expect: C:\Docs\Sub
' characters
Set s = f.CreateTextFile(tmp & "/d/a*b?") : s.Close
WScript.Echo f.FileExists(tmp & "/d/a*b?"), f.FileExists("D:\a*b?") ' expect: True False
r = "" : For Each x In f.GetFolder("D:\").Files : r = r & x.Name & " " : Next
WScript.Echo r ' expect: b.Txt other2 SAME
WScript.Echo f.GetFolder(tmp & "/d").Files.Count ' expect: 4
f.DeleteFile tmp & "/d/a[*]*" , True
' expect error 53 line 59
