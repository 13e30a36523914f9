// Security_ from JScript.
// covers: SWbemLocator.Security_ SWbemSecurity.ImpersonationLevel SWbemSecurity.Privileges SWbemPrivilegeSet.AddAsString SWbemPrivilege.IsEnabled
var loc = new ActiveXObject("WbemScripting.SWbemLocator");
function failure(f) { try { f(); return "none"; } catch (e) { return (e.number >>> 0).toString(16); } }
WScript.Echo(failure(function () { return loc.Security_.ImpersonationLevel; })); // expect: 80041001
loc.Security_.ImpersonationLevel = 3;
loc.Security_.Privileges.AddAsString("SeDebugPrivilege", false);
var svc = loc.ConnectServer();
WScript.Echo(svc.Security_.ImpersonationLevel, svc.Security_.Privileges.Item(19).IsEnabled, svc.Security_.Privileges.Count); // expect: 3 False 1
for (var e = new Enumerator(svc.Security_.Privileges); !e.atEnd(); e.moveNext()) { WScript.Echo(e.item().Name); } // expect: SeDebugPrivilege
WScript.Echo(failure(function () { svc.Security_.Privileges.Add(99); }), failure(function () { svc.Security_.Privileges.Remove(1); })); // expect: 80041001 80041002
