' The rules of PutClass, row by row, with the numbers scripts see.
' covers: SWbemObjectEx.Put_ SWbemServicesEx.Delete SWbemObjectPath.Class
Set svc = GetObject("winmgmts:root\cimv2")
Function NewClass(super, name)
  If super = "" Then Set NewClass = svc.Get Else Set NewClass = svc.Get(super).SpawnDerivedClass_
  NewClass.Path_.Class = name
End Function
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Set c = NewClass("", "Test_RuleA")
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add "Old", 8
c.Put_
Set c = NewClass("Test_RuleA", "Test_RuleB")
c.Properties_.Add "Own", 8
c.Put_
On Error Resume Next
' ---- names
NewClass("", "_Test").Put_ : Show "begins with _" ' expect: begins with _ 80041016 SWbemObjectEx
NewClass("", "Test_").Put_ : Show "ends with _" ' expect: ends with _ 8004100F SWbemObjectEx
NewClass("", "Te-st").Put_ : Show "no identifier" ' expect: no identifier 80041008 SWbemObjectPath
NewClass("", String(256, "x")).Put_ : Show "256 characters" ' expect: 256 characters 8004106C SWbemObjectEx
svc.Get.Properties_.Add String(256, "p"), 8 : Show "a property of 256" ' expect: a property of 256 8004106C SWbemPropertySet
svc.Get.Put_ : Show "no name" ' expect: no name 80041008 SWbemObjectEx
' ---- create, update
NewClass("", "Test_RuleA").Put_ 2 : Show "create only" ' expect: create only 80041019 SWbemObjectEx
NewClass("", "Test_RuleX").Put_ 1 : Show "update only" ' expect: update only 80041002 SWbemObjectEx
NewClass("", "Test_RuleX").Put_ 3 : Show "both" ' expect: both 80041008 SWbemObjectEx
NewClass("", "Test_RuleX").Put_ &H60 : Show "safe and force" ' expect: safe and force 80041008 SWbemObjectEx
NewClass("", "Test_RuleX").Put_ &H400 : Show "unknown bits" ' expect: unknown bits 80041008 SWbemObjectEx
' ---- keys
Set c = NewClass("Test_RuleA", "Test_RuleC")
c.Properties_.Add("Second", 8).Qualifiers_.Add "key", True
c.Put_ : Show "a second key level" ' expect: a second key level 8004101F SWbemObjectEx
Set c = NewClass("", "Test_RuleC")
c.Properties_.Add("Real", 5).Qualifiers_.Add "key", True
c.Put_ : Show "a real key" ' expect: a real key 8004101F SWbemObjectEx
' ---- abstract and singleton
Set c = NewClass("Test_RuleA", "Test_RuleC")
c.Qualifiers_.Add "abstract", True
c.Put_ : Show "abstract below concrete" ' expect: abstract below concrete 80041065 SWbemObjectEx
Set c = NewClass("Test_RuleA", "Test_RuleC")
c.Qualifiers_.Add "singleton", True
c.Put_ : Show "singleton below others" ' expect: singleton below others 8004102C SWbemObjectEx
Set c = NewClass("", "Test_RuleC")
c.Qualifiers_.Add "singleton", True
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Put_ : Show "singleton with a key" ' expect: singleton with a key 8004102C SWbemObjectEx
' ---- instances
Set i = svc.Get("Test_RuleB").SpawnInstance_
i.Id = "one" : i.Own = "kept" : i.Old = "text" : i.Put_
Set c = svc.Get("Test_RuleB") : c.Properties_.Add "More", 8
c.Put_ : Show "with instances" ' expect: with instances 80041026 SWbemObjectEx
c.Put_ &H20 : Show "with instances, safe" ' expect: with instances, safe 80041026 SWbemObjectEx
Set c = svc.Get("Test_RuleA") : c.Properties_.Add "Added", 8
c.Put_ : Show "with subclasses" ' expect: with subclasses 80041025 SWbemObjectEx
c.Put_ &H20 : Show "safe: instances below stay" ' expect: safe: instances below stay 0 
WScript.Echo svc.Get("Test_RuleB='one'").Own, IsNull(svc.Get("Test_RuleB='one'").Added) ' expect: kept True
Set c = svc.Get("Test_RuleA") : c.Properties_.Remove "Old"
c.Put_ &H20 : Show "safe: values would be lost" ' expect: safe: values would be lost 80041026 SWbemObjectEx
c.Put_ &H40 : Show "force: they are" ' expect: force: they are 0 
WScript.Echo svc.Get("Test_RuleB='one'").Own ' expect: kept
x = svc.Get("Test_RuleB='one'").Old : WScript.Echo Err.Number : Err.Clear ' expect: 438
Set c = svc.Get("Test_RuleA") : c.Qualifiers_.Add "Note", "harmless"
c.Put_ : Show "a harmless qualifier" ' expect: a harmless qualifier 0 
' ---- qualifiers
Set c = svc.Get("Test_RuleA") : c.Qualifiers_.Add "Fixed", "a", True, True, False : c.Put_
Set c = svc.Get("Test_RuleB")
c.Qualifiers_.Add "Fixed", "b" : Show "not overridable" ' expect: not overridable 8004101A SWbemQualifierSet
WScript.Echo c.Qualifiers_("Fixed").IsLocal ' expect: False
c.Qualifiers_.Remove "Fixed" : Show "inherited" ' expect: inherited 8004101B SWbemQualifierSet
' ---- inherited members
Set c = NewClass("Test_RuleB", "Test_RuleD")
c.Properties_.Add "Own", 19
c.Put_ : Show "another type" ' expect: another type 80041052 SWbemPropertySet
Set c = NewClass("Test_RuleB", "Test_RuleD") : c.Put_
c.Path_.Class = "Test_RuleE" : c.Put_ : Show "under another name" ' expect: under another name 0 
WScript.Echo svc.Get("Test_RuleE").SystemProperties_("__SUPERCLASS"), svc.Get("Test_RuleD").Path_.Class ' expect: Test_RuleB Test_RuleD
' ---- a circle
Set c = svc.Get("Test_RuleD").SpawnDerivedClass_
c.Path_.Class = "Test_RuleA"
c.Put_ &H40 : Show "a circle" ' expect: a circle 80041047 SWbemObjectEx
' ---- instances: NULL keys, abstract classes
Set i = svc.Get("Test_RuleB").SpawnInstance_
i.Put_ : Show "NULL key" ' expect: NULL key 80041028 SWbemObjectEx
Set c = NewClass("", "Test_RuleAbs") : c.Qualifiers_.Add "abstract", True
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Put_
svc.Get("Test_RuleAbs").SpawnInstance_.Put_ : Show "abstract" ' expect: abstract 80041020 SWbemObjectEx
' ---- deleting
svc.Delete "Test_RuleNone" : Show "delete what is missing" ' expect: delete what is missing 80041002 SWbemServicesEx
svc.Delete "__Event" : Show "delete a system class" ' expect: delete a system class 80041016 SWbemServicesEx
svc.Delete "Test_RuleA" : Show "delete the family" ' expect: delete the family 0 
svc.Get "Test_RuleE" : Show "all are gone" ' expect: all are gone 80041002 SWbemServicesEx
svc.Delete "Test_RuleAbs"
