' The rules of PutInstance, and namespaces as instances.
' covers: SWbemObjectEx.Put_ SWbemServicesEx.Put SWbemServicesEx.Delete SWbemQualifierSet.Add
Set svc = GetObject("winmgmts:root\cimv2")
Function NewClass(super, name)
  If super = "" Then Set NewClass = svc.Get Else Set NewClass = svc.Get(super).SpawnDerivedClass_
  NewClass.Path_.Class = name
End Function
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Set c = NewClass("", "Test_PutI")
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add("Must", 8).Qualifiers_.Add "not_null", True
c.Properties_("Must").Value = "x"
c.Properties_.Add "Link", 102
c.Properties_.Add "Emb", 13
c.Properties_.Add "Embs", 13, True
c.Put_
On Error Resume Next
Set i = svc.Get("Test_PutI").SpawnInstance_
i.Put_ : Show "NULL key" ' expect: NULL key 80041028 SWbemObjectEx
i.Id = "1" : i.Must = Null : i.Put_ : Show "not_null" ' expect: not_null 80041028 SWbemObjectEx
i.Must = "m" : i.Link = "Test_PutI.Id=""none""" : i.Put_ : Show "a reference to nothing" ' expect: a reference to nothing 0 
i.Put_ 2 : Show "create what exists" ' expect: create what exists 80041019 SWbemObjectEx
i.Id = "2" : i.Put_ 1 : Show "update what is missing" ' expect: update what is missing 80041002 SWbemObjectEx
i.Put_ 3 : Show "both" ' expect: both 80041008 SWbemObjectEx
i.Put_ : Show "another key is another instance" ' expect: another key is another instance 0 
WScript.Echo svc.InstancesOf("Test_PutI").Count ' expect: 2
i.Id = String(9000, "k") : i.Put_ : Show "a long path" ' expect: a long path 8004106C SWbemObjectEx
GetObject("winmgmts:root\default").Put i : Show "class of another namespace" ' expect: class of another namespace 80041010 SWbemServicesEx
' ---- embedded objects
Set i = svc.Get("Test_PutI='1'")
Set e = svc.Get("Test_PutI").SpawnInstance_
e.Id = "inside"
i.Emb = e : i.Embs = Array(e, e) : i.Put_ : Show "embedded" ' expect: embedded 0 
Set i = svc.Get("Test_PutI='1'")
WScript.Echo i.Emb.Id, UBound(i.Embs), i.Embs(1).Id ' expect: inside 1 inside
' ---- qualifiers the instance gives
i.Properties_("Must").Qualifiers_.Add "Unit", "metre" : Show "of a value" ' expect: of a value 0 
i.Properties_("Must").Qualifiers_.Add "key", True : Show "a key is the class's" ' expect: a key is the class's 8004101F SWbemQualifierSet
i.Qualifiers_.Add "Seen", True
i.Put_
Set i = svc.Get("Test_PutI='1'")
WScript.Echo i.Properties_("Must").Qualifiers_("Unit").Value, i.Properties_("Must").Qualifiers_("Unit").IsLocal, i.Qualifiers_("Seen").Value ' expect: metre True True
WScript.Echo InStr(i.GetObjectText_, "[Unit(""metre"")") > 0 ' expect: True
WScript.Echo svc.Get("Test_PutI").Properties_("Must").Qualifiers_.Count ' expect: 1
i.Properties_("Must").Qualifiers_.Remove "Unit" : i.Put_
Set q = svc.Get("Test_PutI='1'").Properties_("Must").Qualifiers_("Unit") : Show "removed" ' expect: removed 80041002 SWbemQualifierSet
i.Properties_("Must").Qualifiers_.Remove "not_null" : Show "of the class" ' expect: of the class 8004101B SWbemQualifierSet
' ---- singletons, classes without keys, classes that are gone
Set c = NewClass("", "Test_PutS") : c.Qualifiers_.Add "singleton", True : c.Properties_.Add "V", 8 : c.Put_
Set s = svc.Get("Test_PutS").SpawnInstance_
s.V = "a" : s.Put_ : s.V = "b" : s.Put_ : Show "singleton" ' expect: singleton 0 
WScript.Echo svc.Get("Test_PutS=@").V, svc.InstancesOf("Test_PutS").Count ' expect: b 1
Set c = NewClass("", "Test_PutN") : c.Properties_.Add "V", 8 : c.Put_
svc.Get("Test_PutN").SpawnInstance_.Put_ : Show "no key" ' expect: no key 80041089 SWbemObjectEx
svc.Delete "Test_PutN" : svc.Delete "Test_PutS" : svc.Delete "Test_PutI"
i.Put_ : Show "the class is gone" ' expect: the class is gone 80041010 SWbemObjectEx
' ---- associations
Set c = NewClass("", "Test_PutEnd") : c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True : c.Put_
Set c = NewClass("", "Test_PutAssoc") : c.Qualifiers_.Add "Association", True
c.Properties_.Add("A", 102).Qualifiers_.Add "key", True
c.Properties_.Add("B", 102).Qualifiers_.Add "key", True
c.Put_ : Show "association" ' expect: association 0 
Set a = svc.Get("Test_PutAssoc").SpawnInstance_
a.A = "Test_PutEnd='x'" : a.Put_ : Show "an end is missing" ' expect: an end is missing 80041028 SWbemObjectEx
a.B = "Test_PutEnd='y'" : a.Put_ : Show "both ends" ' expect: both ends 0 
svc.Delete "Test_PutAssoc" : svc.Delete "Test_PutEnd" : Show "end" ' expect: end 0 
' ---- namespaces
Function Make(ns, name, flags)
  Set Make = ns.Get("__NAMESPACE").SpawnInstance_
  If Not IsNull(name) Then Make.Name = name
  Make.Put_ flags
End Function
Make svc, Null, 0 : Show "no name" ' expect: no name 80041008 SWbemObjectEx
Make svc, "a b", 0 : Show "a blank" ' expect: a blank 80041008 SWbemObjectEx
Make svc, "a\b", 0 : Show "two levels" ' expect: two levels 80041008 SWbemObjectEx
Make svc, "_a", 0 : Show "underscore" ' expect: underscore 80041008 SWbemObjectEx
Make svc, "a_", 0 : Show "underscore behind" ' expect: underscore behind 80041008 SWbemObjectEx
Make svc, String(256, "n"), 0 : Show "256 characters" ' expect: 256 characters 8004106C SWbemObjectEx
Make svc, "Test_Ns", 1 : Show "update what is missing" ' expect: update what is missing 80041002 SWbemObjectEx
Make svc, "Test_Ns", 2 : Show "create" ' expect: create 0 
Make svc, "test_ns", 2 : Show "without case" ' expect: without case 80041019 SWbemObjectEx
Set inner = GetObject("winmgmts:root\cimv2\Test_Ns")
Make inner, "Deeper", 2 : Show "nested" ' expect: nested 0 
Set c = inner.Get : c.Path_.Class = "Test_InNs" : c.Put_ : Show "a class in it" ' expect: a class in it 0 
svc.Delete "__NAMESPACE='Test_Ns'" : Show "delete" ' expect: delete 0 
Set x = GetObject("winmgmts:root\cimv2\Test_Ns\Deeper") : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 8004100E
inner.Get "Test_InNs" : Show "an open connection" ' expect: an open connection 8004100E SWbemServicesEx
svc.Delete "__NAMESPACE='Test_Ns'" : Show "again" ' expect: again 80041002 SWbemServicesEx
Make svc, "Test_Ns", 2
GetObject("winmgmts:root\cimv2\Test_Ns").Get "Test_InNs" : Show "made anew it is empty" ' expect: made anew it is empty 80041002 SWbemServicesEx
svc.Delete "__NAMESPACE='Test_Ns'"
' a built-in namespace: its classes come back with it
Set root = GetObject("winmgmts:\\.\root")
n = GetObject("winmgmts:root\subscription").SubclassesOf("").Count
root.Delete "__NAMESPACE='subscription'" : Show "delete a built-in one" ' expect: delete a built-in one 0 
Set x = GetObject("winmgmts:root\subscription") : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 8004100E
Make root, "subscription", 2 : Show "make it again" ' expect: make it again 0 
WScript.Echo GetObject("winmgmts:root\subscription").SubclassesOf("").Count = n ' expect: True
