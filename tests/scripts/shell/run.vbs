' WshShell.Run: exit codes, waiting, what the program's streams are, the trace of failures.
Set sh = CreateObject("WScript.Shell")
WScript.Echo TypeName(sh), TypeName(CreateObject("WScript.Shell.1")) ' expect: IWshShell3 IWshShell3
WScript.Echo sh.Run("true", 1, True), sh.Run("false", 1, True), sh.Run("code 7", 1, True) ' expect: 0 1 7
WScript.Echo sh.Run("code 7"), sh.Run("code 7", 1), sh.Run("code 7", , False) ' expect: 0 0 0
WScript.Echo sh.Run("code 255", , True), sh.Run("killed", 1, True) ' expect: 255 137
WScript.Echo VarType(sh.Run("true", 1, True)) ' expect: 3
sh.Run "args seen", 1, True ' expect: <seen>
sh.Run "args hidden", 0, True
WScript.Echo "after hidden" ' expect: after hidden
' The rules of Windows for arguments.
sh.Run "args a ""b c"" d", 1, True ' expect: <a><b c><d>
sh.Run "args ""a b\\"" c\d ""e\""f"" g""h i""j", 1, True ' expect: <a b\><c\d><e"f><gh ij>
sh.Run "args 'a b' $HOME * ; | &", 1, True ' expect: <'a><b'><$HOME><*><;><|><&>
sh.Run "args """" ""a""""b"" \\x \\\""y", 1, True ' expect: <><a"b><\\x><\"y>
sh.Run "   args    a" & vbTab & "b  ", 1, True ' expect: <a><b>
sh.Run """args"" ä€ ""ü ß""", 1, True ' expect: <ä€><ü ß>
' Variables are expanded.
sh.Environment("PROCESS")("WORDS") = "x y"
sh.Run "args %WORDS% %NO_SUCH% ""%words%""", 1, True ' expect: <x><y><%NO_SUCH%><x y>
' The program.
sh.Run "ARGS upper", 1, True ' expect: <upper>
sh.Run "args.exe suffix", 1, True ' expect: <suffix>
sh.Run "C:\Windows\System32\args.exe system", 1, True ' expect: <system>
sh.Run "C:\tools\my.tool.sh tool", 1, True ' expect: <tool>
sh.Run "c:/Tools/MY.TOOL.SH case", 1, True ' expect: <case>
sh.Run """C:\tools\two words.sh"" quoted", 1, True ' expect: <quoted>
sh.Run "C:\tools\two words.sh longer beginning", 1, True ' expect: <longer><beginning>
sh.CurrentDirectory = "C:\tools"
sh.Run "my.tool.sh current", 1, True ' expect: <current>
sh.Run ".\my.tool.sh dot", 1, True ' expect: <dot>
' Paths of Windows among the arguments, when there is such a folder.
Set f = CreateObject("Scripting.FileSystemObject")
f.CreateTextFile("C:\tools\text.txt").Write "text of a file" & vbLf
sh.Run "cat C:\tools\text.txt", 1, True ' expect: text of a file
sh.Run "cat ""c:\TOOLS\Text.TXT""", 1, True ' expect: text of a file
sh.Run "args C:\no_such\x Q:\x C: \\server\share\x", 1, True ' expect: <C:\no_such\x><Q:\x><C:><\\server\share\x>
' What a script has written is there for the programs it starts.
Set s = f.CreateTextFile("C:\tools\open.txt")
s.Write "not closed" & vbLf
sh.Run "cat C:\tools\open.txt", 1, True ' expect: not closed
s.Close
