' The call returns before the method starts or ends, and events only come while the script waits.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Dim log, done
Set inp = svc.Get("Test_Call").Methods_("Slow").InParameters.SpawnInstance_
inp.Tag = "held"
svc.ExecMethodAsync sink, "Test_Call", "Slow", inp
WScript.Echo "returned [" & log & "]"                      ' expect: returned []
Do While svc.ExecMethod("Test_Call", "Waiting").ReturnValue = 0
Loop
WScript.Echo "the method waits [" & log & "]"              ' expect: the method waits []
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
For i = 1 To 20000 : Next
WScript.Echo "a busy loop gets none [" & log & "]"         ' expect: a busy loop gets none []
Do While log = "" : WScript.Sleep 1 : Loop
WScript.Echo "the other call is over [" & log & "]"        ' expect: the other call is over [completed 0;]
WScript.Echo "released", svc.ExecMethod("Test_Call", "Release").ReturnValue ' expect: released 1
Do While Not done : WScript.Sleep 1 : Loop
WScript.Echo log                                           ' expect: completed 0;ready held;completed 0;
Sub Sink_OnObjectReady(o, c)
    log = log & "ready " & o.TagOut & ";"
    done = True
End Sub
Sub Sink_OnCompleted(hr, e, c)
    log = log & "completed " & Hex(hr) & ";"
End Sub
