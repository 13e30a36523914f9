' The same for a failing member of an object.
' expect exit 1
' expect stderr: {script}(9, 5) SWbemServicesEx: Not found{blank}
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Do : WScript.Sleep 10 : Loop
Sub Sink_OnObjectReady(o, c)
    svc.Get "No_Such_Class"
End Sub
