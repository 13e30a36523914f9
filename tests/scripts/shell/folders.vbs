' SpecialFolders and CurrentDirectory.
Set sh = CreateObject("WScript.Shell")
home = sh.Environment("PROCESS")("HOME")
Set s = sh.SpecialFolders
WScript.Echo TypeName(s), s.Count, s.length ' expect: IWshCollection 17 17
Sub T(name) : WScript.Echo name & "=" & Replace(sh.SpecialFolders(name), home, "~") : End Sub
T "Desktop" ' expect: Desktop=~/Schreibtisch
T "MyDocuments" ' expect: MyDocuments=~/Documents
T "mydocuments" ' expect: mydocuments=~/Documents
T "Templates" ' expect: Templates=/srv/templates
T "StartMenu" ' expect: StartMenu=~/.local/share/applications
T "Programs" ' expect: Programs=~/.local/share/applications
T "Startup" ' expect: Startup=~/.config/autostart
T "Fonts" ' expect: Fonts=~/.local/share/fonts
T "AppData" ' expect: AppData=~/.config
T "AllUsersPrograms" ' expect: AllUsersPrograms=/usr/share/applications
T "AllUsersStartMenu" ' expect: AllUsersStartMenu=/usr/share/applications
T "AllUsersStartup" ' expect: AllUsersStartup=/etc/xdg/autostart
T "AllUsersDesktop" ' expect: AllUsersDesktop=
T "SendTo" ' expect: SendTo=
T "Recent" ' expect: Recent=
T "no such folder" ' expect: no such folder=
WScript.Echo s(4) = s("Desktop"), s.Item("Desktop") = s.Item(4), sh.SpecialFolders.Item("Desktop") = s(4) ' expect: True True True
For Each x In s : n = n + 1 : If x = s("Desktop") Then d = d + 1
Next
WScript.Echo n, d ' expect: 17 1
sh.Environment("PROCESS")("XDG_DATA_HOME") = "/data"
T "Programs" ' expect: Programs=/data/applications
' The current directory.
Set f = CreateObject("Scripting.FileSystemObject")
sh.CurrentDirectory = "C:\tools" : WScript.Echo sh.CurrentDirectory ' expect: C:\tools
sh.CurrentDirectory = ".." : WScript.Echo sh.CurrentDirectory, f.FileExists("tools\document.txt") ' expect: C:\ True
sh.CurrentDirectory = "TOOLS" : WScript.Echo sh.CurrentDirectory, f.GetAbsolutePathName("x") ' expect: C:\tools C:\tools\x
WScript.Echo sh.Exec("pwd").StdOut.ReadLine = f.GetFolder(home).ParentFolder.Path & "/c/tools" ' expect: True
sh.CurrentDirectory = "/" : WScript.Echo sh.CurrentDirectory, sh.Exec("pwd").StdOut.ReadLine ' expect: / /
