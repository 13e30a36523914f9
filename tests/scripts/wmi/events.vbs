' Event queries: SWbemEventSource, the asynchronous form, intrinsic, extrinsic and timer events, groups, errors.
' covers: SWbemEventSource.NextEvent
' covers: SWbemEventSource.Security_
' covers: SWbemServicesEx.ExecNotificationQuery
' covers: SWbemServicesEx.ExecNotificationQueryAsync
Set svc = GetObject("winmgmts:root\cimv2")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Sub Make(id, n)
    Dim o : Set o = svc.Get("Test_Evt").SpawnInstance_ : o.Id = id : o.Num = n : o.Put_
End Sub
Set c = svc.Get : c.Path_.Class = "Test_Evt"
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add "Num", 19
c.Put_
Set ev = svc.ExecNotificationQuery("SELECT * FROM __InstanceOperationEvent WHERE TargetInstance ISA ""Test_Evt""")
Make "e1", 1
Make "e1", 2
svc.Delete "Test_Evt.Id='e1'"
Set e = ev.NextEvent(10000)
WScript.Echo e.Path_.Class, e.TargetInstance.Id, e.TargetInstance.Num ' expect: __InstanceCreationEvent e1 1
WScript.Echo IsNull(e.SystemProperties_("__PATH").Value), Len(e.TIME_CREATED) ' expect: True 18
Set e = ev.NextEvent(10000)
WScript.Echo e.Path_.Class, e.PreviousInstance.Num, e.TargetInstance.Num ' expect: __InstanceModificationEvent 1 2
Set e = ev.NextEvent
WScript.Echo e.Path_.Class, e.TargetInstance.Path_.RelPath ' expect: __InstanceDeletionEvent Test_Evt.Id="e1"
On Error Resume Next
ev.NextEvent 1 : Show "nothing came" ' expect: nothing came 80043001 SWbemEventSource
ev.NextEvent 0 : Show "nothing yet" ' expect: nothing yet 80043001 SWbemEventSource
WScript.Echo ev.Security_.ImpersonationLevel ' expect: 3
' ---- what is refused ----
Set x = svc.ExecNotificationQuery("SELECT * FROM Test_Evt") : Show "no event class" ' expect: no event class 80041059 SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT * FROM Test_NoSuch") : Show "no class" ' expect: no class 80041010 SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'Win32_OperatingSystem'")
Show "no interval" ' expect: no interval 80042002 SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT * FROM __TimerEvent GROUP BY TimerId") : Show "group" ' expect: group 8004105A SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT *") : Show "no query" ' expect: no query 80041017 SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT * FROM __TimerEvent", "SQL") : Show "language" ' expect: language 80041018 SWbemServicesEx
Set x = svc.ExecNotificationQuery("SELECT * FROM __TimerEvent", "WQL", 16) : Show "flags" ' expect: flags 80041008 SWbemServicesEx
Set x = svc.ExecQuery("SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Win32_Process'", , 0)
Show "not by ExecQuery" ' expect: not by ExecQuery 80041017 SWbemServicesEx
On Error GoTo 0
' ---- processes: from the kernel or by looking ----
Set ev = svc.ExecNotificationQuery("SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'sleep'")
Set gone = svc.ExecNotificationQuery("SELECT * FROM Win32_ProcessStopTrace")
svc.Get("Win32_Process").Create "sleep 600", Null, Null, pid
Do : Set e = ev.NextEvent(20000) : Loop Until e.ProcessID = pid
WScript.Echo e.ProcessName, UBound(e.Sid) ' expect: sleep 15
svc.Get("Win32_Process.Handle=" & pid).Terminate
Do : Set e = gone.NextEvent(20000) : Loop Until e.ProcessID = pid
WScript.Echo e.Path_.Class ' expect: Win32_ProcessStopTrace
' ---- timers, groups ----
Set t = svc.Get("__IntervalTimerInstruction").SpawnInstance_
t.TimerId = "T" : t.IntervalBetweenEvents = 10 : t.Put_
Set ev = svc.ExecNotificationQuery("SELECT * FROM __TimerEvent GROUP WITHIN 1 BY TimerId HAVING NumberOfEvents > 2")
Set e = ev.NextEvent(20000)
WScript.Echo e.Path_.Class, e.NumberOfEvents > 2, e.Representative.TimerId ' expect: __AggregateEvent True T
Set ev = svc.ExecNotificationQuery("SELECT TimerId FROM __TimerEvent")
Set e = ev.NextEvent(20000)
WScript.Echo e.TimerId, e.Properties_.Count ' expect: T 1
svc.Delete "__IntervalTimerInstruction.TimerId='T'"
' ---- asynchronously; a sink may have several subscriptions ----
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet") : ctx.Add "n", 7
svc.ExecNotificationQueryAsync sink, "SELECT * FROM __InstanceCreationEvent WHERE TargetInstance ISA 'Test_Evt'", , , , ctx
svc.ExecNotificationQueryAsync sink, "SELECT * FROM __ClassCreationEvent"
On Error Resume Next
svc.ExecNotificationQueryAsync sink, "SELECT * FROM Test_Evt" : Show "async" ' expect: async 80041059 SWbemServicesEx
svc.ExecNotificationQueryAsync Nothing, "SELECT * FROM __TimerEvent" : Show "no sink" ' expect: no sink 80041008 SWbemServicesEx
On Error GoTo 0
Dim events, ends
Make "e2", 5 ' expect: __InstanceCreationEvent e2 7
Do While events < 1 : WScript.Sleep 1 : Loop
Set c = svc.Get("Test_Evt").SpawnDerivedClass_ : c.Path_.Class = "Test_ByEvent" : c.Put_ ' expect: __ClassCreationEvent Test_ByEvent
Do While events < 2 : WScript.Sleep 1 : Loop
sink.Cancel
Do While ends < 2 : WScript.Sleep 1 : Loop
' expect: 80041032
' expect: 80041032
Make "e3", 5 ' nobody listens any more
svc.Delete "Test_ByEvent" : svc.Delete "Test_Evt.Id='e2'" : svc.Delete "Test_Evt.Id='e3'"
WScript.Echo events, ends ' expect: 2 2
Sub S_OnObjectReady(e, c)
    events = events + 1
    If e.Path_.Class = "__ClassCreationEvent" Then
        WScript.Echo e.Path_.Class, e.TargetClass.Path_.Class
    Else
        WScript.Echo e.Path_.Class, e.TargetInstance.Id, c("n")
    End If
End Sub
Sub S_OnCompleted(hr, err, c)
    ends = ends + 1
    WScript.Echo Hex(hr)
End Sub
