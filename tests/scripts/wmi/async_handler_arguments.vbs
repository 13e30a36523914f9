' A handler with the wrong number of parameters is a run-time error 450 of the script.
' expect error 450 line 8
' expect exit 1
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
Do : WScript.Sleep 10 : Loop
Sub Sink_OnCompleted(hr, e)
End Sub
