' SELECT COUNT(*): one object that tells how many there are.
' covers: SWbemServicesEx.ExecQuery SWbemServicesEx.ExecQueryAsync
Set svc = GetObject("winmgmts:root\cimv2")
Set c = svc.Get : c.Path_.Class = "Test_Counted"
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add "Size", 3
c.Put_
Set d = svc.Get("Test_Counted").SpawnDerivedClass_ : d.Path_.Class = "Test_CountedBelow" : d.Put_
For n = 1 To 7
    Set i = svc.Get("Test_Counted").SpawnInstance_ : i.Id = "a" & n : i.Size = n : i.Put_
Next
Set i = svc.Get("Test_CountedBelow").SpawnInstance_ : i.Id = "b" : i.Put_
Sub Ask(text)
    Set s = svc.ExecQuery(text)
    For Each x In s : WScript.Echo s.Count, x.Path_.Class, x.Properties_.Count, x.Count, TypeName(x.Count) : Next
End Sub
Ask "SELECT COUNT(*) FROM Test_Counted" ' expect: 1 __Generic 1 8 Long
Ask "select count ( * ) from Test_Counted where Size > 4" ' expect: 1 __Generic 1 3 Long
Ask "SELECT COUNT(*) FROM Test_Counted WHERE Size IS NULL" ' expect: 1 __Generic 1 1 Long
Ask "SELECT COUNT(*) FROM Test_Counted WHERE Id = 'a3'" ' expect: 1 __Generic 1 1 Long
Ask "SELECT COUNT(*) FROM Test_Counted WHERE Id = 'nobody'" ' expect: 1 __Generic 1 0 Long
Ask "SELECT COUNT(*) FROM Test_Counted WHERE __CLASS = 'Test_CountedBelow'" ' expect: 1 __Generic 1 1 Long
Ask "SELECT COUNT(*) FROM Test_Call" ' expect: 1 __Generic 1 2 Long
For Each x In svc.ExecQuery("SELECT COUNT(*) FROM Test_Counted", , 2) : WScript.Echo x.Path_.IsClass, x.Path_.Class : Next ' expect: True __Generic
For Each x In svc.ExecQuery("SELECT COUNT(*) FROM Win32_OperatingSystem") : WScript.Echo x.Count : Next ' expect: 1
' ---- asynchronously
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Sub Sink_OnObjectReady(o, ctx) : WScript.Echo "ready", o.Count : End Sub
Sub Sink_OnCompleted(hr, e, ctx) : done = True : WScript.Echo "done", hr : End Sub
done = False
svc.ExecQueryAsync sink, "SELECT COUNT(*) FROM Test_Counted"
' expect: ready 8
' expect: done 0
Do Until done : WScript.Sleep 10 : Loop
' ---- where it has no meaning
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number) : Err.Clear : End Sub
svc.ExecQuery "SELECT COUNT(*), Id FROM Test_Counted", , 0 : Show "list" ' expect: list 80041017
svc.ExecQuery "SELECT COUNT(Id) FROM Test_Counted", , 0 : Show "property" ' expect: property 80041017
svc.ExecQuery "SELECT COUNT(*) FROM meta_class", , 0 : Show "schema" ' expect: schema 80041017
svc.ExecQuery "SELECT COUNT(*) FROM Test_Nothing", , 0 : Show "class" ' expect: class 80041010
svc.ExecQuery "SELECT COUNT(*) FROM Test_Counted WHERE No = 1", , 0 : Show "condition" ' expect: condition 80041017
svc.ExecNotificationQuery "SELECT COUNT(*) FROM Win32_ProcessStartTrace" : Show "events" ' expect: events 80041059
