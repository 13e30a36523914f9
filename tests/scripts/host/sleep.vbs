' Sleep waits at least that long, and refuses what is no time.
t = Timer
WScript.Sleep 30
d = Timer - t
If d < 0 Then d = d + 86400
' a Single has steps of 1/128 of a second late in the day
WScript.Echo d >= 0.02 ' expect: True
WScript.Sleep 0
WScript.Sleep "1"
On Error Resume Next
WScript.Sleep -1 : WScript.Echo Err.Number : Err.Clear ' expect: 5
WScript.Sleep "x" : WScript.Echo Err.Number : Err.Clear ' expect: 13
WScript.Sleep : WScript.Echo Err.Number ' expect: 449
