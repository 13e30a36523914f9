' WScript.Echo: arguments joined by blanks, a line end; values as text.
WScript.Echo "one", 2, 3.5, True, Empty, "x" ' expect: one 2 3.5 True  x
WScript.Echo ' expect:
WScript.Echo Null, "after" ' expect:  after
WScript.Echo #1/31/2024# ' expect: 1/31/2024
wscript.echo CByte(1), CCur(1.25), &HFFFF ' expect: 1 1.25 -1
WScript.Echo "line" & vbCrLf & "line 2"
' expect: line
' expect: line 2
WScript.Echo "ä€" ' expect: ä€
WScript.Echo("parentheses") ' expect: parentheses
On Error Resume Next
WScript.Echo Array(1, 2)
WScript.Echo Err.Number ' expect: 13
Err.Clear
WScript.Echo WScript ' expect: Windows Script Host
WScript.Echo CreateObject("WScript.Shell")
WScript.Echo Err.Number <> 0 ' expect: True
