' What ends a script is printed like an error of the engine.
Set f = CreateObject("Scripting.FileSystemObject")
Set x = f.OpenTextFile("C:\absent.txt") ' expect stderr: {script}(3, 1) Microsoft VBScript runtime error: File not found
' expect exit 1
