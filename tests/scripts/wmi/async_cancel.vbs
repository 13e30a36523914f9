' Cancel: every outstanding call completes once with wbemErrCallCancelled.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Dim over, cancelled, objects, in_handler
Sub Wait(n)
    Do While over < n : WScript.Sleep 1 : Loop
    WScript.Sleep 5
    WScript.Echo over, cancelled, objects
    over = 0 : cancelled = 0 : objects = 0
End Sub
sink.Cancel ' nothing pending: no error
sink.Cancel
For i = 1 To 100
    svc.ExecMethodAsync sink, "Test_Call", "Slow"
Next
sink.Cancel
sink.Cancel
Wait 100 ' expect: 100 100 0
' the sink may be used again
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Wait 1 ' expect: 1 0 1
' inside a handler of the same sink: the rest is cancelled, the call whose event it is as well
in_handler = True
svc.ExecMethodAsync sink, "Test_Call", "Slow"
svc.ExecMethodAsync sink, "Test_Call", "Slow"
svc.ExecMethodAsync sink, "Test_Call", "Progress", , 128
Wait 3 ' expect: 3 3 0
in_handler = False
' results that were collected and not delivered yet are dropped
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Do While svc.ExecMethod("Test_Call", "NoInputs").ReturnValue <> 0 : Loop
sink.Cancel
Wait 1 ' expect: 1 1 0
' a sink that is let go of keeps delivering
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Set sink = Nothing
Wait 1 ' expect: 1 0 1
Sub Sink_OnObjectReady(o, c)
    objects = objects + 1
End Sub
Sub Sink_OnProgress(u, n, m, c)
    If in_handler Then sink.Cancel : sink.Cancel
End Sub
Sub Sink_OnCompleted(hr, e, c)
    over = over + 1
    If hr = &H80041032 Then cancelled = cancelled + 1
    If in_handler Then sink.Cancel
    objects = objects + 0
    cancelled = cancelled + 0
End Sub
