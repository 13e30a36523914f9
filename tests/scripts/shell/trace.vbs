' What a script does with the shell and the network is in the trace.
' options: --trace={tmp}/trace
' arguments: {tmp}
Set sh = CreateObject("WScript.Shell")
Set net = CreateObject("WScript.Network")
tmp = WScript.Arguments(0)
sh.Run "code %NONE% 3", 0, True
Set e = sh.Exec("endless") : e.Terminate
sh.Environment("PROCESS")("A") = "b"
sh.Environment("USER")("A") = "b" : sh.Environment("USER").Remove "A"
Set l = sh.CreateShortcut("C:\x.lnk") : l.Save
sh.LogEvent 1, "message"
On Error Resume Next
sh.Run "no-such-program"
net.MapNetworkDrive "X:", "\\no\share"
net.RemoveNetworkDrive "X:"
net.SetDefaultPrinter "none"
On Error GoTo 0
Set s = CreateObject("Scripting.FileSystemObject").OpenTextFile(tmp & "/trace")
Do Until s.AtEndOfStream
    l = s.ReadLine
    If InStr(l, """object""") = 0 And InStr(l, "OpenTextFile") = 0 Then WScript.Echo Mid(Replace(l, tmp, "~"), InStr(l, """line"""))
Loop
' expect: "line":7,"kind":"process","action":"Run","target":"code %NONE% 3","result":"0x00000000"}
' expect: "line":8,"kind":"process","action":"Exec","target":"endless","result":"0x00000000"}
' expect: "line":8,"kind":"process","action":"Terminate","target":"endless","result":"0x00000000"}
' expect: "line":9,"kind":"environment","action":"Environment.Item","target":"A=b","result":"0x00000000"}
' expect: "line":10,"kind":"environment","action":"Environment.Item","target":"A=b","result":"0x00000000"}
' expect: "line":10,"kind":"environment","action":"Environment.Remove","target":"A","result":"0x00000000"}
' expect: "line":11,"kind":"file","action":"CreateShortcut.Save","target":"~/c/x.desktop","result":"0x00000000"}
' expect: "line":12,"kind":"log","action":"LogEvent","target":"message","result":"0x80041009"}
' expect: "line":14,"kind":"process","action":"Run","target":"no-such-program","result":"0x80070002"}
' expect: "line":15,"kind":"network","action":"MapNetworkDrive","target":"X: \\\\no\\share","result":"0x80070043"}
' expect: "line":16,"kind":"network","action":"RemoveNetworkDrive","target":"X:","result":"0x800708CA"}
' expect: "line":17,"kind":"network","action":"SetDefaultPrinter","target":"none","result":"0x80070709"}
