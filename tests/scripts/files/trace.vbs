' What a script does with files is in the trace.
' options: --trace={tmp}/trace
' arguments: {tmp}
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
f.CreateTextFile("D:\a.txt").Close
f.OpenTextFile("D:\a.txt", 8).Close
f.CopyFile "D:\a.txt", "D:\b.txt"
f.MoveFile "D:\b.txt", "D:\c.txt"
f.GetFile("D:\c.txt").Attributes = 1
f.DeleteFile "D:\c.txt", True
f.CreateFolder "D:\x"
f.DeleteFolder "D:\x"
x = f.FileExists("D:\none") Or f.FolderExists("D:\none")
On Error Resume Next
Set s = f.OpenTextFile("D:\none")
On Error GoTo 0
Set s = f.OpenTextFile(tmp & "/trace")
Do Until s.AtEndOfStream
    l = s.ReadLine
    If InStr(l, """kind"":""file""") Then WScript.Echo Mid(Replace(l, tmp, "~"), InStr(l, """line"""))
Loop
' expect: "line":6,"kind":"file","action":"CreateTextFile","target":"~/d/a.txt","result":"0x00000000"}
' expect: "line":7,"kind":"file","action":"OpenTextFile","target":"~/d/a.txt","result":"0x00000000"}
' expect: "line":8,"kind":"file","action":"CopyFile","target":"~/d/a.txt -> ~/d/b.txt","result":"0x00000000"}
' expect: "line":9,"kind":"file","action":"MoveFile","target":"~/d/b.txt -> ~/d/c.txt","result":"0x00000000"}
' expect: "line":10,"kind":"file","action":"GetFile","target":"D:\\c.txt","result":"0x00000000"}
' expect: "line":10,"kind":"file","action":"Attributes","target":"~/d/c.txt","result":"0x00000000"}
' expect: "line":11,"kind":"file","action":"DeleteFile","target":"~/d/c.txt","result":"0x00000000"}
' expect: "line":12,"kind":"file","action":"CreateFolder","target":"~/d/x","result":"0x00000000"}
' expect: "line":13,"kind":"file","action":"DeleteFolder","target":"~/d/x","result":"0x00000000"}
' expect: "line":14,"kind":"file","action":"FileExists","target":"D:\\none","result":"0x800A0035"}
' expect: "line":14,"kind":"file","action":"FolderExists","target":"D:\\none","result":"0x800A004C"}
' expect: "line":16,"kind":"file","action":"OpenTextFile","target":"~/d/none","result":"0x800A0035"}
' expect: "line":18,"kind":"file","action":"OpenTextFile","target":"~/trace","result":"0x00000000"}
