' File, Folder, Files, Folders.
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
Set s = f.CreateTextFile("D:\some.text") : s.Write "12345" : s.Close
before = Now
Set i = f.GetFile("D:\some.text")
WScript.Echo TypeName(i), i, i.Path, i.Name ' expect: File D:\some.text D:\some.text some.text
WScript.Echo i.ShortName, i.ShortPath ' expect: some.text D:\some.text
WScript.Echo i.Size, TypeName(i.Size), i.Type, i.Attributes ' expect: 5 Long TEXT File 32
WScript.Echo TypeName(i.DateCreated), TypeName(i.DateLastModified), TypeName(i.DateLastAccessed) ' expect: Date Date Date
WScript.Echo Abs(DateDiff("s", before, i.DateLastModified)) < 10, Abs(DateDiff("s", before, i.DateCreated)) < 10 ' expect: True True
WScript.Echo TypeName(i.ParentFolder), i.ParentFolder, TypeName(i.Drive), i.Drive ' expect: Folder D:\ Drive D:
f.CreateTextFile("D:\plain").Close : WScript.Echo f.GetFile("D:\plain").Type ' expect: File
f.CreateTextFile("D:\.dot").Close : WScript.Echo f.GetFile("D:\.dot").Attributes ' expect: 34
' attributes
i.Attributes = 1 : WScript.Echo i.Attributes ' expect: 33
i.Attributes = 0 : WScript.Echo i.Attributes ' expect: 32
i.Attributes = i.Attributes Or 1 : WScript.Echo i.Attributes And 1 ' expect: 1
i.Attributes = 2 + 4 + 32 : WScript.Echo i.Attributes ' expect: 32
' sizes over 2 GB are numbers too
WScript.Echo TypeName(f.GetDrive("D").TotalSize) ' expect: Double
' folders
Set d = f.CreateFolder("D:\dir")
WScript.Echo TypeName(d), d, d.Name, d.Type, d.Attributes, d.IsRootFolder ' expect: Folder D:\dir dir File folder 16 False
WScript.Echo d.Size, d.Files.Count, d.SubFolders.Count, TypeName(d.Files), TypeName(d.SubFolders) ' expect: 0 0 0 Files Folders
d.CreateTextFile("one.txt").Write "abc" : d.CreateTextFile("Two.txt").Write "de"
WScript.Echo d.Size, d.Files.Count ' expect: 5 2
Set n = d.SubFolders.Add("sub") : WScript.Echo TypeName(n), n.Path ' expect: Folder D:\dir\sub
n.CreateTextFile("three.txt", True, True).Write "x"
WScript.Echo d.Size, d.SubFolders.Count, d.SubFolders("SUB").Path, d.SubFolders.Item("sub").Name ' expect: 9 1 D:\dir\sub sub
WScript.Echo d.Files("ONE.txt").Name, d.Files.Item("Two.txt").Size, d.Files("one.txt") ' expect: one.txt 2 D:\dir\one.txt
For Each x In d.Files : r = r & x.Name & ":" & x.Size & " " : Next
WScript.Echo r ' expect: one.txt:3 Two.txt:2
For Each x In d.SubFolders : WScript.Echo x.Name, x.ParentFolder.Name : Next ' expect: sub dir
WScript.Echo n.ParentFolder.ParentFolder.IsRootFolder, "[" & n.ParentFolder.ParentFolder.Name & "]" ' expect: True []
WScript.Echo n.ParentFolder.ParentFolder.ParentFolder Is Nothing ' expect: True
WScript.Echo f.GetFolder("/").IsRootFolder, f.GetFolder("/").Path, f.GetFolder("/").ParentFolder Is Nothing ' expect: True / True
WScript.Echo TypeName(d.DateCreated), TypeName(d.DateLastModified), TypeName(d.DateLastAccessed), d.ShortName, d.ShortPath ' expect: Date Date Date dir D:\dir
' a collection looks anew, For Each has its own list
Set all = d.Files
For Each x In all : x.Delete : Next
WScript.Echo all.Count ' expect: 0
d.CreateTextFile("late").Close : WScript.Echo all.Count ' expect: 1
' exact names and kinds
WScript.Echo f.FileExists("D:\dir"), f.FolderExists("D:\dir"), f.FolderExists("D:\dir\"), f.FolderExists("D:\plain"), f.FileExists("D:\plain\") ' expect: False True True False False
WScript.Echo f.FileExists(""), f.FolderExists(""), f.FileExists("Q:\x"), f.FolderExists("\\s\h"), f.FolderExists(".") ' expect: False False False False True
' the version of a program is not known
WScript.Echo "[" & f.GetFileVersion("D:\plain") & "]" ' expect: []
' folders of the system
WScript.Echo f.GetSpecialFolder(0), f.GetSpecialFolder(1), f.FolderExists(f.GetSpecialFolder(2)) ' expect: C:\Windows C:\Windows\System32 True
p = f.GetSpecialFolder(2) & "\" & f.GetTempName
f.CreateTextFile(p).Close : WScript.Echo f.FileExists(p), InStr(f.GetFile(p).Path, "\") : f.DeleteFile p ' expect: True 0
