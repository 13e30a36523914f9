' Variables that outlive the script: in the files of Linux.
' arguments: {tmp}
Set sh = CreateObject("WScript.Shell")
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
Function Text(path)
    Text = Replace(f.OpenTextFile(tmp & path).ReadAll, vbLf, "|")
End Function
Set u = sh.Environment("USER")
For Each v In u : t = t & "(" & v & ")" : Next
WScript.Echo u.Count, t ' expect: 2 (A_VAR=later)(B_VAR=from b)
u("NEW_VAR") = "a ""quoted"" $value \ 'x'" : u("PLAIN") = "/usr/bin:/bin"
WScript.Echo Text("/home/.config/environment.d/90-openwmi.conf") ' expect: NEW_VAR="a \"quoted\" \$value \\ 'x'"|PLAIN=/usr/bin:/bin|
WScript.Echo u("new_var"), u("PLAIN"), u.Count ' expect: a "quoted" $value \ 'x' /usr/bin:/bin 4
u("A_VAR") = "changed" : u("PLAIN") = ""
WScript.Echo Text("/home/.config/environment.d/10-a.conf") ' expect: # a comment|A_VAR=first|
WScript.Echo Text("/home/.config/environment.d/20-b.conf") ' expect: A_VAR=changed|B_VAR=from b|
u.Remove "a_var" : u.Remove "NEW_VAR"
WScript.Echo Text("/home/.config/environment.d/10-a.conf"), Text("/home/.config/environment.d/20-b.conf"), u.Count ' expect: # a comment| B_VAR=from b| 2
WScript.Echo "[" & sh.Environment("PROCESS")("PLAIN") & "]" ' expect: []
Set s = sh.Environment("SYSTEM")
s("EXPORTED") = "no" : s("MORE") = "x" : s.Remove "FROM_FILE"
WScript.Echo Text("/sys/etc/environment") ' expect: # system|QUOTED="two words"|EXPORTED=no|MORE=x|
Set v = sh.Environment("VOLATILE")
v("SESSION_VAR") = "now"
WScript.Echo v("SESSION_VAR"), Text("/run/openwmi/environment"), sh.Environment("Volatile").Count ' expect: now SESSION_VAR=now| 1
v.Remove "SESSION_VAR" : WScript.Echo v.length ' expect: 0
sh.Environment("PROCESS")("XDG_RUNTIME_DIR") = ""
On Error Resume Next
v("SESSION_VAR") = "now" : WScript.Echo Err.Number, Err.Description ' expect: 445 There is no session to keep a variable in: XDG_RUNTIME_DIR is not set.
