' cmd.exe is /bin/sh.
Set sh = CreateObject("WScript.Shell")
Set f = CreateObject("Scripting.FileSystemObject")
WScript.Echo sh.Run("cmd /c exit 3", 1, True), sh.Run("cmd.exe /C exit 4", 1, True), sh.Run("CMD /s /c ""exit 5""", 1, True) ' expect: 3 4 5
WScript.Echo sh.Run("%comspec% /c exit 6", 1, True), sh.Run("%ComSpec% /k exit 7", 1, True), sh.Run("""%comspec%"" /c exit 8", 1, True) ' expect: 6 7 8
WScript.Echo sh.Run("C:\Windows\System32\cmd.exe /d /v:on /cexit 9", 1, True) ' expect: 9
sh.Run "cmd /c echo one & echo two", 1, True
' expect: one
' expect: two
sh.Run "cmd /c echo one && echo two", 1, True
' expect: one
' expect: two
sh.Run "cmd /c false && echo no", 1, True
sh.Run "cmd /c false || echo otherwise", 1, True ' expect: otherwise
sh.Run "cmd /c ""echo ""a  b"" & echo c""", 1, True
' expect: a  b
' expect: c
sh.Run "cmd /c ""C:\tools\two words.sh""", 1, True ' expect:
sh.Run "cmd /c """"C:\tools\two words.sh"" ""x y"" z""", 1, True ' expect: <x y><z>
sh.Run "cmd /c echo 'a & b' ""c & d"" e^&f", 1, True ' expect: a & b c & d e&f
' Redirections: NUL, and files on drives.
sh.Run "cmd /c echo gone > nul", 1, True
sh.Run "cmd /c echo gone >NUL 2>&1", 1, True
sh.Run "cmd /c echo error 1>&2 2>nul & echo shown", 1, True
' expect: shown
' expect stderr: error
WScript.Echo f.FileExists("nul"), f.FileExists("NUL") ' expect: False False
sh.Run "cmd /c echo to a file> C:\tools\out.txt", 0, True
WScript.Echo f.OpenTextFile("C:\tools\out.txt").ReadAll ' expect: to a file
' expect:
sh.Run "cmd /c echo more>>""C:\tools\out.txt""", 0, True
sh.Run "cmd /c sort < C:\tools\out.txt | tr a-z A-Z", 1, True
' expect: MORE
' expect: TO A FILE
sh.Run "cmd /c cat C:\tools\out.txt | wc -l", 1, True ' expect: 2
sh.CurrentDirectory = "C:\tools"
sh.Run "cmd /c cat out.txt", 1, True
' expect: to a file
' expect: more
sh.Run "cmd /c set -- a b; echo $#", 1, True ' expect: 2
WScript.Echo sh.Run("cmd /c", 1, True), sh.Run("cmd", 0, True) ' expect: 0 0
WScript.Echo sh.Run("cmd /c no-such-program 2>nul", 1, True) ' expect: 127
