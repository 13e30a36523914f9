' What can be said of a path without a file system.
Set f = CreateObject("Scripting.FileSystemObject")
WScript.Echo TypeName(f) ' expect: FileSystemObject
WScript.Echo TypeName(CreateObject("Scripting.FileSystemObject.1")) ' expect: FileSystemObject
' BuildPath
WScript.Echo f.BuildPath("C:\Documents", "Reports") ' expect: C:\Documents\Reports
WScript.Echo f.BuildPath("C:\Documents\", "Reports") ' expect: C:\Documents\Reports
WScript.Echo f.BuildPath("C:\Documents\", "\Reports") ' expect: C:\Documents\Reports
WScript.Echo f.BuildPath("C:", "x") ' expect: C:x
WScript.Echo f.BuildPath("/home/me", "x") ' expect: /home/me/x
WScript.Echo f.BuildPath("/", "x") ' expect: /x
WScript.Echo f.BuildPath("a\b", "c") ' expect: a\b\c
WScript.Echo f.BuildPath("", "c") ' expect: c
WScript.Echo f.BuildPath("a", "") ' expect: a
' GetFileName, GetBaseName, GetExtensionName
For Each p In Array("C:\a\b.txt", "C:\a\b.tar.gz", "C:\a\", "C:\", "/a/b.c", "/home/me\x.vbs", ".profile", "a.", "a", "")
    WScript.Echo "[" & f.GetFileName(p) & "][" & f.GetBaseName(p) & "][" & f.GetExtensionName(p) & "]"
Next
' expect: [b.txt][b][txt]
' expect: [b.tar.gz][b.tar][gz]
' expect: [a][a][]
' expect: [][][]
' expect: [b.c][b][c]
' expect: [x.vbs][x][vbs]
' expect: [.profile][][profile]
' expect: [a.][a][]
' expect: [a][a][]
' expect: [][][]
' GetParentFolderName
For Each p In Array("C:\a\b.txt", "C:\a\b\", "C:\a", "C:\", "C:", "/a/b", "/a", "/", "a\b", "a", "", "\\server\share\x\y")
    WScript.Echo "[" & f.GetParentFolderName(p) & "]"
Next
' expect: [C:\a]
' expect: [C:\a]
' expect: [C:\]
' expect: []
' expect: []
' expect: [/a]
' expect: [/]
' expect: []
' expect: [a]
' expect: []
' expect: []
' expect: [\\server\share\x]
' GetDriveName
For Each p In Array("C:\a", "d:x", "/a", "a", "", "\\server\share\x")
    WScript.Echo "[" & f.GetDriveName(p) & "]"
Next
' expect: [C:]
' expect: [d:]
' expect: [Z:]
' expect: []
' expect: []
' expect: [\\server\share]
' GetAbsolutePathName
WScript.Echo f.GetAbsolutePathName("C:\a\..\b\.\c\") ' expect: C:\b\c
WScript.Echo f.GetAbsolutePathName("c:\\\") ' expect: C:\
WScript.Echo f.GetAbsolutePathName("c:\..\..\mydocuments") ' expect: C:\mydocuments
WScript.Echo f.GetAbsolutePathName("c:*.*\may97") ' expect: C:\*.*\may97
WScript.Echo f.GetAbsolutePathName("c:/x/y") ' expect: C:\x\y
WScript.Echo f.GetAbsolutePathName("/a//b/../c/") ' expect: /a/c
WScript.Echo f.GetAbsolutePathName("/a\b") ' expect: /a/b
WScript.Echo f.GetAbsolutePathName("\x") ' expect: Z:\x
WScript.Echo f.GetAbsolutePathName("x") = f.BuildPath(f.GetAbsolutePathName("."), "x") ' expect: True
WScript.Echo f.GetAbsolutePathName("") = f.GetAbsolutePathName(".") ' expect: True
WScript.Echo f.GetAbsolutePathName("a\b") = f.GetAbsolutePathName("a/b") ' expect: True
' GetTempName
t = f.GetTempName
WScript.Echo Left(t, 3) & Len(t) & Right(t, 4) ' expect: rad12.tmp
WScript.Echo t = f.GetTempName ' expect: False
WScript.Echo f.FileExists(t) ' expect: False
