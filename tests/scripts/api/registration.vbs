' Providers and their registrations: those of the process, and what a namespace says of them.
' covers: SWbemServicesEx.InstancesOf SWbemServicesEx.Get SWbemServicesEx.Delete SWbemObjectEx.Put_
Set svc = GetObject("winmgmts:root\cimv2")
Sub Show(what) : WScript.Echo what, Hex(Err.Number) : Err.Clear : End Sub
Const ref = "__Win32Provider.Name=""TestProvider"""
' ---- of this process
Set p = svc.Get("__Win32Provider='TestProvider'")
WScript.Echo p.Name, p.HostingModel, p.Enabled, IsNull(p.CLSID) ' expect: TestProvider WmiCore True True
For Each x In svc.InstancesOf("__Win32Provider") : s = s & x.Name & " " : Next
WScript.Echo InStr(s, "CIMWin32 ") > 0, InStr(s, "TestProvider ") > 0, InStr(s, "Windows Management") ' expect: True True 0
WScript.Echo GetObject("winmgmts:root\default").InstancesOf("__Win32Provider").Count - 0 < svc.InstancesOf("__Win32Provider").Count ' expect: True
For Each x In svc.ExecQuery("SELECT * FROM __InstanceProviderRegistration WHERE SupportsEnumeration = TRUE") : If InStr(x.provider, "TestProvider") Then WScript.Echo x.provider, x.SupportsGet, x.SupportsPut, x.SupportsDelete : End If : Next ' expect: __Win32Provider.Name="TestProvider" True True True
WScript.Echo svc.Get("__MethodProviderRegistration.provider=""__Win32Provider.Name=\""TestProvider\""""").provider ' expect: __Win32Provider.Name="TestProvider"
For Each x In svc.InstancesOf("__EventProviderRegistration") : For Each q In x.EventQueryList : If InStr(q, "Win32_ProcessStartTrace") > 0 Then WScript.Echo x.provider, q : End If : Next : Next ' expect: __Win32Provider.Name="CIMWin32" SELECT * FROM Win32_ProcessStartTrace
On Error Resume Next
svc.Get "__Win32Provider='Nobody'" : Show "unknown" ' expect: unknown 80041002
svc.Delete "__Win32Provider='TestProvider'" : Show "not stored" ' expect: not stored 80041024
' ---- a registration narrows what is asked
Set r = svc.Get("__InstanceProviderRegistration").SpawnInstance_
r.provider = ref : r.SupportsGet = True : r.SupportsEnumeration = True
r.Put_ : Show "registered" ' expect: registered 0
WScript.Echo svc.Get("Test_Call='one'").Id, svc.InstancesOf("Test_Call").Count ' expect: one 2
Set i = svc.Get("Test_Item").SpawnInstance_
svc.Get("Test_Call='one'").Put_ : Show "put" ' expect: put 80041024
svc.Delete "Test_Call='one'" : Show "delete" ' expect: delete 80041024
r.SupportsGet = False : r.Put_
Set x = svc.Get("Test_Call='one'") : Show "get" ' expect: get 80041024
r.SupportsEnumeration = False : r.SupportsGet = True : r.Put_
n = svc.InstancesOf("Test_Call").Count : Show "enumeration" ' expect: enumeration 80041024
WScript.Echo svc.Get("Test_Call='one'").Id ' expect: one
n = 0 : For Each x In svc.InstancesOf("__InstanceProviderRegistration") : If x.provider = ref Then n = n + 1 : End If : Next : WScript.Echo n ' expect: 1
r.Delete_ : Show "registration gone" ' expect: registration gone 0
WScript.Echo svc.InstancesOf("Test_Call").Count ' expect: 2
' ---- switched off
Set ev = svc.ExecNotificationQuery("SELECT * FROM __InstanceOperationEvent WHERE TargetInstance ISA '__Win32Provider'")
Show "changes are told" ' expect: changes are told 0
Set p = svc.Get("__Win32Provider").SpawnInstance_
p.Name = "TestProvider" : p.Enabled = False : p.CLSID = "{11111111-2222-3333-4444-555555555555}"
p.Put_ : Show "disabled" ' expect: disabled 0
Set e = ev.NextEvent(10000) : WScript.Echo e.Path_.Class, e.TargetInstance.Name ' expect: __InstanceCreationEvent TestProvider
Set e = ev.NextEvent(0) : Show "once" ' expect: once 80043001
Set x = svc.Get("Test_Call='one'") : Show "get" ' expect: get 8004108A
n = svc.InstancesOf("Test_Call").Count : Show "enumeration" ' expect: enumeration 8004108A
WScript.Echo svc.Get("__Win32Provider='TestProvider'").CLSID, svc.Get("__Win32Provider='TestProvider'").Enabled ' expect: {11111111-2222-3333-4444-555555555555} False
n = svc.InstancesOf("Win32_OperatingSystem").Count : Show "others work" ' expect: others work 0
svc.Delete "__Win32Provider='TestProvider'" : Show "delete" ' expect: delete 0
WScript.Echo svc.Get("Test_Call='one'").Id ' expect: one
' its events too; what nobody may be asked for is refused at once
p.Name = "CIMWin32" : p.Put_ : Show "disabled" ' expect: disabled 0
Set x = svc.ExecNotificationQuery("SELECT * FROM Win32_ProcessStartTrace") : Show "events" ' expect: events 8004108A
svc.Delete "__Win32Provider='CIMWin32'"
Set x = svc.ExecNotificationQuery("SELECT * FROM Win32_ProcessStartTrace") : Show "again" ' expect: again 0
' ---- a class whose provider is not there
Set c = svc.Get : c.Path_.Class = "Test_Elsewhere"
c.Qualifiers_.Add "dynamic", True : c.Qualifiers_.Add "provider", "Elsewhere"
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Put_
n = svc.InstancesOf("Test_Elsewhere").Count : Show "not registered" ' expect: not registered 80041011
Set p = svc.Get("__Win32Provider").SpawnInstance_ : p.Name = "Elsewhere" : p.Put_
n = svc.InstancesOf("Test_Elsewhere").Count : Show "registered" ' expect: registered 80041013
Set x = svc.Get("Test_Elsewhere='1'") : Show "get" ' expect: get 80041013
Set x = svc.Get("Test_Elsewhere").SpawnInstance_ : x.Id = "1"
x.Put_ : Show "put" ' expect: put 80041013
p.Enabled = False : p.Put_
n = svc.InstancesOf("Test_Elsewhere").Count : Show "and switched off" ' expect: and switched off 8004108A
svc.Delete "__Win32Provider='Elsewhere'" : svc.Delete "Test_Elsewhere" : Show "end" ' expect: end 0
