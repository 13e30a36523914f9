' A handler may start calls, wait for them, and make synchronous calls.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set inner = WScript.CreateObject("WbemScripting.SWbemSink", "Inner_")
Dim left_to_start, inner_done, done
left_to_start = 5
svc.ExecMethodAsync sink, "Test_Call", "NoInputs"
Do While Not done : WScript.Sleep 1 : Loop
' expect: inner 0
' expect: sync 4242
' expect: outer 4
' expect: inner 0
' expect: sync 4242
' expect: outer 3
' expect: inner 0
' expect: sync 4242
' expect: outer 2
' expect: inner 0
' expect: sync 4242
' expect: outer 1
' expect: inner 0
' expect: sync 4242
' expect: outer 0
Sub Sink_OnCompleted(hr, e, c)
    inner_done = False
    svc.ExecMethodAsync inner, "Test_Call", "NoOutputs"
    Do While Not inner_done : WScript.Sleep 1 : Loop
    svc.Get("Test_Call").Create "true", , , pid
    WScript.Echo "sync", pid
    left_to_start = left_to_start - 1
    WScript.Echo "outer", left_to_start
    If left_to_start > 0 Then svc.ExecMethodAsync sink, "Test_Call", "NoInputs" Else done = True
End Sub
Sub Inner_OnCompleted(hr, e, c)
    WScript.Echo "inner", hr
    inner_done = True
End Sub
