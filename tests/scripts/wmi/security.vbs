' Security_ and Privileges: settings that travel with objects.
Set loc = CreateObject("WbemScripting.SWbemLocator")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
On Error Resume Next
x = loc.Security_.ImpersonationLevel : Show "never set" ' expect: never set 80041001 SWbemSecurity
x = loc.Security_.AuthenticationLevel : Show "never set" ' expect: never set 80041001 SWbemSecurity
loc.Security_.ImpersonationLevel = 5 : Show "out of range" ' expect: out of range 80041008 SWbemSecurity
On Error GoTo 0
loc.Security_.ImpersonationLevel = 4
Set p = loc.Security_.Privileges.Add(19)
WScript.Echo p, p.Name, p.DisplayName, p.Identifier, p.IsEnabled ' expect: True SeDebugPrivilege Debug programs 19 True
loc.Security_.Privileges.AddAsString "seshutdownprivilege", False
Set svc = loc.ConnectServer
WScript.Echo svc.Security_.ImpersonationLevel, svc.Security_.AuthenticationLevel, svc.Security_.Privileges.Count ' expect: 4 6 2
Set o = svc.Get("Test_Static")
o.Security_.Privileges.Remove 19
WScript.Echo o.Security_.Privileges.Count, svc.Security_.Privileges.Count ' a copy of its own
' expect: 1 2
For Each p In svc.Security_.Privileges : text = text & p.Name & "=" & p.IsEnabled & " " : Next
WScript.Echo text ' expect: SeShutdownPrivilege=False SeDebugPrivilege=True
svc.Security_.Privileges(18).IsEnabled = True
WScript.Echo svc.Security_.Privileges(18) ' expect: True
svc.Security_.Privileges(18) = False
WScript.Echo svc.Security_.Privileges.Item(18).IsEnabled ' expect: False
svc.Security_.Privileges.DeleteAll
WScript.Echo svc.Security_.Privileges.Count, svc.InstancesOf("Test_Call").Security_.ImpersonationLevel, o.Path_.Security_.ImpersonationLevel ' expect: 0 4 4
On Error Resume Next
svc.Security_.Privileges.Add 99 : Show "number" ' expect: number 80041001 SWbemPrivilegeSet
svc.Security_.Privileges.AddAsString "Debug" : Show "short name" ' expect: short name 80041001 SWbemPrivilegeSet
svc.Security_.Privileges.Remove 19 : Show "remove" ' expect: remove 80041002 SWbemPrivilegeSet
Set x = svc.Security_.Privileges(19) : Show "item" ' expect: item 80041002 SWbemPrivilegeSet
