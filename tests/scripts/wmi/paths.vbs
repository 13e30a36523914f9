' SWbemObjectPath: parts, keys, what may be written.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Static").SpawnInstance_
o.Name = "a ""quoted"" \ name" : o.Number = 5
Set p = o.Put_
WScript.Echo p.RelPath, p.Class, p.IsClass, p.IsSingleton, p.Namespace, p.ParentNamespace
' expect: Test_Static.Name="a \"quoted\" \\ name",Number=5 Test_Static False False root\cimv2 root
WScript.Echo p.Path = "\\" & p.Server & "\root\cimv2:" & p.RelPath, Len(p.Server) > 0 ' expect: True True
WScript.Echo p.Keys("Name"), p.Keys("Number"), TypeName(p.Keys("Number").Value) ' expect: a "quoted" \ name 5 Long
WScript.Echo svc.Get(p).Text, svc.Get(p.RelPath).Number, svc.Get(p.Path).Number ' a path object serves as a path
' expect: none 5 5
Set o = svc.Get(p)
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
On Error Resume Next
o.Path_.Path = "Test_Static" : Show "Path" ' expect: Path 80041023 SWbemObjectPath
o.Path_.RelPath = "Test_Static" : Show "RelPath" ' expect: RelPath 80041023 SWbemObjectPath
o.Path_.Server = "x" : Show "Server" ' expect: Server 80041023 SWbemObjectPath
o.Path_.Namespace = "root" : Show "Namespace" ' expect: Namespace 80041023 SWbemObjectPath
o.Path_.Class = "X" : Show "Class of an instance" ' expect: Class of an instance 80041023 SWbemObjectPath
o.Path_.Locale = "MS_409" : Show "Locale" ' expect: Locale 80041023 SWbemObjectPath
o.Path_.Keys.Add "x", 1 : Show "Keys.Add" ' expect: Keys.Add 80041023 SWbemNamedValueSet
o.Path_.Keys.Remove "Name" : Show "Keys.Remove" ' expect: Keys.Remove 80041023 SWbemNamedValueSet
o.Path_.Keys("Name").Value = 1 : Show "Key.Value" ' expect: Key.Value 80041023 SWbemNamedValue
o.Path_.Keys.DeleteAll : Show "Keys.DeleteAll" ' expect: Keys.DeleteAll 80041023 SWbemNamedValueSet
Set o.Path_.Keys = o.Path_.Keys : Show "Keys" ' expect: Keys 8004100C SWbemObjectPath
o.Path_.IsClass = True : Show "IsClass" ' expect: IsClass 1B6 Microsoft VBScript runtime error
On Error GoTo 0
' a path of one's own
Set p = CreateObject("WbemScripting.SWbemObjectPath")
WScript.Echo "[" & p & "]", "[" & p.Class & "]", p.IsClass ' expect: [] [] False
p.Path = "\\srv\root\a\b:Some_Class.Name=""x"",N=3,B=TRUE"
WScript.Echo p.Server, p.Namespace, p.ParentNamespace, p.Class, p.RelPath ' expect: srv root\a\b root\a Some_Class Some_Class.Name="x",N=3,B=TRUE
p.Keys("N") = 4
p.Keys.Add "M", "added"
p.Keys.Remove "B"
WScript.Echo p.RelPath ' expect: Some_Class.Name="x",N=4,M="added"
p.Class = "Other" : p.Server = "t" : p.Namespace = "root/c"
WScript.Echo p ' expect: \\t\root\c:Other.Name="x",N=4,M="added"
p.SetAsSingleton
WScript.Echo p.RelPath, p.IsSingleton, p.IsClass ' expect: Other=@ True False
p.SetAsClass
WScript.Echo p.RelPath, p.IsSingleton, p.IsClass ' expect: Other False True
p.DisplayName = "winmgmts:{impersonate}!root\cimv2:Test_Single=@"
On Error Resume Next
p.Path = "not a path at all =" : Show "malformed" ' expect: malformed 8004103A SWbemObjectPath
p.DisplayName = "ldap:" : Show "moniker" ' expect: moniker 80041021 SWbemObjectPath
p.Class = "1x" : Show "class" ' expect: class 80041008 SWbemObjectPath
p.Keys.Add "o", svc : Show "key" ' expect: key 80041005 SWbemNamedValueSet
CreateObject("WbemScripting.SWbemObjectPath").SetAsClass : Show "nothing to set" ' expect: nothing to set 80041001 SWbemObjectPath
On Error GoTo 0
Set c = svc.Get("Test_Static").Clone_
c.Path_.Class = "Test_Renamed"
WScript.Echo c.Path_.Class, svc.Get("Test_Static").Path_.Class ' expect: Test_Renamed Test_Static
Set n = svc.Get
n.Path_.Class = "Test_Made"
n.Properties_.Add("Name", 8).Qualifiers_.Add "key", True
WScript.Echo n.Put_.Class, svc.Get("Test_Made").Properties_.Count ' expect: Test_Made 1
WScript.Echo svc.Get("Test_Single=@").Path_.RelPath, svc.Get("Test_Single").Path_.IsSingleton, svc.Get("Test_Single=@").Path_.IsSingleton ' expect: Test_Single=@ False True
