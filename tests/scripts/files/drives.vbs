' Drives.
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
WScript.Echo TypeName(f.Drives), f.Drives.Count ' expect: Drives 3
For Each d In f.Drives : r = r & d.DriveLetter & "=" & d.Path & "=" & d & " " : Next
WScript.Echo r ' expect: C=C:=C: D=D:=D: Z=Z:=Z:
Set d = f.GetDrive("c:")
WScript.Echo TypeName(d), d.DriveLetter, d.Path, d.IsReady, d.RootFolder, TypeName(d.RootFolder) ' expect: Drive C C: True C:\ Folder
WScript.Echo f.GetDrive("C").Path, f.GetDrive("C:\").Path, f.GetDrive("d:/").Path, f.GetDrive("/").Path ' expect: C: C: D: Z:
WScript.Echo f.Drives("C").Path, f.Drives.Item("Z:").RootFolder ' expect: C: Z:\
WScript.Echo d.TotalSize > 0, d.FreeSpace > 0, d.AvailableSpace <= d.FreeSpace, d.FreeSpace <= d.TotalSize ' expect: True True True True
WScript.Echo d.DriveType >= 1 And d.DriveType <= 5, TypeName(d.FileSystem), Len(d.FileSystem) > 1 ' expect: True String True
WScript.Echo d.SerialNumber = f.GetDrive("C").SerialNumber, "[" & d.ShareName & "]", TypeName(d.VolumeName) ' expect: True [] Null
WScript.Echo f.DriveExists("C"), f.DriveExists("c:"), f.DriveExists("C:\x\y"), f.DriveExists("Q"), f.DriveExists("1"), f.DriveExists(""), f.DriveExists("/tmp") ' expect: True True True False False False True
WScript.Echo f.GetDrive(f.GetDriveName(f.GetAbsolutePathName("."))).Path ' expect: Z:
WScript.Echo f.GetDrive(f.GetDriveName("C:\x\y")).Path, f.GetDrive(f.GetDriveName(WScript.ScriptFullName)).Path ' expect: C: Z:
On Error Resume Next
d.VolumeName = "x" : WScript.Echo Err.Number, Err.Source : Err.Clear ' expect: 70 Microsoft VBScript runtime error
Set x = f.Drives("Q") : WScript.Echo Err.Number : Err.Clear ' expect: 68
f.DeleteFolder WScript.Arguments(0) & "/d" : WScript.Echo Err.Number ' expect: 0
Set d = f.GetDrive("D:") : WScript.Echo Err.Number, d.IsReady, d.DriveType ' expect: 0 False 0
x = d.FreeSpace : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: 71 Disk not ready
x = d.TotalSize : WScript.Echo Err.Number : Err.Clear ' expect: 71
x = d.SerialNumber : WScript.Echo Err.Number : Err.Clear ' expect: 71
x = d.FileSystem : WScript.Echo Err.Number : Err.Clear ' expect: 71
Set x = d.RootFolder : WScript.Echo Err.Number : Err.Clear ' expect: 71
