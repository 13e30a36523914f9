' WshShell.Exec: the streams of a program, its end.
Set sh = CreateObject("WScript.Shell")
Set e = sh.Exec("cat")
WScript.Echo TypeName(e), TypeName(e.StdIn), TypeName(e.StdOut), TypeName(e.StdErr) ' expect: WshExec TextStream TextStream TextStream
WScript.Echo e.Status, e.ExitCode, e.ProcessID > 1, e.StdOut Is e.StdOut ' expect: 0 0 True True
e.StdIn.WriteLine "first" : WScript.Echo e.StdOut.ReadLine ' expect: first
e.StdIn.Write "sec" : e.StdIn.Write "ond ä€" : e.StdIn.WriteBlankLines 1 : WScript.Echo e.StdOut.ReadLine ' expect: second ä€
WScript.Echo e.StdOut.Line, e.StdIn.Line ' expect: 3 3
e.StdIn.Close
WScript.Echo e.StdOut.AtEndOfStream, e.StdErr.AtEndOfStream, "[" & e.StdOut.ReadAll & "]" ' expect: True True []
Finish e
WScript.Echo e.Status, e.ExitCode ' expect: 1 0
Sub Finish(e)
    Do While e.Status = 0 : WScript.Sleep 1 : Loop
End Sub
' Both outputs, line by line.
Set e = sh.Exec("cmd /c echo out & echo err>&2 & exit 9")
WScript.Echo e.StdOut.ReadLine, e.StdErr.ReadLine ' expect: out err
Finish e : WScript.Echo e.ExitCode ' expect: 9
Set e = sh.Exec("printf ""a\r\nb\nc""")
Do Until e.StdOut.AtEndOfStream : t = t & "(" & e.StdOut.ReadLine & ")" : Loop
WScript.Echo t, e.StdOut.Line ' expect: (a)(b)(c) 3
Set e = sh.Exec("printf abcdefgh")
WScript.Echo e.StdOut.Read(3) : e.StdOut.Skip 2 : WScript.Echo e.StdOut.Read(10) ' expect: abc
' expect: fgh
' Much in both directions does not stand still, whichever output is read first.
Set e = sh.Exec("flood 3000000")
WScript.Echo Len(e.StdOut.ReadAll), Len(e.StdErr.ReadAll) ' expect: 3000000 3000000
Set e = sh.Exec("flood 3000000")
WScript.Echo Len(e.StdErr.ReadAll), Len(e.StdOut.ReadAll) ' expect: 3000000 3000000
Set e = sh.Exec("tee /dev/stderr")
e.StdIn.Write String(2000000, "x") : e.StdIn.Close
WScript.Echo Len(e.StdOut.ReadAll), Len(e.StdErr.ReadAll) ' expect: 2000000 2000000
' It ends also when nobody reads.
Set e = sh.Exec("flood 1000000")
Finish e
WScript.Echo e.Status, Len(e.StdOut.ReadAll) ' expect: 1 1000000
Set e = sh.Exec("flood 1000000")
Do While e.Status = 0 : Loop
WScript.Echo e.ExitCode, Len(e.StdErr.ReadAll) ' expect: 0 1000000
' An object that is let go: its input is closed, its output can still be read.
WScript.Echo "[" & sh.Exec("cat").StdOut.ReadAll & "]" ' expect: []
WScript.Echo sh.Exec("printf kept").StdOut.ReadAll ' expect: kept
Set i = sh.Exec("sh -c ""cat > C:\tools\written.txt; echo done >> C:\tools\written.txt""").StdIn
i.Write "alone" : i.Close
' Terminate.
Set e = sh.Exec("endless")
WScript.Echo e.StdOut.ReadLine, e.Status ' expect: ready 0
e.Terminate : WScript.Echo e.Status, e.ExitCode ' expect: 1 137
e.Terminate : WScript.Echo e.Status, e.ExitCode ' expect: 1 137
WScript.Echo "[" & e.StdOut.ReadAll & "]" ' expect: []
Set e = sh.Exec("killed") : Finish e : WScript.Echo e.ExitCode ' expect: 137
' Errors.
On Error Resume Next
Set e = sh.Exec("true") : Finish e
e.StdIn.Write "late" : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 800700E8
e.StdIn.Close : e.StdIn.Write "closed" : WScript.Echo Err.Number : Err.Clear ' expect: 54
e.StdOut.Write "x" : WScript.Echo Err.Number : Err.Clear ' expect: 54
x = e.StdIn.ReadLine : WScript.Echo Err.Number : Err.Clear ' expect: 54
x = e.StdOut.ReadLine : WScript.Echo Err.Number : Err.Clear ' expect: 62
x = e.StdOut.ReadAll : WScript.Echo Err.Number, "[" & x & "]" : Err.Clear ' expect: 0 []
e.StdOut.Close : x = e.StdOut.ReadAll : WScript.Echo Err.Number : Err.Clear ' expect: 54
e.Status = 1 : WScript.Echo Err.Number : Err.Clear ' expect: 438
WScript.Echo e : WScript.Echo Err.Number <> 0 : Err.Clear ' expect: True
