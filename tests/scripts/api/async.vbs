' The asynchronous members and the events of SWbemSink.
' covers: SWbemServicesEx.GetAsync SWbemServicesEx.DeleteAsync SWbemServicesEx.InstancesOfAsync SWbemServicesEx.SubclassesOfAsync
' covers: SWbemServicesEx.ExecQueryAsync SWbemServicesEx.ExecMethodAsync SWbemServicesEx.PutAsync SWbemObjectEx.PutAsync_
' covers: SWbemObjectEx.DeleteAsync_ SWbemObjectEx.InstancesAsync_ SWbemObjectEx.SubclassesAsync_ SWbemObjectEx.ExecMethodAsync_
' covers: SWbemSink.Cancel SWbemSink.OnObjectReady SWbemSink.OnCompleted SWbemSink.OnProgress SWbemSink.OnObjectPut
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "which", ""
Dim log, done
Sub Sink_OnObjectReady(o, c)
    If o.Path_.Class = "__PARAMETERS" Then
        log = log & "out:" & o.ReturnValue & " "
    Else
        log = log & o.Path_.RelPath & " "
    End If
    If Not c Is ctx Then log = log & "wrong context "
End Sub
Sub Sink_OnObjectPut(p, c) : log = log & TypeName(p) & ":" & p.RelPath & " " : End Sub
Sub Sink_OnProgress(upper, current, message, c) : progress = progress + 1 : log = log & current & "/" & upper & " " : End Sub
Sub Sink_OnCompleted(hr, e, c)
    log = log & "completed " & Hex(hr)
    If Not e Is Nothing Then log = log & " " & TypeName(e) & ":" & e.Operation
    done = True
End Sub
Sub Finish(what)
    While Not done : WScript.Sleep 1 : Wend
    WScript.Echo what & ": " & log
    log = "" : done = False
End Sub
svc.GetAsync sink, "Test_Call='one'", 0, Nothing, ctx : Finish "get" ' expect: get: Test_Call.Id="one" completed 0
svc.GetAsync sink, , , , ctx : Finish "empty class" ' expect: empty class:  completed 0
svc.InstancesOfAsync sink, "Test_Call", 0, , ctx : Finish "instances" ' expect: instances: Test_Call.Id="one" Test_Call.Id="two" completed 0
svc.SubclassesOfAsync sink, "Test_Item", 1, , ctx : Finish "subclasses" ' expect: subclasses: Test_SubItem completed 0
svc.ExecQueryAsync sink, "SELECT * FROM Test_Call WHERE Id = 'two'", "WQL", 0, , ctx : Finish "query" ' expect: query: Test_Call.Id="two" completed 0
svc.ExecMethodAsync sink, "Test_Call", "ReturnsNonZero", Nothing, 0, , ctx : Finish "method" ' expect: method: out:5 completed 0
svc.ExecMethodAsync sink, "Test_Call", "Progress", , 128, , ctx
Finish "progress" ' expect: progress: 1/3 2/3 3/3 out:0 completed 0
Set i = svc.Get("Test_Static").SpawnInstance_
i.Name = "async" : i.Number = 1
svc.PutAsync sink, i, 2 : Finish "put" ' expect: put: SWbemObjectPath:Test_Static.Name="async",Number=1 completed 0
i.PutAsync_ sink, 1, , ctx : Finish "put of an object" ' expect: put of an object: SWbemObjectPath:Test_Static.Name="async",Number=1 completed 0
i.DeleteAsync_ sink : Finish "delete of an object" ' expect: delete of an object: completed 0
svc.PutAsync sink, i : Finish "put" ' expect: put: SWbemObjectPath:Test_Static.Name="async",Number=1 completed 0
svc.DeleteAsync sink, i.Path_ : Finish "delete" ' expect: delete: completed 0
Set c = svc.Get("Test_Call")
c.InstancesAsync_ sink, 0, , ctx : Finish "instances of a class" ' expect: instances of a class: Test_Call.Id="one" Test_Call.Id="two" completed 0
svc.Get("Test_Item").SubclassesAsync_ sink, 0, , ctx : Finish "subclasses of a class" ' expect: subclasses of a class: Test_SubItem completed 0
c.ExecMethodAsync_ sink, "NoInputs", , , , ctx : Finish "method of an object" ' expect: method of an object: out:0 completed 0
c.ExecMethodAsync_ sink, "NoOutputs" : Finish "no outputs" ' expect: no outputs: completed 0
' failures after the start
svc.GetAsync sink, "Test_Call='none'" : Finish "no instance" ' expect: no instance: completed 80041002 SWbemLastError:GetObject
svc.InstancesOfAsync sink, "No_Such_Class" : Finish "no class" ' expect: no class: completed 80041010 SWbemLastError:CreateInstanceEnum
svc.ExecQueryAsync sink, "SELECT FROM" : Finish "no query" ' expect: no query: completed 80041017 SWbemLastError:ExecQuery
svc.DeleteAsync sink, "Test_Static.Name=""none"",Number=0" : Finish "nothing to delete" ' expect: nothing to delete: completed 80041002 SWbemLastError:DeleteInstance
svc.PutAsync sink, i, 1 : Finish "nothing to update" ' expect: nothing to update: completed 80041002 SWbemLastError:PutInstance
svc.GetAsync sink, "Test_Call='none'", 64 : Finish "without an error object" ' expect: without an error object: completed 80041002
' cancel: all calls of the sink, harmless twice and without calls
svc.ExecMethodAsync sink, "Test_Call", "Slow"
sink.Cancel : sink.Cancel
Finish "cancelled" ' expect: cancelled: completed 80041032 SWbemLastError:ExecMethod
sink.Cancel
svc.GetAsync sink, "Test_Call='one'", , , ctx : Finish "used again" ' expect: used again: Test_Call.Id="one" completed 0
' failures of the call itself: no event
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source, "[" & log & "]" : Err.Clear : End Sub
svc.GetAsync Nothing, "Test_Call" : Show "no sink" ' expect: no sink 80041008 SWbemServicesEx []
svc.GetAsync svc, "Test_Call" : Show "not a sink" ' expect: not a sink 80041008 SWbemServicesEx []
svc.GetAsync : Show "missing sink" ' expect: missing sink 80041008 SWbemServicesEx []
svc.GetAsync sink, "Test_Call", 0, Nothing, svc : Show "context" ' expect: context 80041008 SWbemServicesEx []
svc.ExecMethodAsync sink, "", "Create" : Show "no path" ' expect: no path 80041008 SWbemServicesEx []
svc.ExecMethodAsync sink, "Test_Call", "" : Show "no method" ' expect: no method 80041008 SWbemServicesEx []
svc.ExecQueryAsync sink, "" : Show "no query" ' expect: no query 80041008 SWbemServicesEx []
svc.ExecQueryAsync sink, "x", "SQL" : Show "language" ' expect: language 80041018 SWbemServicesEx []
svc.PutAsync sink, Nothing : Show "no object" ' expect: no object 80041008 SWbemServicesEx []
svc.PutAsync sink, i, 3 : Show "flags" ' expect: flags 80041008 SWbemServicesEx []
svc.DeleteAsync sink, "" : Show "no path" ' expect: no path 80041008 SWbemServicesEx []
i.InstancesAsync_ sink : Show "of an instance" ' expect: of an instance 80041016 SWbemObjectEx []
i.SubclassesAsync_ sink : Show "of an instance" ' expect: of an instance 80041016 SWbemObjectEx []
svc.Get("Test_Part").SpawnInstance_.DeleteAsync_ sink : Show "no path" ' expect: no path 8004103A SWbemObjectEx []
' and none of them had an event
svc.GetAsync sink, "Test_Call='one'", , , ctx : Finish "only this one" ' expect: only this one: Test_Call.Id="one" completed 0
