' The bits of iFlags: every member takes those of its row and refuses the others with wbemErrInvalidParameter.
' covers: SWbemServicesEx.Get SWbemServicesEx.GetAsync SWbemServicesEx.Delete SWbemServicesEx.DeleteAsync
' covers: SWbemServicesEx.InstancesOf SWbemServicesEx.InstancesOfAsync SWbemServicesEx.SubclassesOf
' covers: SWbemServicesEx.SubclassesOfAsync SWbemServicesEx.ExecQuery SWbemServicesEx.ExecQueryAsync
' covers: SWbemServicesEx.ExecNotificationQuery SWbemServicesEx.ExecNotificationQueryAsync SWbemServicesEx.ExecMethod SWbemServicesEx.ExecMethodAsync SWbemServicesEx.Put
' covers: SWbemServicesEx.PutAsync SWbemObjectEx.Put_ SWbemObjectEx.PutAsync_ SWbemObjectEx.Delete_
' covers: SWbemObjectEx.DeleteAsync_ SWbemObjectEx.Instances_ SWbemObjectEx.InstancesAsync_ SWbemObjectEx.Subclasses_
' covers: SWbemObjectEx.SubclassesAsync_ SWbemObjectEx.ExecMethod_ SWbemObjectEx.ExecMethodAsync_
' covers: SWbemObjectEx.SpawnDerivedClass_ SWbemObjectEx.SpawnInstance_ SWbemObjectEx.CompareTo_ SWbemObjectSet.Item
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = CreateObject("WbemScripting.SWbemSink")
Set cls = svc.Get("Test_Static")
Set i = cls.SpawnInstance_
i.Name = "flags" : i.Number = 1
Set gone = cls.SpawnInstance_
gone.Name = "gone" : gone.Number = 2
Set c = svc.Get("Test_Call")
Set objset = svc.InstancesOf("Test_Call")

Dim checked
' accepted: the sum of the bits that may be given
Sub Check(member, accepted)
    Dim bit, flag, refused, wrong
    For bit = 0 To 20
        flag = CLng(2 ^ bit)
        Err.Clear
        On Error Resume Next
        Execute Replace(member, "FLAGS", flag)
        refused = Err.Number = &H80041008
        On Error GoTo 0
        If refused <> ((accepted And flag) = 0) Then wrong = wrong & " " & Hex(flag)
    Next
    sink.Cancel
    If wrong <> "" Then WScript.Echo member & ":" & wrong
    checked = checked + 1
End Sub
Const Errors = &H40
Const Send = &HC0
Const Imm = &H10
Const OfSet = &H20070
Const Amended = &H20000
Check "svc.Get ""Test_Call"", FLAGS", Amended + Errors + Imm
Check "svc.GetAsync sink, ""Test_Call"", FLAGS", Amended + Send
Check "svc.Delete ""Test_Static.Name=""""none"""",Number=0"", FLAGS", Imm + Errors
Check "svc.DeleteAsync sink, ""Test_Static.Name=""""none"""",Number=0"", FLAGS", Send
Check "Set x = svc.InstancesOf(""Test_Call"", FLAGS)", OfSet + 1
Check "svc.InstancesOfAsync sink, ""Test_Call"", FLAGS", Amended + Send + 1
Check "Set x = svc.SubclassesOf(""Test_Call"", FLAGS)", OfSet + 1
Check "svc.SubclassesOfAsync sink, ""Test_Call"", FLAGS", Amended + Send + 1
Check "Set x = svc.ExecQuery(""SELECT * FROM Test_Call"", ""WQL"", FLAGS)", OfSet + &H302
Check "svc.ExecQueryAsync sink, ""SELECT * FROM Test_Call"", ""WQL"", FLAGS", Amended + Send + &H302
Check "svc.ExecMethod ""Test_Call"", ""NoInputs"", , FLAGS", Imm + Errors
Check "svc.ExecMethodAsync sink, ""Test_Call"", ""NoInputs"", , FLAGS", Send
Check "svc.Put i, FLAGS", &H300F3
Check "svc.PutAsync sink, i, FLAGS", &H300F3
Check "i.Put_ FLAGS", &H300F3
Check "i.PutAsync_ sink, FLAGS", &H300F3
Check "gone.Delete_ FLAGS", Imm + Errors
Check "gone.DeleteAsync_ sink, FLAGS", Send
Check "Set x = c.Instances_(FLAGS)", OfSet + 1
Check "c.InstancesAsync_ sink, FLAGS", Amended + Send + 1
Check "Set x = c.Subclasses_(FLAGS)", OfSet + 1
Check "c.SubclassesAsync_ sink, FLAGS", Amended + Send + 1
Check "c.ExecMethod_ ""NoInputs"", , FLAGS", Imm + Errors
Check "c.ExecMethodAsync_ sink, ""NoInputs"", , FLAGS", Send
Check "c.SpawnInstance_ FLAGS", 0
Check "c.SpawnDerivedClass_ FLAGS", 0
Check "c.CompareTo_ c, FLAGS", &H3F
Check "x = c.GetObjectText_(FLAGS)", 1
Check "x = c.GetText_(1, FLAGS)", 1
Check "c.Refresh_ FLAGS", Amended
Check "Set x = objset.Item(""Test_Call='one'"", FLAGS)", 0
WScript.Echo checked ' expect: 31
' combinations
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
svc.Put i, 3 : Show "create and update only" ' expect: create and update only 80041008 SWbemServicesEx
i.Put_ 3 : Show "create and update only" ' expect: create and update only 80041008 SWbemObjectEx
svc.ExecNotificationQuery "SELECT * FROM __InstanceCreationEvent WITHIN 1", "WQL", 16 : Show "only 16" ' expect: only 16 80041008 SWbemServicesEx
svc.ExecNotificationQuery "SELECT * FROM __InstanceCreationEvent WITHIN 1", "WQL", 32 : Show "only 32" ' expect: only 32 80041008 SWbemServicesEx
svc.ExecNotificationQuery "SELECT * FROM __InstanceCreationEvent WITHIN 1", "WQL", 49 : Show "another" ' expect: another 80041008 SWbemServicesEx
svc.ExecNotificationQuery "" : Show "no query" ' expect: no query 80041008 SWbemServicesEx
svc.ExecNotificationQueryAsync sink, "SELECT * FROM __InstanceCreationEvent WITHIN 1", "WQL", 48 : Show "48 is not for sinks" ' expect: 48 is not for sinks 80041008 SWbemServicesEx
svc.ExecNotificationQueryAsync Nothing, "SELECT * FROM __InstanceCreationEvent WITHIN 1" : Show "no sink" ' expect: no sink 80041008 SWbemServicesEx
svc.ExecNotificationQueryAsync sink, "" : Show "no query" ' expect: no query 80041008 SWbemServicesEx
Set x = svc.InstancesOf("Test_Call", 16 + 32 + 1 + &H20000) : Show "all of a set" ' expect: all of a set 0 
i.Delete_
