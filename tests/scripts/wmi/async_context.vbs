' Named values reach the provider with their types; the asynchronous context comes back in every event.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set nvs = CreateObject("WbemScripting.SWbemNamedValueSet")
Dim done
nvs.Add "text", "a text"
nvs.Add "int", CInt(7)
nvs.Add "long", 70000
nvs.Add "byte", CByte(200)
nvs.Add "double", 2.5
nvs.Add "single", CSng(0.5)
nvs.Add "bool", True
nvs.Add "null", Null
nvs.Add "list", Array("x", "y", "z")
nvs.Add "numbers", Array(1, 2)
nvs.Add "part", svc.Get("Test_Part").SpawnInstance_
nvs.Add "path", svc.Get("Test_Part").Path_
For Each n In Array("text", "INT", "long", "byte", "double", "single", "bool", "null", "list", "numbers", "part", "absent")
    Set inp = svc.Get("Test_Call").Methods_("Context").InParameters.SpawnInstance_
    inp.Name = n
    done = False
    svc.ExecMethodAsync sink, "Test_Call", "Context", inp, 0, nvs
    Do While Not done : WScript.Sleep 1 : Loop
Next
' expect: 0 a text 8 0 no context
' expect: 0 7 2 0 no context
' expect: 0 70000 3 0 no context
' expect: 0 200 17 0 no context
' expect: 0 2.5 5 0 no context
' expect: 0 0.5 4 0 no context
' expect: 0 true 11 0 no context
' expect: 0 null 0 0 no context
' expect: 0 x 8200 3 no context
' expect: 0 1 8194 2 no context
' expect: 0 <Test_Part> 13 0 no context
' expect: 2 null null null no context

' values are taken at the call
nvs("text") = "before"
Set inp = svc.Get("Test_Call").Methods_("Context").InParameters.SpawnInstance_
inp.Name = "text"
done = False
svc.ExecMethodAsync sink, "Test_Call", "Context", inp, 0, nvs
nvs("text") = "after"
inp.Name = "long"
Do While Not done : WScript.Sleep 1 : Loop ' expect: 0 before 8 0 no context

' the asynchronous context: the very set that was given
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "n", 1
ctx.Add "sink", sink ' it stays here, so it may hold anything
done = False
svc.ExecMethodAsync sink, "Test_Call", "Context", inp, 0, nvs, ctx
Do While Not done : WScript.Sleep 1 : Loop
' expect: 0 70000 3 0 context 1 SWbemNamedValueSet SWbemSink
' expect: completed with 2
WScript.Echo ctx("n") ' expect: 2
' the synchronous forms carry named values too
WScript.Echo svc.ExecMethod("Test_Call", "Context", inp, 0, nvs).Value ' expect: 70000
WScript.Echo svc.Get("Test_Call").ExecMethod_("Context", inp, 0, nvs).Value ' expect: 70000

Sub Sink_OnObjectReady(o, c)
    Dim tail
    If c Is Nothing Then
        tail = "no context"
    Else
        tail = "context " & c("n") & " " & TypeName(c) & " " & TypeName(c("sink").Value)
        c("n") = 2
    End If
    WScript.Echo o.ReturnValue, T(o.Value), T(o.Type), T(o.Count), tail
End Sub
Sub Sink_OnCompleted(hr, e, c)
    If Not c Is Nothing Then WScript.Echo "completed with", c("n")
    done = True
End Sub
Function T(v)
    If IsNull(v) Then T = "null" Else T = v
End Function
