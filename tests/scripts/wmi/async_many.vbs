' One sink, ten thousand calls with contexts of their own: each gets its events in order and one completion.
Const N = 10000
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set m = svc.Get("Test_Call").Methods_("Echo")
ReDim state(N)
Dim completed, wrong, values
For i = 1 To N
    Set inp = m.InParameters.SpawnInstance_
    inp.Number = i
    Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
    ctx.Add "i", i
    svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 0, Nothing, ctx
Next
Do While completed < N
    WScript.Sleep 1
Loop
WScript.Sleep 0
WScript.Echo completed, wrong, values ' expect: 10000 0 10000
Sub Sink_OnObjectReady(o, c)
    i = c("i")
    If state(i) <> 0 Or o.NumberOut <> i Then wrong = wrong + 1
    state(i) = 1
    values = values + 1
End Sub
Sub Sink_OnCompleted(hr, e, c)
    i = c("i")
    If state(i) <> 1 Or hr <> 0 Then wrong = wrong + 1
    state(i) = 2
    completed = completed + 1
    wrong = wrong + 0
End Sub
