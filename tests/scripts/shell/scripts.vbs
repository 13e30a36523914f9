' Run and Exec start other scripts with this host.
Set sh = CreateObject("WScript.Shell")
WScript.Echo sh.Run("C:\child.vbs", 1, True) ' expect: child: 0 [] child.vbs
' expect: 0
WScript.Echo sh.Run("C:\child.vbs 5 ""a b""", 1, True) ' expect: child: 2 [5][a b] child.vbs
' expect: 5
sh.CurrentDirectory = "C:\"
WScript.Echo sh.Run("child.vbs 1", 0, True), sh.Run("CHILD.VBS 2", 0, True), sh.Run("child.js", 0, True), sh.Run("child.wsf", 0, True) ' expect: 1 2 4 6
WScript.Echo sh.Exec("cscript //nologo child.vbs x").StdOut.ReadLine ' expect: child: 1 [x] child.vbs
WScript.Echo sh.Exec("cscript.exe C:\child.vbs //Nologo x").StdOut.ReadLine ' expect: child: 1 [x] child.vbs
WScript.Echo sh.Exec("wscript ""C:\child.vbs"" //nologo x").StdOut.ReadLine ' expect: child: 1 [x] child.vbs
WScript.Echo sh.Exec("""" & WScript.FullName & """ //nologo ""C:\child.vbs"" x").StdOut.ReadLine ' expect: child: 1 [x] child.vbs
WScript.Echo sh.Exec("%windir%\system32\cscript.exe //nologo //E:vbscript C:\child.vbs").StdOut.ReadLine ' expect: child: 0 [] child.vbs
Set e = sh.Exec("cscript //nologo no_such.vbs")
WScript.Echo Left(e.StdErr.ReadAll, 50) ' expect: Input Error: Can not find script file "no_such.vbs
Do While e.Status = 0 : WScript.Sleep 1 : Loop
WScript.Echo e.ExitCode ' expect: 2
sh.Environment("PROCESS")("FROM_PARENT") = "inherited"
WScript.Echo sh.Exec("C:\env.vbs").StdOut.ReadLine ' expect: inherited C:\env.vbs
