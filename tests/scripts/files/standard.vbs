' GetStandardStream is WScript.StdIn and its like.
' input: one
' input: two
' input: three
' expect stderr: to the errors
Set f = CreateObject("Scripting.FileSystemObject")
Set i = f.GetStandardStream(0)
WScript.Echo TypeName(i), i.ReadLine, WScript.StdIn.ReadLine, i.Line ' expect: TextStream one two 3
WScript.Echo i Is WScript.StdIn, f.GetStandardStream(1) Is WScript.StdOut, f.GetStandardStream(2) Is WScript.StdErr ' expect: True True True
f.GetStandardStream(1).WriteLine "out" ' expect: out
f.GetStandardStream(2).WriteLine "to the errors"
WScript.Echo Replace(i.ReadAll, vbLf, "."), i.AtEndOfStream ' expect: three. True
On Error Resume Next
i.Close : x = WScript.StdIn.ReadLine : WScript.Echo Err.Number ' expect: 54
