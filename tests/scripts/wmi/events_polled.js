// Polled events from JScript; a provider's instances and classes of the repository.
var svc = GetObject("winmgmts:root\\cimv2");
var c = svc.Get();
c.Path_.Class = "Test_Item2";
c.Properties_.Add("Id", 8).Qualifiers_.Add("key", true);
c.Properties_.Add("Num", 19);
c.Put_();
var ev = svc.ExecNotificationQuery(
    "SELECT * FROM __InstanceOperationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Test_Item2' AND TargetInstance.Num > 3");
function put(id, n) { var o = svc.Get("Test_Item2").SpawnInstance_(); o.Id = id; o.Num = n; o.Put_(); }
put("p0", 1);
put("p1", 9);
var e = ev.NextEvent(20000);
WScript.Echo(e.Path_.Class, e.TargetInstance.Id); // expect: __InstanceCreationEvent p1
put("p1", 10);
e = ev.NextEvent(20000);
WScript.Echo(e.Path_.Class, e.PreviousInstance.Num, e.TargetInstance.Num); // expect: __InstanceModificationEvent 9 10
svc.Delete("Test_Item2.Id='p1'");
e = ev.NextEvent(20000);
WScript.Echo(e.Path_.Class, e.TargetInstance.Id); // expect: __InstanceDeletionEvent p1
svc.Delete("Test_Item2.Id='p0'");
ev = svc.ExecNotificationQuery("SELECT * FROM __NamespaceOperationEvent WITHIN 0.1");
var ns = svc.Get("__NAMESPACE").SpawnInstance_();
ns.Name = "polled";
ns.Put_();
e = ev.NextEvent(20000);
WScript.Echo(e.Path_.Class, e.TargetNamespace.Name); // expect: __NamespaceCreationEvent polled
svc.Delete("__NAMESPACE.Name='polled'");
WScript.Echo(ev.NextEvent(20000).Path_.Class); // expect: __NamespaceDeletionEvent
