' Making, changing and deleting classes; properties of classes; Put_ with the change flags.
Set svc = GetObject("winmgmts:")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Set c = svc.Get
WScript.Echo "[" & c.Path_.Class & "]", c.Properties_.Count ' expect: [] 0
c.Path_.Class = "Test_New"
c.Properties_.Add "Id", 8
c.Properties_("Id").Qualifiers_.Add "key", True
Set p = c.Properties_.Add("List", 19, True)
WScript.Echo p.Name, p.CIMType, p.IsArray, p.IsLocal, p.Origin, IsNull(p.Value) ' expect: List 19 True True Test_New True
c.Properties_.Add "Number", 3
c.Properties_("Number") = 5
c.Properties_.Add "Gone", 8
c.Properties_.Remove "gone"
WScript.Echo c.Properties_.Count, c.Number ' expect: 3 5
WScript.Echo c.Put_.RelPath ' expect: Test_New
' derive
Set d = svc.Get("Test_New").SpawnDerivedClass_
d.Path_.Class = "Test_NewSub"
d.Properties_.Add "More", 11
d.Properties_("Number") = 6
d.Put_
Set d = svc.Get("Test_NewSub")
For Each x In d.Derivation_ : WScript.Echo x : Next ' expect: Test_New
WScript.Echo d.Properties_("Id").IsLocal, d.Properties_("Number").IsLocal, d.Properties_("More").IsLocal, d.Properties_("Id").Origin, d.Properties_("More").Origin ' expect: False True True Test_New Test_NewSub
WScript.Echo d.SystemProperties_("__SUPERCLASS"), d.SystemProperties_("__DYNASTY"), d.Number ' expect: Test_New Test_New 6
WScript.Echo UBound(svc.Get("Test_BigPart").Derivation_), svc.Get("Test_BigPart").Derivation_(0), UBound(svc.Get("Test_Part").Derivation_) ' expect: 0 Test_Part -1
' instances
Set i = d.SpawnInstance_
i.Id = "one" : i.More = True
WScript.Echo i.Number, i.Put_.RelPath ' expect: 6 Test_NewSub.Id="one"
i.Number = 7 : i.List = Array(1, 2)
i.Put_ 1
WScript.Echo svc.Get("Test_NewSub='one'").Number, svc.InstancesOf("Test_New").Count, svc.Get("Test_New='one'").Path_.Class ' expect: 7 1 Test_NewSub
On Error Resume Next
i.Put_ 2 : Show "create only" ' expect: create only 80041019 SWbemObjectEx
i.Id = "two" : i.Put_ 1 : Show "update only" ' expect: update only 80041002 SWbemObjectEx
i.Put_ 3 : Show "both" ' expect: both 80041008 SWbemObjectEx
i.Put_ &H40000 : Show "unknown flag" ' expect: unknown flag 80041008 SWbemObjectEx
i.Put_ 2 : Show "created" ' expect: created 0 
i.Id = Null : i.Put_ : Show "no key" ' expect: no key 80041028 SWbemObjectEx
svc.Get("Test_New").Put_ 2 : Show "class create only" ' expect: class create only 80041019 SWbemObjectEx
Set n = svc.Get : n.Path_.Class = "Test_Never" : n.Put_ 1 : Show "class update only" ' expect: class update only 80041002 SWbemObjectEx
Set n = svc.Get : n.Put_ : Show "without a name" ' expect: without a name 80041008 SWbemObjectEx
n.Path_.Class = "_Leading" : n.Put_ : Show "leading underscore" ' expect: leading underscore 80041016 SWbemObjectEx
n.Path_.Class = "Trailing_" : n.Put_ : Show "trailing underscore" ' expect: trailing underscore 8004100F SWbemObjectEx
Set a = svc.Get("Test_Abstract").SpawnInstance_ : a.Id = "x" : a.Put_ : Show "abstract" ' expect: abstract 80041020 SWbemObjectEx
' spawning from what cannot
i.SpawnInstance_ : Show "spawn of an instance" ' expect: spawn of an instance 8004101E SWbemObjectEx
i.SpawnDerivedClass_ : Show "derive from an instance" ' expect: derive from an instance 8004101E SWbemObjectEx
svc.Get().SpawnInstance_ : Show "spawn of an unwritten class" ' expect: spawn of an unwritten class 80041020 SWbemObjectEx
svc.Get().SpawnDerivedClass_ : Show "derive from an unwritten class" ' expect: derive from an unwritten class 80041020 SWbemObjectEx
i.Instances_ : Show "instances of an instance" ' expect: instances of an instance 80041016 SWbemObjectEx
i.Subclasses_ : Show "subclasses of an instance" ' expect: subclasses of an instance 80041016 SWbemObjectEx
' properties
Set k = svc.Get("Test_New")
k.Properties_.Add "x", 999 : Show "type" ' expect: type 8004102A SWbemPropertySet
k.Properties_.Add "_x", 8 : Show "name" ' expect: name 80041008 SWbemPropertySet
k.Properties_.Remove "none" : Show "remove" ' expect: remove 80041002 SWbemPropertySet
d.Properties_.Remove "Id" : Show "inherited" ' expect: inherited 8004101C SWbemPropertySet
d.Properties_.Remove "Number" : Show "override" ' expect: override 80043002 SWbemPropertySet
WScript.Echo d.Number ' expect: 5
i.Properties_.Add "x", 8 : Show "on an instance" ' expect: on an instance 80041016 SWbemPropertySet
i.Number = 99
i.Properties_.Remove "Number" : Show "remove on an instance" ' expect: remove on an instance 80043002 SWbemPropertySet
WScript.Echo i.Number ' expect: 6
i.SystemProperties_("__CLASS").Value = "x" : Show "system property" ' expect: system property 80041023 SWbemProperty
i.SystemProperties_.Add "x", 8 : Show "system set" ' expect: system set 80041016 SWbemPropertySet
' changing a class with subclasses and instances
Set k = svc.Get("Test_New")
k.Properties_.Add "Late", 8
k.Put_ : Show "has children" ' expect: has children 80041025 SWbemObjectEx
k.Put_ 32 : Show "safe mode" ' expect: safe mode 0
' deleting
svc.Delete "Test_NewSub='none'" : Show "delete nothing" ' expect: delete nothing 80041002 SWbemServicesEx
svc.Delete "" : Show "delete empty" ' expect: delete empty 80041008 SWbemServicesEx
svc.Delete "__SystemClass" : Show "delete a system class" ' expect: delete a system class 80041016 SWbemServicesEx
svc.Delete "Test_NewSub='one'" : Show "delete" ' expect: delete 0 
svc.Get("Test_NewSub='two'").Delete_ : Show "Delete_" ' expect: Delete_ 0 
WScript.Echo svc.InstancesOf("Test_New").Count ' expect: 0
WScript.Echo svc.Get("Test_NewSub").Properties_("Late").Origin ' expect: Test_New
svc.Delete "Test_New" : Show "class" ' expect: class 0 
svc.Get "Test_NewSub" : Show "gone with it" ' expect: gone with it 80041002 SWbemServicesEx
svc.Get "a b" : Show "bad path" ' expect: bad path 8004103A SWbemServicesEx
svc.Get "Test_Static.Name='x'" : Show "a key missing" ' expect: a key missing 8004103A SWbemServicesEx
svc.Get "\\elsewhere\root\cimv2:Test_Static" : Show "another server" ' expect: another server 8004103A SWbemServicesEx
' services' Put
Set s = svc.Get("Test_Static").SpawnInstance_
s.Name = "n" : s.Number = 1
WScript.Echo svc.Put(s).RelPath, Err.Number ' expect: Test_Static.Name="n",Number=1 0
' dynamic instances
Set t = svc.Get("Test_Item").SpawnInstance_ : t.Id = "t" : t.Text = "in memory"
WScript.Echo t.Put_.RelPath, svc.Get("Test_Item='t'").Text ' expect: Test_Item.Id="t" in memory
t.Id = "refused" : t.Put_ : Show "provider refuses" ' expect: provider refuses 8004102B SWbemObjectEx
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Description, e.Operation, e.ProviderName ' expect: this one is refused PutInstance TestProvider
Set t = svc.Get("Test_Call='one'") : t.Put_ : Show "not capable" ' expect: not capable 80041024 SWbemObjectEx
Set t = svc.Get("Test_Orphan").SpawnInstance_ : t.Id = "x" : t.Put_ : Show "no provider" ' expect: no provider 80041011 SWbemObjectEx
Set t = svc.Get("Test_Single=@") : t.Value = 8 : t.Put_ : WScript.Echo svc.Get("Test_Single=@").Value ' expect: 8
