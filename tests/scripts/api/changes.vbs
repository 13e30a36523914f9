' Changing and deleting classes: change flags, instances, subclasses (Put_ and Delete).
' covers: SWbemObjectEx.Put_ SWbemServicesEx.Delete SWbemPropertySet.Add
Set svc = GetObject("winmgmts:root\cimv2")
Set c = svc.Get
c.Path_.Class = "Test_Change"
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add "A", 8
c.Put_ 2
Set d = svc.Get("Test_Change").SpawnDerivedClass_
d.Path_.Class = "Test_ChangeSub"
d.Properties_.Add "B", 19
d.Put_
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
On Error Resume Next
c.Put_ 2 : Show "create what exists" ' expect: create what exists 80041019 SWbemObjectEx
Set c = svc.Get("Test_Change")
c.Put_ : Show "no change" ' expect: no change 0 
c.Qualifiers_.Add "Note", "harmless"
c.Put_ : Show "a qualifier" ' expect: a qualifier 0 
Set c = svc.Get("Test_Change")
c.Properties_.Add "New", 8
c.Put_ : Show "compatible: with subclasses" ' expect: compatible: with subclasses 80041025 SWbemObjectEx
c.Put_ &H20 : Show "safe: no conflict" ' expect: safe: no conflict 0 
WScript.Echo svc.Get("Test_ChangeSub").Properties_("New").Origin ' expect: Test_Change
Set c = svc.Get("Test_Change")
c.Properties_.Add "B", 8
c.Put_ &H20 : Show "safe: a conflict" ' expect: safe: a conflict 80041025 SWbemObjectEx
c.Put_ &H40 : Show "force" ' expect: force 0 
WScript.Echo svc.Get("Test_ChangeSub").Properties_("B").CIMType, svc.Get("Test_ChangeSub").Properties_("B").Origin ' expect: 8 Test_Change
' instances
Set i = svc.Get("Test_ChangeSub").SpawnInstance_
i.Id = "x" : i.Put_
Set d = svc.Get("Test_ChangeSub")
d.Properties_.Add "Late", 8
d.Put_ : Show "with instances" ' expect: with instances 80041026 SWbemObjectEx
d.Put_ 1 : Show "with instances, update only" ' expect: with instances, update only 80041026 SWbemObjectEx
Set d = svc.Get("Test_ChangeSub")
d.Qualifiers_.Add "Note2", "harmless"
d.Put_ : Show "harmless, with instances" ' expect: harmless, with instances 0 
' update only of what is not there
Set n = svc.Get
n.Path_.Class = "Test_NotThere"
n.Put_ 1 : Show "update only" ' expect: update only 80041002 SWbemObjectEx
' an unknown superclass
Set n = svc.Get("Test_ChangeSub").SpawnDerivedClass_
n.Path_.Class = "Test_Orphaned"
svc.Delete "Test_Change" : Show "delete with subclasses and instances" ' expect: delete with subclasses and instances 0 
svc.Get "Test_ChangeSub" : Show "the subclass is gone" ' expect: the subclass is gone 80041002 SWbemServicesEx
svc.Get "Test_ChangeSub='x'" : Show "and its instance" ' expect: and its instance 80041010 SWbemServicesEx
n.Put_ : Show "superclass unknown" ' expect: superclass unknown 80041002 SWbemObjectEx
i.Put_ : Show "class unknown" ' expect: class unknown 80041010 SWbemObjectEx
' namespaces are instances of __NAMESPACE
Set n = GetObject("winmgmts:root\cimv2").Get("__NAMESPACE").SpawnInstance_
n.Name = "made"
n.Put_ 2 : Show "create a namespace" ' expect: create a namespace 0 
WScript.Echo GetObject("winmgmts:root\cimv2\made").Get("__SystemClass").SystemProperties_("__NAMESPACE") ' expect: root\cimv2\made
n.Put_ 2 : Show "exists" ' expect: exists 80041019 SWbemObjectEx
svc.Delete "__NAMESPACE.Name=""made""" : Show "delete" ' expect: delete 0 
Set x = GetObject("winmgmts:root\cimv2\made") : WScript.Echo Hex(Err.Number) ' expect: 8004100E
