' ASCII is UTF-8 on Linux, else Windows-1252; Unicode is UTF-16.
Set f = CreateObject("Scripting.FileSystemObject")
Function Text(path, format)
    Dim s
    Set s = f.OpenTextFile(path, 1, False, format)
    Text = "" : If Not s.AtEndOfStream Then Text = s.ReadAll
    s.Close
End Function
Function Codes(t)
    Dim i
    For i = 1 To Len(t) : Codes = Codes & Hex(AscW(Mid(t, i, 1))) & " " : Next
    Codes = RTrim(Codes)
End Function
euro = ChrW(&H20AC) : wide = "a" & ChrW(228) & euro & ChrW(&HD83D) & ChrW(&HDE00) & "z"
Set s = f.CreateTextFile("C:\utf8.txt") : s.Write wide : s.Close
WScript.Echo f.GetFile("C:\utf8.txt").Size ' expect: 11
WScript.Echo Text("C:\utf8.txt", 0) = wide, Text("C:\utf8.txt", -2) = wide ' expect: True True
Set s = f.CreateTextFile("C:\utf16.txt", True, True) : s.WriteLine wide : s.Close
WScript.Echo f.GetFile("C:\utf16.txt").Size ' expect: 18
WScript.Echo Text("C:\utf16.txt", -1) = wide & vbCrLf, Text("C:\utf16.txt", -2) = wide & vbCrLf ' expect: True True
WScript.Echo Left(Codes(Text("C:\utf16.txt", 0)), 13) ' expect: FF FE 61 0 E4
' the two marks as a script that looks for them sees them
Set s = f.OpenTextFile("C:\utf16.txt") : a = s.Read(2) : s.Close
WScript.Echo Asc(a), Asc(Mid(a, 2)) ' expect: 255 254
' appending
Set s = f.OpenTextFile("C:\utf16.txt", 8, False, -1) : s.Write euro : s.Close
Set s = f.OpenTextFile("C:\utf16.txt", 8, False, -2) : s.Write "q" : s.Close
WScript.Echo Text("C:\utf16.txt", -1) = wide & vbCrLf & euro & "q" ' expect: True
Set s = f.OpenTextFile("C:\fresh.txt", 8, True, -1) : s.Write "1" : s.Close
WScript.Echo f.GetFile("C:\fresh.txt").Size ' expect: 4
Set s = f.OpenTextFile("C:\fresh2.txt", 8, True, -2) : s.Write "1" : s.Close
WScript.Echo f.GetFile("C:\fresh2.txt").Size ' expect: 1
Set s = f.OpenTextFile("C:\fresh3.txt", 2, True, -1) : s.Write "1" : s.Close
WScript.Echo f.GetFile("C:\fresh3.txt").Size ' expect: 4
' counting
Set s = f.OpenTextFile("C:\utf16.txt", 1, False, -1)
WScript.Echo Len(s.Read(4)), s.Column, s.Read(1), s.AtEndOfLine ' expect: 5 5 z True
s.Close
' a text in UTF-16 longer than a buffer
Set s = f.CreateTextFile("C:\big16.txt", True, True)
For i = 1 To 50000 : s.Write "ab" & euro : Next
s.Close
WScript.Echo f.GetFile("C:\big16.txt").Size, Len(Text("C:\big16.txt", -1)), Right(Text("C:\big16.txt", -1), 1) = euro ' expect: 300002 150000 True
Set s = f.CreateTextFile("C:\big8.txt")
s.Write "x" : For i = 1 To 50000 : s.Write euro : Next
s.Close
WScript.Echo Len(Text("C:\big8.txt", 0)), Right(Text("C:\big8.txt", 0), 1) = euro ' expect: 50001 True
' surrogate pairs across the pieces of a long text
Set s = f.CreateTextFile("C:\pairs.txt", True, True)
p = "" : For i = 1 To 3000 : p = p & ChrW(&HD83D) & ChrW(&HDE00) : Next
s.Write "x" & p : s.Close
WScript.Echo Text("C:\pairs.txt", -1) = "x" & p ' expect: True
