' MsgBox and InputBox on a console: the question on standard error, the answer from standard input.
' input: y
' input:
' input: Bob
' input:
' expect stderr: Title: Sure? [Yes/No] VBScript: Again? [OK/Cancel] Name? Title: Name? [preset]{blank}
WScript.Echo MsgBox("Sure?", vbYesNo, "Title") ' expect: 6
WScript.Echo MsgBox("Again?", vbOKCancel + vbDefaultButton2) ' expect: 2
WScript.Echo InputBox("Name?") ' expect: Bob
WScript.Echo InputBox("Name?", "Title", "preset") ' expect: preset
