' A tree that is copied over another does not follow the links of that one.
' options: --drives E={tmp}/e;Z=
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
WScript.Echo f.Drives.Count, f.DriveExists("Z"), "[" & f.GetDriveName("/x") & "]", f.GetFolder("/").Drive Is Nothing ' expect: 2 False [] True
Set s = f.CreateTextFile(tmp & "/out/secret") : s.Write "safe" : s.Close
f.CreateFolder tmp & "/src" : f.CreateFolder tmp & "/src/link"
Set s = f.CreateTextFile(tmp & "/src/link/secret") : s.Write "changed" : s.Close
On Error Resume Next
f.CopyFolder tmp & "/src", "E:\t" : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: 70 Permission denied
WScript.Echo f.OpenTextFile(tmp & "/out/secret").ReadAll ' expect: safe
f.CopyFile tmp & "/src/link/secret", "E:\t\link\secret" : WScript.Echo Err.Number : Err.Clear ' expect: 70
f.DeleteFolder tmp & "/src/link"
Set s = f.CreateTextFile(tmp & "/src/file") : s.Write "changed" : s.Close
f.CopyFolder tmp & "/src", "E:\t" : WScript.Echo Err.Number : Err.Clear ' expect: 75
WScript.Echo f.OpenTextFile(tmp & "/out/secret").ReadAll ' expect: safe
' what a drive leads out to is not counted, nor deleted
WScript.Echo f.GetFolder("E:\t").Size, f.GetFolder("E:\").SubFolders.Count ' expect: 0 1
f.DeleteFolder "E:\t" : WScript.Echo Err.Number, f.OpenTextFile(tmp & "/out/secret").ReadAll ' expect: 0 safe
' a drive without folder
f.DeleteFolder tmp & "/e" : Err.Clear
WScript.Echo f.FolderExists("E:\"), f.DriveExists("E") ' expect: False True
Set x = f.GetFolder("E:\") : WScript.Echo Err.Number ' expect: 76
