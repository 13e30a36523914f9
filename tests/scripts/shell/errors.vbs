' What the members of WScript.Shell raise.
' arguments: {tmp}
Set sh = CreateObject("WScript.Shell")
tmp = WScript.Arguments(0)
On Error Resume Next
Sub E
    WScript.Echo Err.Number & " " & Err.Source & ": " & Replace(Err.Description, tmp, "~") : Err.Clear
End Sub
sh.Run "no-such-program" : E ' expect: -2147024894 WshShell.Run: The system cannot find the file specified.
sh.Run "no-such-program a b", 1, True : E ' expect: -2147024894 WshShell.Run: The system cannot find the file specified.
sh.Run """C:\no such\program.exe"" a" : E ' expect: -2147024894 WshShell.Run: The system cannot find the file specified.
sh.Run "C:\tools" : E ' expect: -2147024894 WshShell.Run: The system cannot find the file specified.
sh.Exec "no-such-program" : E ' expect: -2147024894 WshShell.Exec: The system cannot find the file specified.
sh.Run "no_such.vbs" : E ' expect: -2147024894 WshShell.Run: The system cannot find the file specified.
sh.Run "C:\tools\document.txt" : E
' expect: -2147023741 WshShell.Run: No application is associated with the specified file for this operation: "~/c/tools/document.txt" is neither a program nor a script.
sh.Exec "C:\tools\document.txt" : E
' expect: -2147023741 WshShell.Exec: No application is associated with the specified file for this operation: "~/c/tools/document.txt" is neither a program nor a script.
sh.Run "" : E ' expect: 5 Microsoft VBScript runtime error: Invalid procedure call or argument
sh.Run "   " : E ' expect: 5 Microsoft VBScript runtime error: Invalid procedure call or argument
sh.Exec "" : E ' expect: 5 Microsoft VBScript runtime error: Invalid procedure call or argument
sh.Run "true" & Chr(0) : E ' expect: 5 Microsoft VBScript runtime error: Invalid procedure call or argument
sh.Run : E ' expect: 449 Microsoft VBScript runtime error: Argument not optional
sh.Run "true", "x" : WScript.Echo Err.Number : Err.Clear ' expect: 13
sh.Run "true", 1, "maybe" : WScript.Echo Err.Number : Err.Clear ' expect: 13
sh.Run "true", 1, True, 4 : WScript.Echo Err.Number : Err.Clear ' expect: 450
sh.NoSuch : WScript.Echo Err.Number : Err.Clear ' expect: 438
Set x = sh.Environment("nowhere") : E ' expect: 5 Microsoft VBScript runtime error: Invalid procedure call or argument
Set p = sh.Environment("PROCESS")
p("a=b") = "c" : WScript.Echo Err.Number : Err.Clear ' expect: 5
p("") = "c" : WScript.Echo Err.Number : Err.Clear ' expect: 5
p.Remove "NO_SUCH_VARIABLE" : E ' expect: -2147024693 WshEnvironment.Remove: Unable to remove environment variable "NO_SUCH_VARIABLE".
sh.Environment("USER")("a b") = "c" : WScript.Echo Err.Number : Err.Clear ' expect: 5
sh.Environment("USER")("A") = "c" & vbLf : WScript.Echo Err.Number : Err.Clear ' expect: 5
sh.Environment("USER").Remove "NO_SUCH_VARIABLE" : E ' expect: -2147024693 WshEnvironment.Remove: Unable to remove environment variable "NO_SUCH_VARIABLE".
sh.CurrentDirectory = "C:\no such folder" : WScript.Echo Err.Number : Err.Clear ' expect: 76
sh.CurrentDirectory = "Q:\" : WScript.Echo Err.Number : Err.Clear ' expect: 76
sh.CreateShortcut "C:\x.txt" : E ' expect: -2147352567 WshShell.CreateShortcut: The shortcut pathname must end with .lnk or .url.
sh.CreateShortcut "" : E ' expect: -2147352567 WshShell.CreateShortcut: The shortcut pathname must end with .lnk or .url.
Set l = sh.CreateShortcut("C:\no such\x.lnk")
l.Save : E ' expect: -2147024894 WshShortcut.Save: Unable to save shortcut "C:\no such\x.lnk": No such file or directory.
Set u = sh.CreateShortcut("C:\no such\x.url")
u.Save : E ' expect: -2147024894 WshURLShortcut.Save: Unable to save shortcut "C:\no such\x.url": No such file or directory.
l.Load "C:\none.lnk" : E ' expect: -2147024894 WshShortcut.Load: Unable to load shortcut "C:\none.lnk".
l.Load "C:\none.txt" : WScript.Echo Err.Number : Err.Clear ' expect: 5
l.WindowStyle = 10 : WScript.Echo Err.Number : Err.Clear ' expect: 5
x = l.RelativePath : WScript.Echo Err.Number : Err.Clear ' expect: 438
l.FullName = "x" : WScript.Echo Err.Number : Err.Clear ' expect: 438
x = sh.SpecialFolders(17) : WScript.Echo Err.Number : Err.Clear ' expect: 9
x = sh.SpecialFolders(-1) : WScript.Echo Err.Number : Err.Clear ' expect: 9
x = sh.RegRead("HKLM\Software\X") : E ' expect: -2147024894 WshShell.RegRead: Unable to open registry key "HKLM\Software\X" for reading.
sh.RegWrite "HKZZ\X", 1, "REG_DWORD" : E ' expect: -2147024894 WshShell.RegWrite: Invalid root in registry key "HKZZ\X".
sh.RegDelete "HKCU\X\" : E ' expect: -2147024894 WshShell.RegDelete: Unable to remove registry key "HKCU\X\".
sh.SendKeys "{ENTER}" : E ' expect: 445 WshShell.SendKeys: Unable to send keys: there is no window system support.
WScript.Echo sh.AppActivate("Editor"), sh.AppActivate(1234, True) ' expect: False False
sh.LogEvent 3, "x" : WScript.Echo Err.Number : Err.Clear ' expect: 5
sh.LogEvent 32, "x" : WScript.Echo Err.Number : Err.Clear ' expect: 5
sh.LogEvent -1, "x" : WScript.Echo Err.Number : Err.Clear ' expect: 5
WScript.Echo sh.LogEvent(4, "nobody listens"), sh.LogEvent(4, "x", "another.machine") ' expect: False False
