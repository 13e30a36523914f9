' The other asynchronous members.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Dim done, n, quiet
Sub Wait
    Do While Not done : WScript.Sleep 1 : Loop
    done = False
End Sub
svc.GetAsync sink, "Test_Item.Id=""full"""
Wait
' expect: object Test_Item.Id="full"
' expect: completed 0
svc.GetAsync sink, "Test_Item"
Wait
' expect: object Test_Item
' expect: completed 0
svc.GetAsync sink, "No_Such_Class"
Wait ' expect: completed 80041002
svc.GetAsync sink, "Test_Item.Id=""none"""
Wait ' expect: completed 80041002
svc.InstancesOfAsync sink, "Test_Call"
Wait
' expect: object Test_Call.Id="one"
' expect: object Test_Call.Id="two"
' expect: completed 0
svc.InstancesOfAsync sink, "No_Such_Class"
Wait ' expect: completed 80041010
svc.InstancesOfAsync sink, "Test_Broken"
Wait ' expect: completed 80041004
svc.ExecQueryAsync sink, "SELECT * FROM Test_Call WHERE Id = 'two'"
Wait
' expect: object Test_Call.Id="two"
' expect: completed 0
svc.ExecQueryAsync sink, "SELECT * FROM"
Wait ' expect: completed 80041017
svc.ExecQueryAsync sink, "SELECT Nothing_Such FROM Test_Call"
Wait ' expect: completed 80041017
svc.ExecQueryAsync sink, "SELECT * FROM No_Such_Class"
Wait ' expect: completed 80041010
svc.SubclassesOfAsync sink, "Test_Item"
Wait
' expect: object Test_SubItem
' expect: completed 0
svc.Get("Test_Call").InstancesAsync_ sink
Wait
' expect: object Test_Call.Id="one"
' expect: object Test_Call.Id="two"
' expect: completed 0
svc.Get("Test_Call").SubclassesAsync_ sink
Wait
' expect: object Test_SubCall
' expect: completed 0
Set item = svc.Get("Test_Item").SpawnInstance_
item.Id = "new"
item.PutAsync_ sink
Wait
' expect: put Test_Item.Id="new" SWbemObjectPath
' expect: completed 0
item.Text = "again"
svc.PutAsync sink, item
Wait
' expect: put Test_Item.Id="new" SWbemObjectPath
' expect: completed 0
item.PutAsync_ sink, 2
Wait ' expect: completed 80041019
item.Id = "refused"
item.PutAsync_ sink
Wait ' expect: completed 8004102B
svc.DeleteAsync sink, "Test_Item.Id=""new"""
Wait ' expect: completed 0
svc.DeleteAsync sink, "Test_Item.Id=""new"""
Wait ' expect: completed 80041002
item.Id = "other" : item.Put_
item.DeleteAsync_ sink
Wait ' expect: completed 0
' refused by the call
On Error Resume Next
svc.GetAsync Nothing, "Test_Item"
WScript.Echo Hex(Err.Number) ' expect: 80041008
Err.Clear
svc.InstancesOfAsync sink, ""
WScript.Echo Hex(Err.Number) ' expect: 80041008
Err.Clear
svc.ExecQueryAsync sink, "SELECT * FROM Test_Item", "SQL"
WScript.Echo Hex(Err.Number) ' expect: 80041018
Err.Clear
svc.DeleteAsync sink, ""
WScript.Echo Hex(Err.Number) ' expect: 80041008
Err.Clear
svc.PutAsync sink, sink
WScript.Echo Hex(Err.Number) ' expect: 80041008
Err.Clear
WScript.Sleep 5

Sub Sink_OnObjectReady(o, c)
    WScript.Echo "object", o.Path_.RelPath
End Sub
Sub Sink_OnObjectPut(p, c)
    WScript.Echo "put", p.RelPath, TypeName(p)
End Sub
Sub Sink_OnCompleted(hr, e, c)
    WScript.Echo "completed", Hex(hr)
    done = True
End Sub
