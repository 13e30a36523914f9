' ExecMethodAsync_ on classes and instances behaves like the services' form.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "what", "class"
Dim done
Set cls = svc.Get("Test_Call")
Set inp = cls.Methods_("Echo").InParameters.SpawnInstance_
inp.Text = "by class" : inp.Both = 41
cls.ExecMethodAsync_ sink, "Echo", inp, 0, Nothing, ctx
Wait
' expect: class ReturnValue=0 TextOut=by class Both=42 __PARAMETERS
' expect: class completed 0
ctx("what") = "instance"
Set obj = svc.Get("Test_Call.Id='two'")
Set inp = obj.Methods_("Rename").InParameters.SpawnInstance_
inp.To = "three"
obj.ExecMethodAsync_ sink, "Rename", inp, , , ctx
Wait
' expect: instance ReturnValue=0 Was=two Self=Test_Call
' expect: instance completed 0
' a static method by the path of an instance
ctx("what") = "static"
obj.ExecMethodAsync_ sink, "Create", Nothing, 0, Nothing, ctx
Wait
' expect: static ReturnValue=21 ProcessId=null
' expect: static completed 0
' bypass_getobject: nobody looks whether it exists
ctx("what") = "bypass"
svc.ExecMethodAsync sink, "Test_Call.Id=""ghost""", "Blind", , , , ctx
Wait
' expect: bypass Self=ghost
' expect: bypass completed 0
' without in-parameters all are absent
ctx("what") = "omitted"
svc.ExecMethodAsync sink, "\\.\root\cimv2:Test_Call", "echo", , , , ctx
Wait
' expect: omitted ReturnValue=0 TextOut=null Both=null __PARAMETERS
' expect: omitted completed 0
' an inherited method on the subclass
ctx("what") = "inherited"
svc.ExecMethodAsync sink, "Test_SubCall", "ReturnsNonZero", , , , ctx
Wait
' expect: inherited ReturnValue=5
' expect: inherited completed 0

Sub Wait
    Do While Not done : WScript.Sleep 1 : Loop
    done = False
End Sub
Function T(v)
    If IsNull(v) Then T = "null" Else T = v
End Function
Sub Sink_OnObjectReady(o, c)
    Select Case c("what")
    Case "class", "omitted"
        WScript.Echo c("what"), "ReturnValue=" & o.ReturnValue, "TextOut=" & T(o.TextOut), "Both=" & T(o.Both), o.Path_.Class
    Case "instance"
        WScript.Echo c("what"), "ReturnValue=" & o.ReturnValue, "Was=" & o.Was, "Self=" & o.Self
    Case "static"
        WScript.Echo c("what"), "ReturnValue=" & o.ReturnValue, "ProcessId=" & T(o.ProcessId)
    Case "bypass"
        WScript.Echo c("what"), "Self=" & o.Self
    Case Else
        WScript.Echo c("what"), "ReturnValue=" & o.ReturnValue
    End Select
End Sub
Sub Sink_OnCompleted(hr, e, c)
    WScript.Echo c("what"), "completed", Hex(hr)
    done = True
End Sub
