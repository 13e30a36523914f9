' A script may end while calls are pending: no events, no wait, exit code 0.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "sink", sink
For i = 1 To 200
    svc.ExecMethodAsync sink, "Test_Call", "Slow", Nothing, 0, Nothing, ctx
    svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
    svc.InstancesOfAsync sink, "Test_Item"
Next
WScript.Echo "over" ' expect: over
Sub Sink_OnObjectReady(o, c) : WScript.Echo "never" : End Sub
Sub Sink_OnCompleted(hr, e, c) : WScript.Echo "never" : End Sub
