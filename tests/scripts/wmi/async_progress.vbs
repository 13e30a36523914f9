' wbemFlagSendStatus brings OnProgress, in order and before the end; without it there is none.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "name", "mine"
Dim done
svc.ExecMethodAsync sink, "Test_Call", "Progress", , 128, , ctx
Do While Not done : WScript.Sleep 1 : Loop
' expect: progress 3 1 first mine Long Long String
' expect: progress 3 2 second mine Long Long String
' expect: progress 3 3  mine Long Long String
' expect: ready 3 mine
' expect: completed 0 mine
done = False
svc.ExecMethodAsync sink, "Test_Call", "Progress", Nothing, 0, Nothing, ctx
Do While Not done : WScript.Sleep 1 : Loop
' expect: ready 3 mine
' expect: completed 0 mine
Sub Sink_OnProgress(upper, current, message, c)
    WScript.Echo "progress", upper, current, message, c("name"), TypeName(upper), TypeName(current), TypeName(message)
End Sub
Sub Sink_OnObjectReady(o, c)
    WScript.Echo "ready", o.Steps, c("name")
End Sub
Sub Sink_OnCompleted(hr, e, c)
    WScript.Echo "completed", Hex(hr), c("name")
    done = True
End Sub
