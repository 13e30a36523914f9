' A handler with the wrong number of parameters is a run-time error 450 of the script.
' expect stderr: {script}(0, 0) Microsoft VBScript runtime error: Wrong number of arguments or invalid property assignment: 'Sink_OnCompleted'
' expect exit 1
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
Do : WScript.Sleep 10 : Loop
Sub Sink_OnCompleted(hr, e)
End Sub
