' Security_ on every object that has it, privileges, and how settings are handed on.
' covers: SWbemLocator.Security_ SWbemServicesEx.Security_ SWbemObjectEx.Security_ SWbemObjectSet.Security_
' covers: SWbemObjectPath.Security_ SWbemLastError.Security_ SWbemSecurity.ImpersonationLevel SWbemSecurity.AuthenticationLevel
' covers: SWbemSecurity.Privileges SWbemPrivilegeSet.Item SWbemPrivilegeSet.Count SWbemPrivilegeSet.Add
' covers: SWbemPrivilegeSet.Remove SWbemPrivilegeSet.DeleteAll SWbemPrivilegeSet.AddAsString SWbemPrivilege.IsEnabled
' covers: SWbemPrivilege.Name SWbemPrivilege.DisplayName SWbemPrivilege.Identifier
Set loc = CreateObject("WbemScripting.SWbemLocator")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
On Error Resume Next
x = loc.Security_.ImpersonationLevel : Show "never set" ' expect: never set 80041001 SWbemSecurity
x = loc.Security_.AuthenticationLevel : Show "never set" ' expect: never set 80041001 SWbemSecurity
loc.Security_.AuthenticationLevel = 7 : Show "level 7" ' expect: level 7 80041008 SWbemSecurity
loc.Security_.ImpersonationLevel = 0 : Show "level 0" ' expect: level 0 80041008 SWbemSecurity
On Error GoTo 0
' Default is a setting too
loc.Security_.AuthenticationLevel = 0
loc.Security_.ImpersonationLevel = 1 ' Anonymous is raised to Identify
WScript.Echo loc.Security_.AuthenticationLevel, loc.Security_.ImpersonationLevel, TypeName(loc.Security_) ' expect: 0 2 SWbemSecurity
WScript.Echo GetObject("winmgmts:{impersonationLevel=anonymous}").Security_.ImpersonationLevel ' expect: 2
loc.Security_.ImpersonationLevel = 4
loc.Security_.AuthenticationLevel = 5
' the twenty-seven privileges
For n = 1 To 27
    Set p = loc.Security_.Privileges.Add(n, n Mod 2 = 1)
    If p.Identifier <> n Or p.IsEnabled <> (n Mod 2 = 1) Or Left(p.Name, 2) <> "Se" Or p.DisplayName = "" Then WScript.Echo "wrong", n
    If Not loc.Security_.Privileges.AddAsString(UCase(p.Name)).IsEnabled Then WScript.Echo "name", n
Next
WScript.Echo loc.Security_.Privileges.Count, TypeName(p), TypeName(loc.Security_.Privileges) ' expect: 27 SWbemPrivilege SWbemPrivilegeSet
WScript.Echo loc.Security_.Privileges(2).Name, loc.Security_.Privileges.Item(27).DisplayName ' expect: SeAssignPrimaryTokenPrivilege Perform volume maintenance tasks
loc.Security_.Privileges.DeleteAll
loc.Security_.Privileges.Add 19
' handed on, as copies
Set svc = loc.ConnectServer
Set obj = svc.Get("Test_Call='one'")
Set objset = svc.InstancesOf("Test_Call")
Set element = objset.ItemIndex(0)
Set path = obj.Path_
Set param = svc.Get("Test_Call").Methods_("Create").InParameters.SpawnInstance_
For Each x In Array(svc, obj, objset, element, path, param, obj.Clone_, svc.Get("Test_Call").SpawnDerivedClass_)
    WScript.Echo TypeName(x), x.Security_.ImpersonationLevel, x.Security_.AuthenticationLevel, x.Security_.Privileges.Count, x.Security_.Privileges(19)
Next
' expect: SWbemServicesEx 4 5 1 True
' expect: SWbemObjectEx 4 5 1 True
' expect: SWbemObjectSet 4 5 1 True
' expect: SWbemObjectEx 4 5 1 True
' expect: SWbemObjectPath 4 5 1 True
' expect: SWbemObjectEx 4 5 1 True
' expect: SWbemObjectEx 4 5 1 True
' expect: SWbemObjectEx 4 5 1 True
obj.Security_.ImpersonationLevel = 2
obj.Security_.Privileges(19).IsEnabled = False
WScript.Echo obj.Security_.ImpersonationLevel, svc.Security_.ImpersonationLevel, obj.Security_.Privileges(19), svc.Security_.Privileges(19) ' expect: 2 4 False True
' nothing set: the levels of this machine
Set svc = GetObject("winmgmts:")
WScript.Echo svc.Security_.ImpersonationLevel, svc.Security_.AuthenticationLevel, svc.Security_.Privileges.Count ' expect: 3 6 0
' the words of a moniker
Set svc = GetObject("winmgmts:{impersonationLevel=delegate,authenticationLevel=pkt,(Debug,!Shutdown)}!root\cimv2")
WScript.Echo svc.Security_.ImpersonationLevel, svc.Security_.AuthenticationLevel, svc.Security_.Privileges(19), svc.Security_.Privileges(18) ' expect: 4 4 True False
' a path's settings are those of its text
Set path = CreateObject("WbemScripting.SWbemObjectPath")
path.DisplayName = "winmgmts:{impersonationLevel=anonymous,authenticationLevel=default,(Backup)}!\\.\root\cimv2:A"
WScript.Echo path.Security_.ImpersonationLevel, path.Security_.AuthenticationLevel, path.Security_.Privileges(16).Name ' expect: 1 0 SeBackupPrivilege
path.Security_.ImpersonationLevel = 3
path.Security_.Privileges.Add 17, False
WScript.Echo path.DisplayName ' expect: WINMGMTS:{authenticationLevel=default,impersonationLevel=impersonate,(Backup,!Restore)}!\\.\root\cimv2:A
On Error Resume Next
svc.Get "No_Such_Class"
Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError")
e.Security_.Privileges.Add 1
WScript.Echo e.Security_.Privileges.Count, e.Security_.ImpersonationLevel ' expect: 1 3
Set privs = svc.Security_.Privileges
Set p = privs(19)
privs.Remove 19
x = p.IsEnabled : Show "removed" ' expect: removed 80041002 SWbemPrivilege
p.IsEnabled = True : Show "removed" ' expect: removed 80041002 SWbemPrivilege
WScript.Echo p.Name, privs.Count ' expect: SeDebugPrivilege 1
x = privs(19).Name : Show "item" ' expect: item 80041002 SWbemPrivilegeSet
x = privs.Item(99).Name : Show "item" ' expect: item 80041002 SWbemPrivilegeSet
privs.Remove 19 : Show "remove" ' expect: remove 80041002 SWbemPrivilegeSet
privs.Add 0 : Show "number 0" ' expect: number 0 80041001 SWbemPrivilegeSet
privs.Add 28 : Show "number 28" ' expect: number 28 80041001 SWbemPrivilegeSet
privs.AddAsString "SeNoPrivilege" : Show "name" ' expect: name 80041001 SWbemPrivilegeSet
privs.AddAsString "Debug" : Show "short name" ' expect: short name 80041001 SWbemPrivilegeSet
privs.Add 18, True ' replaces
WScript.Echo privs.Count, privs(18) ' expect: 1 True
For Each x In privs : WScript.Echo x.Identifier : Next ' expect: 18
svc.Security_ = 1 : Show "read only" ' expect: read only 1B6 Microsoft VBScript runtime error
