' StdIn, StdOut, StdErr.
' input: first line
' input: second
' input: abcdef
' input:
' input: the rest
' input: and more
' expect stderr: to the error stream
Set i = WScript.StdIn : Set o = WScript.StdOut
WScript.Echo i.Line, i.Column, i.AtEndOfStream, i.AtEndOfLine ' expect: 1 1 False False
WScript.Echo i.ReadLine, i.Line ' expect: first line 2
i.SkipLine
WScript.Echo i.Read(3), i.Column ' expect: abc 4
i.Skip 2
WScript.Echo i.ReadLine, i.AtEndOfLine ' expect: f True
i.SkipLine
WScript.Echo Replace(i.ReadAll, vbLf, "|"), i.AtEndOfStream ' expect: the rest|and more| True
o.Write "a" : o.Write 1 : o.WriteLine "b" ' expect: a1b
o.WriteLine ' expect:
o.WriteBlankLines 2
' expect:
' expect:
WScript.StdErr.WriteLine "to the error stream"
WScript.Echo TypeName(i), TypeName(o) ' expect: TextStream TextStream
On Error Resume Next
x = i.ReadLine : WScript.Echo Err.Number : Err.Clear ' expect: 62
i.Write "x" : WScript.Echo Err.Number : Err.Clear ' expect: 54
x = o.ReadLine : WScript.Echo Err.Number : Err.Clear ' expect: 54
x = i.Read(-1) : WScript.Echo Err.Number : Err.Clear ' expect: 5
i.Close
x = i.ReadAll : WScript.Echo Err.Number : Err.Clear ' expect: 54
