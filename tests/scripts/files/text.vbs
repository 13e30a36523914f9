' TextStream on files.
Set f = CreateObject("Scripting.FileSystemObject")
Sub Bytes(path) ' the bytes of a small file, by a stream that decodes nothing above 127
    Dim s, t, i, r
    Set s = f.OpenTextFile(path)
    If s.AtEndOfStream Then
        WScript.Echo "empty"
        Exit Sub
    End If
    t = s.ReadAll
    For i = 1 To Len(t)
        r = r & Hex(AscW(Mid(t, i, 1))) & " "
    Next
    WScript.Echo RTrim(r)
End Sub
Set s = f.CreateTextFile("C:\a.txt")
WScript.Echo TypeName(s), s.Line, s.Column ' expect: TextStream 1 1
s.Write "ab" : WScript.Echo s.Line, s.Column ' expect: 1 3
s.WriteLine "c" : WScript.Echo s.Line, s.Column ' expect: 2 1
s.WriteLine
s.WriteBlankLines 2
s.WriteLine 12.5
s.Write "end"
WScript.Echo s.Line, s.Column ' expect: 6 4
s.Close
Bytes "C:\a.txt" ' expect: 61 62 63 D A D A D A D A 31 32 2E 35 D A 65 6E 64
Set s = f.OpenTextFile("c:\A.TXT")
WScript.Echo s.ReadLine, s.Line, s.Column ' expect: abc 2 1
WScript.Echo "[" & s.ReadLine & "]", s.AtEndOfLine ' expect: [] True
s.SkipLine : s.SkipLine
WScript.Echo s.Read(2), s.Column, s.AtEndOfLine ' expect: 12 3 False
s.Skip 2 : WScript.Echo s.Column, s.AtEndOfLine ' expect: 5 True
WScript.Echo s.ReadLine & s.ReadAll, s.AtEndOfStream, s.AtEndOfLine ' expect: end True True
s.Close
' append
Set s = f.OpenTextFile("C:\a.txt", 8)
s.Write "+" : s.Close
Set s = f.OpenTextFile("C:\a.txt") : s.Skip 9 : t = s.ReadAll : s.Close
WScript.Echo Right(t, 4) ' expect: end+
' overwrite
Set s = f.OpenTextFile("C:\a.txt", 2) : s.Write "x" : s.Close
WScript.Echo f.GetFile("C:\a.txt").Size ' expect: 1
Set s = f.CreateTextFile("C:\a.txt", True) : s.Close
WScript.Echo f.GetFile("C:\a.txt").Size ' expect: 0
Bytes "C:\a.txt" ' expect: empty
Set s = f.OpenTextFile("C:\a.txt") : WScript.Echo s.AtEndOfStream, s.AtEndOfLine : s.Close ' expect: True True
' create
Set s = f.OpenTextFile("C:\new1.txt", 2, True) : s.Close
Set s = f.OpenTextFile("C:\new2.txt", 8, True) : s.Close
Set s = f.OpenTextFile("C:\new3.txt", 1, True) : s.Close
WScript.Echo f.FileExists("C:\new1.txt"), f.FileExists("C:\new2.txt"), f.FileExists("C:\new3.txt") ' expect: True True True
' line ends: CR LF, LF, CR, each its own line
Set s = f.CreateTextFile("C:\ends.txt")
s.Write "a" & vbCrLf & "b" & vbLf & "c" & vbCr & "d" & vbCr & vbCr & "e" & vbLf & vbCr & "f" : s.Close
Set s = f.OpenTextFile("C:\ends.txt")
Do Until s.AtEndOfStream
    r = r & s.Line & "[" & s.ReadLine & "]"
Loop
WScript.Echo r ' expect: 1[a]2[b]3[c]4[d]5[]6[e]7[]8[f]
s.Close
' CR LF is never torn between two calls
Set s = f.OpenTextFile("C:\ends.txt")
WScript.Echo s.Read(1), s.AtEndOfLine, Hex(Asc(s.Read(1))), s.Line, s.AtEndOfLine, Hex(Asc(s.Read(1))), s.Line ' expect: a True D 2 True A 2
WScript.Echo s.ReadLine, s.Line ' expect: b 3
s.Close
' a mark at the end of the file is no line more
Set s = f.CreateTextFile("C:\last.txt") : s.WriteLine "one" : s.Close
Set s = f.OpenTextFile("C:\last.txt") : s.ReadLine : WScript.Echo s.AtEndOfStream : s.Close ' expect: True
' without Close: the last reference writes
Set s = f.CreateTextFile("C:\lost.txt") : s.Write "kept" : Set s = Nothing
WScript.Echo f.OpenTextFile("C:\lost.txt").ReadAll ' expect: kept
' while it is still open, a reader and Size see what is written
Set s = f.CreateTextFile("C:\both.txt") : s.Write "seen"
WScript.Echo f.OpenTextFile("C:\both.txt").ReadAll, f.GetFile("C:\both.txt").Size ' expect: seen 4
f.CopyFile "C:\both.txt", "C:\both2.txt"
WScript.Echo f.OpenTextFile("C:\both2.txt").ReadAll ' expect: seen
s.Close
' a long line, in pieces larger than any buffer
Set s = f.CreateTextFile("C:\long.txt")
For i = 1 To 300 : s.Write String(1000, "x") : Next
s.WriteLine : s.Write "y" : s.Close
Set s = f.OpenTextFile("C:\long.txt")
WScript.Echo Len(s.ReadLine), s.ReadLine, f.GetFile("C:\long.txt").Size ' expect: 300000 y 300003
s.Close
Set s = f.OpenTextFile("C:\long.txt") : WScript.Echo Len(s.Read(200000)), s.Column : s.Close ' expect: 200000 200001
' many lines
Set s = f.CreateTextFile("C:\many.txt")
For i = 1 To 20000 : s.WriteLine i : Next
s.Close
Set s = f.OpenTextFile("C:\many.txt") : n = 0 : sum = 0
Do While Not s.AtEndOfStream : sum = sum + CLng(s.ReadLine) : n = n + 1 : Loop
WScript.Echo n, sum, s.Line ' expect: 20000 200010000 20001
s.Close
' OpenAsTextStream
Set s = f.GetFile("C:\last.txt").OpenAsTextStream : WScript.Echo s.ReadLine : s.Close ' expect: one
Set s = f.GetFile("C:\last.txt").OpenAsTextStream(8) : s.Write "two" : s.Close
Set s = f.GetFile("C:\last.txt").OpenAsTextStream(1, 0) : s.SkipLine : WScript.Echo s.ReadLine : s.Close ' expect: two
Set s = f.GetFolder("C:\").CreateTextFile("made.txt") : s.Write "m" : s.Close
WScript.Echo f.OpenTextFile("C:\made.txt").ReadAll ' expect: m
' Linux paths do the same
p = f.BuildPath(f.GetSpecialFolder(2), f.GetTempName)
Set s = f.CreateTextFile(p) : s.Write "t" : s.Close
WScript.Echo f.OpenTextFile(p).ReadAll, f.GetFile(p).Path = p : f.DeleteFile p ' expect: t True
