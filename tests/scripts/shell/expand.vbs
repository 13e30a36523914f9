' ExpandEnvironmentStrings.
Set sh = CreateObject("WScript.Shell")
Set p = sh.Environment("PROCESS")
p("X") = "value" : p("Mixed") = "m" : p("P") = "50%" : p("EMPTY") = "" : p("A B") = "blank"
Sub T(s) : WScript.Echo "[" & sh.ExpandEnvironmentStrings(s) & "]" : End Sub
T "" ' expect: []
T "plain" ' expect: [plain]
T "%X%" ' expect: [value]
T "a%X%b%x%c" ' expect: [avaluebvaluec]
T "%mixed%%MIXED%" ' expect: [mm]
T "%NONE%" ' expect: [%NONE%]
T "%NONE%X%" ' expect: [%NONEvalue]
T "%" ' expect: [%]
T "%%" ' expect: [%%]
T "%%X%%" ' expect: [%value%]
T "100% of %X%" ' expect: [100% of value]
T "%X" ' expect: [%X]
T "X%" ' expect: [X%]
T "%EMPTY%." ' expect: [.]
T "%P% %P%" ' expect: [50% 50%]
T "%A B%" ' expect: [blank]
T "%ü%" ' expect: [%ü%]
T "%windir%\system32" ' expect: [C:\Windows\system32]
WScript.Echo CreateObject("Scripting.FileSystemObject").FolderExists(sh.ExpandEnvironmentStrings("%TEMP%")) ' expect: True
WScript.Echo VarType(sh.ExpandEnvironmentStrings("x")) ' expect: 8
