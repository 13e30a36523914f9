' On Error Resume Next inside the handler keeps the script going.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Dim done
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Do While Not done : WScript.Sleep 1 : Loop
Sub Sink_OnObjectReady(o, c)
    On Error Resume Next
    x = 1 / 0
    WScript.Echo Err.Number ' expect: 11
    o.NoSuchProperty = 1
    WScript.Echo Err.Number ' expect: 438
End Sub
Sub Sink_OnCompleted(hr, e, c)
    WScript.Echo "completed" ' expect: completed
    done = True
End Sub
