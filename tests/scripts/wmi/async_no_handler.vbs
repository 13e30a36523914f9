' Events without a handler are dropped; a sink without a prefix gets none and its calls still run.
Set svc = GetObject("winmgmts:")
Set quiet = CreateObject("WbemScripting.SWbemSink")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Dim done
svc.ExecMethodAsync quiet, "Test_Call", "Slow"
Do While svc.ExecMethod("Test_Call", "Waiting").ReturnValue <> 1 : Loop
svc.ExecMethod "Test_Call", "Release"
svc.ExecMethodAsync sink, "Test_Call", "Progress", , 128
Do While Not done : WScript.Sleep 1 : Loop
' connecting later and disconnecting
WScript.ConnectObject quiet, "Late_"
done = False
svc.ExecMethodAsync quiet, "Test_Call", "NoOutputs"
Do While Not done : WScript.Sleep 1 : Loop
' expect: sink
' expect: late
WScript.DisconnectObject quiet
done = False
svc.ExecMethodAsync quiet, "Test_Call", "NoOutputs"
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
Do While Not done : WScript.Sleep 1 : Loop
' expect: sink
WScript.DisconnectObject quiet ' no effect
Sub Sink_OnCompleted(hr, e, c) : WScript.Echo "sink" : done = True : End Sub
Sub Late_OnCompleted(hr, e, c) : WScript.Echo "late" : done = True : End Sub
