' WScript.Quit inside a handler ends the script with that code; pending calls are given up.
' expect exit 17
' expect: 1
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
For i = 1 To 50
    svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
    svc.ExecMethodAsync sink, "Test_Call", "Slow"
Next
n = 0
Do : WScript.Sleep 1000 : Loop
Sub Sink_OnObjectReady(o, c)
    n = n + 1
    WScript.Echo n
    WScript.Quit 17
    WScript.Echo "not reached"
End Sub
