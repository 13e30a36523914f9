' SWbemObjectPath: every member, of a path of one's own, of an object's and of a clone's.
' covers: SWbemObjectPath.Path SWbemObjectPath.RelPath SWbemObjectPath.Server SWbemObjectPath.Namespace
' covers: SWbemObjectPath.ParentNamespace SWbemObjectPath.DisplayName SWbemObjectPath.Class SWbemObjectPath.IsClass
' covers: SWbemObjectPath.SetAsClass SWbemObjectPath.IsSingleton SWbemObjectPath.SetAsSingleton SWbemObjectPath.Keys
' covers: SWbemObjectPath.Locale SWbemObjectPath.Authority SWbemObjectEx.Path_
Set p = CreateObject("WbemScripting.SWbemObjectPath")
WScript.Echo "[" & p.Path & p.RelPath & p.Server & p.Namespace & p.ParentNamespace & p.Class & p.Locale & p.Authority & "]", p.IsClass, p.IsSingleton, p.Keys.Count ' expect: [] False False 0
p.Path = "//srv/root/a/b:Cls.S='x\\y',N=0x10,T=true,D=""20240101000000.000000+000"""
WScript.Echo p ' expect: \\srv\root\a\b:Cls.S="x\\y",N=16,T=TRUE,D="20240101000000.000000+000"
WScript.Echo p.Server, p.Namespace, p.ParentNamespace, p.Class, p.IsClass, p.IsSingleton, p.Keys.Count ' expect: srv root\a\b root\a Cls False False 4
WScript.Echo p.Keys("S"), p.Keys("N"), TypeName(p.Keys("N").Value), p.Keys("T"), TypeName(p.Keys("T").Value) ' expect: x\y 16 Long True Boolean
' keys keep their type
p.Keys("N") = "16"
p.Keys("S") = 5
p.Keys.Add "New", -3
p.Keys.Remove "D"
WScript.Echo p.RelPath ' expect: Cls.S=5,N="16",T=TRUE,New=-3
Set k = p.Keys
Set v = k.Add("R", "A.B=""c""")
v.Value = "A.B=""d"""
WScript.Echo p.RelPath, v.Name ' expect: Cls.S=5,N="16",T=TRUE,New=-3,R="A.B=\"d\"" R
k.DeleteAll
WScript.Echo p.RelPath, p.IsClass ' expect: Cls True
p.RelPath = "Other=7"
WScript.Echo p.Path, p.Keys.Count, p.Keys("").Value ' expect: \\srv\root\a\b:Other=7 1 7
p.Keys("") = 8
WScript.Echo p.RelPath ' expect: Other=8
p.SetAsSingleton
WScript.Echo p, p.IsSingleton, p.IsClass ' expect: \\srv\root\a\b:Other=@ True False
p.SetAsClass
WScript.Echo p, p.IsSingleton, p.IsClass ' expect: \\srv\root\a\b:Other False True
p.Server = "t" : p.Namespace = "root" : p.Class = "Third"
WScript.Echo p, "[" & p.ParentNamespace & "]" ' expect: \\t\root:Third []
p.Locale = "MS_409" : p.Authority = "kerberos:dom\srv"
WScript.Echo p.Locale, p.Authority, p.DisplayName ' expect: MS_409 kerberos:dom\srv WINMGMTS:{authority=kerberos:dom\srv}[locale=MS_409]!\\t\root:Third
p.DisplayName = "WinMgmts:{impersonate,(Debug)}[locale=ms_407]!//./root/cimv2:Test_Call='one'"
WScript.Echo p.Path, p.Locale, "[" & p.Authority & "]", p.Security_.Privileges.Count ' expect: \\.\root\cimv2:Test_Call="one" ms_407 [] 1
WScript.Echo p.DisplayName ' expect: WINMGMTS:{impersonationLevel=impersonate,(Debug)}[locale=ms_407]!\\.\root\cimv2:Test_Call="one"
p.Path = ""
WScript.Echo "[" & p & "]", p.IsClass ' expect: [] False
p.Path = "root\cimv2"
WScript.Echo p.Namespace, "[" & p.Class & "]", p.IsClass ' expect: root\cimv2 [] False
' a path object is accepted where a path is wanted
Set svc = GetObject("winmgmts:")
p.Path = "Test_Call='one'"
WScript.Echo svc.Get(p).Id, svc.ExecMethod(p, "Rename").ReturnValue ' expect: one 21
' of an object: only the class of a class may be written
Set o = svc.Get("Test_Call='one'")
WScript.Echo o.Path_.RelPath, o.Path_.IsClass, o.Path_.Keys("Id"), svc.Get("Test_Call").Path_.IsClass ' expect: Test_Call.Id="one" False one True
WScript.Echo Mid(o.Path_.DisplayName, 1, 11), Right(o.Path_.DisplayName, 29) ' expect: WINMGMTS:\\ root\cimv2:Test_Call.Id="one"
Set c = svc.Get("Test_Static").SpawnDerivedClass_
c.Path_.Class = "Test_NewName"
WScript.Echo c.Path_.Class, c.SystemProperties_("__CLASS"), c.Path_.RelPath ' expect: Test_NewName Test_NewName Test_NewName
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
For Each x In Array(o, c)
    x.Path_.Path = "A" : Show "Path" : x.Path_.RelPath = "A" : Show "RelPath" : x.Path_.Server = "s" : Show "Server"
    x.Path_.Namespace = "root" : Show "Namespace" : x.Path_.DisplayName = "winmgmts:A" : Show "DisplayName"
    x.Path_.SetAsClass : Show "SetAsClass" : x.Path_.SetAsSingleton : Show "SetAsSingleton"
    x.Path_.Locale = "MS_409" : Show "Locale" : x.Path_.Authority = "kerberos:x" : Show "Authority"
    x.Path_.Keys.Add "K", 1 : Show "Keys"
Next
' expect: Path 80041023 SWbemObjectPath
' expect: RelPath 80041023 SWbemObjectPath
' expect: Server 80041023 SWbemObjectPath
' expect: Namespace 80041023 SWbemObjectPath
' expect: DisplayName 80041023 SWbemObjectPath
' expect: SetAsClass 80041023 SWbemObjectPath
' expect: SetAsSingleton 80041023 SWbemObjectPath
' expect: Locale 80041023 SWbemObjectPath
' expect: Authority 80041023 SWbemObjectPath
' expect: Keys 80041023 SWbemNamedValueSet
' expect: Path 80041023 SWbemObjectPath
' expect: RelPath 80041023 SWbemObjectPath
' expect: Server 80041023 SWbemObjectPath
' expect: Namespace 80041023 SWbemObjectPath
' expect: DisplayName 80041023 SWbemObjectPath
' expect: SetAsClass 80041023 SWbemObjectPath
' expect: SetAsSingleton 80041023 SWbemObjectPath
' expect: Locale 80041023 SWbemObjectPath
' expect: Authority 80041023 SWbemObjectPath
' expect: Keys 80041023 SWbemNamedValueSet
o.Path_.Class = "A" : Show "Class of an instance" ' expect: Class of an instance 80041023 SWbemObjectPath
' of a clone: everything, and it stays written
Set n = o.Clone_
n.Path_.Keys("Id") = "other" : Show "key" ' expect: key 0 
WScript.Echo n.Path_.RelPath, n.Id ' expect: Test_Call.Id="other" one
n.Path_.Server = "elsewhere" : n.Path_.Namespace = "root\x" : Show "place" ' expect: place 0 
WScript.Echo n.Path_ ' expect: \\elsewhere\root\x:Test_Call.Id="other"
n.Path_.SetAsClass
WScript.Echo n.Path_.RelPath, n.Path_.IsClass ' expect: Test_Call True
n.Path_.Path = "\\.\root:A.B=1"
WScript.Echo n.Path_, n.Path_.Keys("B"), o.Path_.RelPath ' expect: \\.\root:A.B=1 1 Test_Call.Id="one"
' errors
p.Path = "Test_Call.Id='one'"
p.Path = "a b=" : Show "syntax" ' expect: syntax 8004103A SWbemObjectPath
p.RelPath = "A.K=1,K=2" : Show "key twice" ' expect: key twice 8004103A SWbemObjectPath
p.Namespace = "root\\x" : Show "namespace" ' expect: namespace 8004100E SWbemObjectPath
p.Class = "a.b" : Show "class" ' expect: class 80041008 SWbemObjectPath
p.DisplayName = "winmgmts:{nonsense}" : Show "moniker" ' expect: moniker 80041021 SWbemObjectPath
p.Keys.Add "K", 1.5 : Show "real" ' expect: real 80041008 SWbemNamedValueSet
p.Keys.Add "K", Null : Show "null" ' expect: null 80041008 SWbemNamedValueSet
p.Keys.Add "K", Array(1) : Show "array" ' expect: array 80041008 SWbemNamedValueSet
p.Keys("Id").Value = 2.5 : Show "real" ' expect: real 80041008 SWbemNamedValue
p.Keys("Id") = svc : Show "object" ' expect: object 80041005 SWbemNamedValue
WScript.Echo p, p.Keys.Count ' nothing changed
' expect: Test_Call.Id="one" 1
p.Keys = 1 : Show "Keys" ' expect: Keys 8004100C SWbemObjectPath
p.ParentNamespace = "x" : Show "read only" ' expect: read only 1B6 Microsoft VBScript runtime error
