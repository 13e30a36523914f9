' A path that leads out of its drive is named.
Set f = CreateObject("Scripting.FileSystemObject")
Set x = f.GetFile("C:\..\..\etc\passwd") ' expect stderr: {script}(3, 1) Microsoft VBScript runtime error: Permission denied: 'C:\..\..\etc\passwd' leads out of drive C:
' expect exit 1
