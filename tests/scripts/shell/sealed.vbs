' A sealed script may ask the shell, and change nothing outside itself.
' options: --sealed
' arguments: {tmp}
Set sh = CreateObject("WScript.Shell")
Set net = CreateObject("WScript.Network")
tmp = WScript.Arguments(0)
WScript.Echo sh.ExpandEnvironmentStrings("%OS%"), sh.Environment("USER").Count, sh.SpecialFolders.Count > 0, net.ComputerName <> "" ' expect: Windows_NT 2 True True
sh.Environment("PROCESS")("X") = "own" : WScript.Echo sh.Environment("PROCESS")("X") : sh.Environment("PROCESS").Remove "X" ' expect: own
sh.CurrentDirectory = "C:\tools" : WScript.Echo sh.CurrentDirectory ' expect: C:\tools
Set l = sh.CreateShortcut("C:\x.lnk") : l.TargetPath = "x"
On Error Resume Next
Sub E
    WScript.Echo Err.Number & " " & Replace(Err.Description, tmp, "~") & " (" & Err.Source & ")" : Err.Clear
End Sub
sh.Run "args %OS%" : E ' expect: 70 Permission denied: Run is refused to a sealed script ('args %OS%') (OpenWMI)
sh.Run "no-such-program", 1, True : E ' expect: 70 Permission denied: Run is refused to a sealed script ('no-such-program') (OpenWMI)
Set x = sh.Exec("args") : E ' expect: 70 Permission denied: Exec is refused to a sealed script ('args') (OpenWMI)
sh.Environment("USER")("A") = "b" : E ' expect: 70 Permission denied: Environment.Item is refused to a sealed script ('A=b') (OpenWMI)
sh.Environment("SYSTEM")("A") = "b" : E ' expect: 70 Permission denied: Environment.Item is refused to a sealed script ('A=b') (OpenWMI)
sh.Environment("VOLATILE")("A") = "b" : E ' expect: 70 Permission denied: Environment.Item is refused to a sealed script ('A=b') (OpenWMI)
sh.Environment("USER").Remove "B_VAR" : E ' expect: 70 Permission denied: Environment.Remove is refused to a sealed script ('B_VAR') (OpenWMI)
sh.LogEvent 0, "message" : E ' expect: 70 Permission denied: LogEvent is refused to a sealed script ('message') (OpenWMI)
l.Save : E ' expect: 70 Permission denied: CreateShortcut.Save is refused to a sealed script ('~/c/x.desktop') (OpenWMI)
Set u = sh.CreateShortcut("C:\x.url") : u.Save : E ' expect: 70 Permission denied: CreateShortcut.Save is refused to a sealed script ('~/c/x.url') (OpenWMI)
sh.RegWrite "HKCU\X", 1 : E ' expect: 70 Permission denied: RegWrite is refused to a sealed script ('HKCU\X') (OpenWMI)
sh.RegDelete "HKCU\X" : E ' expect: 70 Permission denied: RegDelete is refused to a sealed script ('HKCU\X') (OpenWMI)
net.MapNetworkDrive "X:", "\\nas\share" : E ' expect: 70 Permission denied: MapNetworkDrive is refused to a sealed script ('X: \\nas\share') (OpenWMI)
net.RemoveNetworkDrive "N:" : E ' expect: 70 Permission denied: RemoveNetworkDrive is refused to a sealed script ('N:') (OpenWMI)
net.AddWindowsPrinterConnection "\\srv\p" : E ' expect: 70 Permission denied: AddWindowsPrinterConnection is refused to a sealed script ('\\srv\p') (OpenWMI)
net.AddPrinterConnection "LPT1:", "\\srv\p" : E ' expect: 70 Permission denied: AddPrinterConnection is refused to a sealed script ('\\srv\p') (OpenWMI)
net.RemovePrinterConnection "p" : E ' expect: 70 Permission denied: RemovePrinterConnection is refused to a sealed script ('p') (OpenWMI)
net.SetDefaultPrinter "p" : E ' expect: 70 Permission denied: SetDefaultPrinter is refused to a sealed script ('p') (OpenWMI)
WScript.Echo CreateObject("Scripting.FileSystemObject").FileExists("C:\x.desktop"), sh.Environment("USER").Count ' expect: False 2
