' An error inside a handler ends the script with its line; nothing after it runs.
' expect exit 1
' expect stderr: {script}(14, 5) Microsoft VBScript runtime error: Division by zero
' expect: in the handler
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
svc.ExecMethodAsync sink, "Test_Call", "Slow"
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Do : WScript.Sleep 10 : Loop
WScript.Echo "not reached"
Sub Sink_OnObjectReady(o, c)
    WScript.Echo "in the handler"
    x = 1 / 0
    WScript.Echo "not reached"
End Sub
Sub Sink_OnCompleted(hr, e, c)
    WScript.Echo "not reached"
End Sub
