' __SystemSecurity: descriptors of namespaces as bytes and as objects, rights, inheritance.
Set svc = GetObject("winmgmts:root\cimv2")
Sub Show(what) : WScript.Echo what, Hex(Err.Number) : Err.Clear : End Sub
Set n = svc.Get("__NAMESPACE").SpawnInstance_ : n.Name = "guarded" : n.Put_
Set below = GetObject("winmgmts:root\cimv2\guarded")
Set s = svc.Get("__SystemSecurity=@")
Set b = below.Get("__SystemSecurity=@")
WScript.Echo s.GetCallerAccessRights(r), Hex(r) ' expect: 0 600FF
WScript.Echo s.GetSD(before), before(0), before(3) ' expect: 0 1 132
WScript.Echo s.GetSecurityDescriptor(d) ' expect: 0
For Each a In d.DACL : WScript.Echo a.Trustee.Name, a.Trustee.SIDString, Hex(a.AccessMask), a.AceType, a.AceFlags : Next
' expect: Administrators S-1-5-32-544 600FF 0 18
' expect: Everyone S-1-1-0 43 0 18
Function Entry(sid, mask, kind, flags)
    Set Entry = svc.Get("__ACE").SpawnInstance_
    Set t = svc.Get("__Trustee").SpawnInstance_
    t.SIDString = sid
    Entry.Trustee = t : Entry.AccessMask = mask : Entry.AceType = kind : Entry.AceFlags = flags
End Function
x = d.DACL
ReDim Preserve x(2)
Set x(2) = Entry("S-1-22-1-77", 1, 1, 2)
d.DACL = x
WScript.Echo s.SetSecurityDescriptor(d) ' expect: 0
b.GetSecurityDescriptor d
WScript.Echo UBound(d.DACL), d.DACL(0).Trustee.SIDString, d.DACL(0).AceType, d.DACL(0).AceFlags ' expect: 2 S-1-22-1-77 1 18
WScript.Echo svc.Get("__thisNAMESPACE=@").SECURITY_DESCRIPTOR(0) ' expect: 1
WScript.Echo s.SetSD(before) ' expect: 0
b.GetSecurityDescriptor d
WScript.Echo UBound(d.DACL) ' expect: 1
' ---- no rights but to change that ----
d.ControlFlags = 4096
d.DACL = Array(Entry("S-1-5-32-544", 393216, 0, 0))
WScript.Echo b.SetSecurityDescriptor(d) ' expect: 0
On Error Resume Next
below.Get "__NAMESPACE" : Show "not even read" ' expect: not even read 80041003
Set y = GetObject("winmgmts:root\cimv2\guarded") : Show "connect" ' expect: connect 80041003
b.GetSD bytes : Show "method" ' expect: method 80041003
s.SetSD Array(1, 2, 3) : Show "damaged" ' expect: damaged 8004100F
s.SetSD Null : Show "none" ' expect: none 80041008
s.Get9XUserList u : Show "obsolete" ' expect: obsolete 80041056
On Error GoTo 0
Set odd = svc.Get("__SecurityDescriptor").SpawnInstance_
odd.DACL = Array(Entry("nobody", 1, 0, 0))
WScript.Echo s.SetSecurityDescriptor(odd) ' expect: 21
svc.Delete "__NAMESPACE.Name='guarded'"
WScript.Echo s.GetCallerAccessRights(r), Hex(r) ' expect: 0 600FF
