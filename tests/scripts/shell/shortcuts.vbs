' CreateShortcut: a .desktop file, and a .url file.
' arguments: {tmp}
Set sh = CreateObject("WScript.Shell")
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
Set l = sh.CreateShortcut("C:\My Tool.lnk")
WScript.Echo TypeName(l), l.FullName, l, "[" & l.TargetPath & "]", l.WindowStyle, l.IconLocation ' expect: IWshShortcut C:\My Tool.lnk C:\My Tool.lnk [] 1 ,0
l.TargetPath = "C:\tools\my.tool.sh" : l.Arguments = "-x ""a b"" 100%" : l.Description = "line" & vbLf & "two \ ä"
l.Hotkey = "CTRL+ALT+T" : l.IconLocation = "tool.png, 2" : l.WindowStyle = 7 : l.WorkingDirectory = "C:\tools" : l.RelativePath = "C:\"
WScript.Echo f.FileExists("C:\My Tool.desktop") ' expect: False
l.Save
WScript.Echo f.FileExists("C:\My Tool.desktop"), f.FileExists("C:\My Tool.lnk"), sh.Run("test -x ""C:\My Tool.desktop""", 0, True) ' expect: True False 0
WScript.Echo Replace(f.OpenTextFile("C:\My Tool.desktop").ReadAll, tmp, "~")
' expect: [Desktop Entry]
' expect: Type=Application
' expect: Name=My Tool
' expect: Exec="~/c/tools/my.tool.sh" "-x" "a b" "100%%"
' expect: Path=~/c/tools
' expect: Icon=tool.png
' expect: X-OpenWMI-TargetPath=C:\\tools\\my.tool.sh
' expect: X-OpenWMI-Arguments=-x "a b" 100%
' expect: Comment=line\ntwo \\ ä
' expect: X-OpenWMI-Hotkey=CTRL+ALT+T
' expect: X-OpenWMI-IconLocation=tool.png, 2
' expect: X-OpenWMI-RelativePath=C:\\
' expect: X-OpenWMI-WorkingDirectory=C:\\tools
' expect: X-OpenWMI-WindowStyle=7
' expect:
Set m = sh.CreateShortcut("c:\my tool.LNK")
WScript.Echo m.TargetPath, m.Arguments, m.Description = l.Description, m.Hotkey, m.IconLocation, m.WindowStyle, m.WorkingDirectory ' expect: C:\tools\my.tool.sh -x "a b" 100% True CTRL+ALT+T tool.png, 2 7 C:\tools
m.Arguments = "" : m.Save : WScript.Echo "[" & sh.CreateShortcut("C:\My Tool.lnk").Arguments & "]" ' expect: []
Set n = sh.CreateShortcut("C:\other.lnk") : n.TargetPath = "x" : n.Load "C:\My Tool.lnk" : WScript.Echo n.TargetPath, n.FullName ' expect: C:\tools\my.tool.sh C:\other.lnk
' A script, a folder, something that is not there, an entry of another program.
Set l = sh.CreateShortcut("C:\s.lnk") : l.TargetPath = "C:\child.vbs" : l.Save
Set r = f.OpenTextFile("C:\s.desktop") : r.SkipLine : r.SkipLine : r.SkipLine : t = r.ReadLine : r.Close
WScript.Echo Left(t, 6), Replace(Mid(t, InStr(t, "/wmi""") + 1), tmp, "~") ' expect: Exec=" wmi" "//Nologo" "~/c/child.vbs"
Set l = sh.CreateShortcut("C:\f.lnk") : l.TargetPath = "C:\tools" : l.Save
Set r = f.OpenTextFile("C:\f.desktop") : r.SkipLine : WScript.Echo r.ReadLine, r.ReadLine, Replace(r.ReadLine, tmp, "~") ' expect: Type=Link Name=f URL=file://~/c/tools
Set l = sh.CreateShortcut("C:\n.lnk") : l.TargetPath = "C:\no such" : l.Arguments = "-x" : l.Save
Set r = f.OpenTextFile("C:\n.desktop") : r.SkipLine : r.SkipLine : r.SkipLine : WScript.Echo r.ReadLine ' expect: Exec="C:\\\\no such" -x
Set l = sh.CreateShortcut("C:\foreign.lnk") : WScript.Echo l.TargetPath, l.Description, l.IconLocation ' expect: foreign --arg Comment of it icon
' .url
Set u = sh.CreateShortcut("C:\page.url")
WScript.Echo TypeName(u), u, "[" & u.TargetPath & "]" ' expect: IWshURLShortcut C:\page.url []
u.TargetPath = "http://example.org/a?b=c" : u.Save
WScript.Echo Replace(f.OpenTextFile("C:\page.url").ReadAll, vbCrLf, "|") ' expect: [InternetShortcut]|URL=http://example.org/a?b=c|
WScript.Echo sh.CreateShortcut("C:\PAGE.URL").TargetPath ' expect: http://example.org/a?b=c
On Error Resume Next
u.Arguments = "x" : WScript.Echo Err.Number ' expect: 438
