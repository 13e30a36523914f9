' Forward-only sets, deferred errors, flags of queries.
Set svc = GetObject("winmgmts:")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source, "[" & Err.Description & "]" : Err.Clear : End Sub
Set f = svc.ExecQuery("SELECT * FROM Test_Call", "WQL", 48)
For Each o In f : n = n + 1 : Next
WScript.Echo n ' expect: 2
On Error Resume Next
For Each o In f : n = n + 1 : Next
Show "second pass" ' expect: second pass 80041016 SWbemObjectSet [Invalid operation ]
c = f.Count : Show "count" ' expect: count 80041001 SWbemObjectSet [Generic failure ]
Set o = f.ItemIndex(0) : Show "index" ' expect: index 80041001 SWbemObjectSet [Generic failure ]
Set o = f("Test_Call='one'") : Show "item" ' expect: item 80041001 SWbemObjectSet [Generic failure ]
' with the default flags a wrong query fails when the set is used
Set s = svc.ExecQuery("SELECT * FROM No_Such_Class") : Show "call" ' expect: call 0  []
c = s.Count : Show "Count" ' expect: Count 80041010 SWbemObjectSet [Invalid class ]
c = s.Count : Show "Count again" ' expect: Count again 80041010 SWbemObjectSet [Invalid class ]
Set s = svc.ExecQuery("SELECT FROM") : Show "call" ' expect: call 0  []
For Each o In s : WScript.Echo "never" : Next
WScript.Echo Hex(Err.Number), "[" & Err.Description & "]" : Err.Clear ' expect: 80041017 []
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Operation, e.ParameterInfo ' expect: ExecQuery SELECT FROM
' with wbemFlagReturnWhenComplete the call fails
Set s = svc.ExecQuery("SELECT * FROM No_Such_Class", "WQL", 0) : Show "waits" ' expect: waits 80041010 SWbemServicesEx [Invalid class ]
Set s = svc.InstancesOf("No_Such_Class", 0) : Show "waits" ' expect: waits 80041010 SWbemServicesEx [Invalid class ]
Set s = svc.ExecQuery("SELECT * FROM Test_Broken", , 0) : Show "provider" ' expect: provider 80041004 SWbemServicesEx [Provider failure ]
Set s = svc.ExecQuery("") : Show "empty" ' expect: empty 80041008 SWbemServicesEx [Invalid parameter ]
Set s = svc.ExecQuery("SELECT * FROM Test_Call", "SQL") : Show "language" ' expect: language 80041018 SWbemServicesEx [Invalid query type ]
Set s = svc.ExecQuery("SELECT * FROM Test_Call", "WQL", 4) : Show "flag" ' expect: flag 80041008 SWbemServicesEx [Invalid parameter ]
On Error GoTo 0
' an empty result is a valid set
WScript.Echo svc.ExecQuery("SELECT * FROM Test_Call WHERE Id = 'none'").Count ' expect: 0
' projection, EnsureLocatable, prototype
For Each o In svc.ExecQuery("SELECT Calls FROM Test_Call WHERE Id = 'one'")
    WScript.Echo o.Properties_.Count, "[" & o.Path_.RelPath & "]", o.Calls ' expect: 1 [] 1
Next
For Each o In svc.ExecQuery("SELECT Calls FROM Test_Call WHERE Id = 'one'", , 16 + 256)
    WScript.Echo o.Path_.RelPath ' expect: Test_Call.Id="one"
Next
For Each o In svc.ExecQuery("SELECT Calls FROM Test_Call", , 2)
    WScript.Echo o.Properties_.Count, o.Path_.Class ' expect: 1 Test_Call
Next
' deep and shallow
Set sub1 = svc.Get("Test_SubItem").SpawnInstance_
sub1.Id = "sub" : sub1.Put_
WScript.Echo svc.InstancesOf("Test_Item").Count, svc.InstancesOf("Test_Item", 1).Count, svc.InstancesOf("Test_SubItem").Count ' expect: 3 2 1
WScript.Echo svc.ExecQuery("SELECT * FROM Test_Item").Count, svc.ExecQuery("SELECT * FROM Test_Item", , 16 + 512).Count ' expect: 3 2
For Each o In svc.ExecQuery("SELECT * FROM Test_Item WHERE __CLASS = 'Test_SubItem'") : WScript.Echo o.Id, o.Path_.Class : Next ' expect: sub Test_SubItem
WScript.Echo svc.SubclassesOf("Test_Item").Count, svc.SubclassesOf("Test_SubItem").Count, svc.Get("Test_Item").Subclasses_.Count, svc.Get("Test_Item").Instances_.Count ' expect: 1 0 1 3
found = 0
For Each c In svc.SubclassesOf("", 1)
    If c.Path_.Class = "Test_Item" Then found = found + 1
    If c.Path_.Class = "Test_SubItem" Then found = found + 10
Next
WScript.Echo found ' expect: 1
For Each c In svc.SubclassesOf
    If c.Path_.Class = "Test_SubItem" Then WScript.Echo c.SystemProperties_("__GENUS") ' expect: 1
Next
