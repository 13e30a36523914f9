' WshEnvironment of the process.
Set sh = CreateObject("WScript.Shell")
Set p = sh.Environment("PROCESS")
WScript.Echo TypeName(p), TypeName(p.Item("HOME")), p.Count = p.length, p.Count > 3 ' expect: IWshEnvironment String True True
n = p.Count
p("OPENWMI_A") = "one" : p.Item("OPENWMI_B") = "two words"
WScript.Echo p("OPENWMI_A"), p.Item("openwmi_b"), p.Count - n ' expect: one two words 2
p("openwmi_a") = 1.5 : WScript.Echo p("OPENWMI_A"), p.Count - n ' expect: 1.5 2
WScript.Echo sh.Environment("process")("OPENWMI_A") ' expect: 1.5
sh.Environment("PROCESS").Item("OPENWMI_C") = "chained" : WScript.Echo p("OPENWMI_C") ' expect: chained
sh.Environment("PROCESS")("OPENWMI_C") = "" : WScript.Echo "[" & p("OPENWMI_C") & "]", p.Count - n ' expect: [] 3
For Each v In p
    If Left(v, 8) = "OPENWMI_" And Mid(v, 10, 1) = "=" Then found = found & "(" & v & ")"
Next
WScript.Echo found ' expect: (OPENWMI_A=1.5)(OPENWMI_B=two words)(OPENWMI_C=)
WScript.Echo "[" & p("NO_SUCH_VARIABLE") & "]" ' expect: []
' Programs see it, under its own spelling.
p("CamelCase") = "x=y;z" : p("camelcase") = "changed"
WScript.Echo sh.Exec("cmd /c echo $OPENWMI_A $CamelCase").StdOut.ReadAll ' expect: 1.5 changed
' expect:
p.Remove "OPENWMI_A" : p.Remove "openwmi_b" : p.Remove "CAMELCASE" : p.Remove "OPENWMI_C"
WScript.Echo p.Count = n, "[" & p("OPENWMI_A") & "]", "[" & sh.Exec("cmd /c echo $OPENWMI_A").StdOut.ReadLine & "]" ' expect: True [] []
' PATH is the one that programs are looked for in.
path = p("PATH") : p("PATH") = "/nowhere"
On Error Resume Next
sh.Run "args x", 1, True : WScript.Echo Err.Number : Err.Clear ' expect: -2147024894
On Error GoTo 0
p("PATH") = path
sh.Run "args x", 1, True ' expect: <x>
' Names of Windows.
WScript.Echo p("OS"), p("SystemRoot"), p("windir"), p("SYSTEMDRIVE"), p("ProgramFiles"), p("COMSPEC") ' expect: Windows_NT C:\Windows C:\Windows C: C:\Program Files C:\Windows\System32\cmd.exe
WScript.Echo p("TEMP") = p("TMP"), Left(p("TEMP"), 1), p("PATHEXT") ' expect: True / .COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH
Set net = CreateObject("WScript.Network")
WScript.Echo p("COMPUTERNAME") = net.ComputerName, p("USERNAME") = net.UserName, p("USERDOMAIN") = net.UserDomain, p("LOGONSERVER") = "\\" & net.ComputerName ' expect: True True True True
home = p("HOME")
WScript.Echo p("USERPROFILE") = home, p("APPDATA") = home & "/.config", p("LOCALAPPDATA") = home & "/.local/share" ' expect: True True True
Set f = CreateObject("Scripting.FileSystemObject")
WScript.Echo f.FolderExists(p("HOMEDRIVE") & p("HOMEPATH")), f.GetFolder(p("HOMEDRIVE") & p("HOMEPATH")).Name = f.GetFolder(home).Name, Len(p("HOMEDRIVE")) ' expect: True True 2
WScript.Echo CLng(p("NUMBER_OF_PROCESSORS")) > 0, Len(p("PROCESSOR_ARCHITECTURE")) > 1 ' expect: True True
p("OS") = "changed" : WScript.Echo p("os"), sh.ExpandEnvironmentStrings("%OS%") : p.Remove "OS" : WScript.Echo p("OS") ' expect: changed changed
' expect: Windows_NT
' Other places: system by default.
WScript.Echo sh.Environment("SYSTEM")("FROM_FILE"), sh.Environment()("QUOTED"), sh.Environment.Item("exported") ' expect: system value two words yes
WScript.Echo sh.Environment("SYSTEM").Count, sh.Environment("System")("OS"), "[" & sh.Environment("SYSTEM")("USERNAME") & "]" ' expect: 3 Windows_NT []
WScript.Echo sh.Environment("SYSTEM")("NUMBER_OF_PROCESSORS") = p("NUMBER_OF_PROCESSORS"), "[" & sh.Environment("SYSTEM")("HOME") & "]" ' expect: True []
WScript.Echo sh.Environment("USER")("TEMP") = p("TEMP"), "[" & sh.Environment("USER")("OS") & "]", sh.Environment("VOLATILE")("APPDATA") = p("APPDATA") ' expect: True [] True
