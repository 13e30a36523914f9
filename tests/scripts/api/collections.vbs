' The collections and their elements: sets of objects, named values, properties, qualifiers, methods.
' covers: SWbemObjectSet.Item SWbemObjectSet.Count SWbemObjectSet.ItemIndex SWbemObjectSet._NewEnum
' covers: SWbemNamedValueSet.Item SWbemNamedValueSet.Count SWbemNamedValueSet.Add SWbemNamedValueSet.Remove
' covers: SWbemNamedValueSet.Clone SWbemNamedValueSet.DeleteAll SWbemNamedValueSet._NewEnum SWbemNamedValue.Value
' covers: SWbemNamedValue.Name SWbemPropertySet.Item SWbemPropertySet.Count SWbemPropertySet.Add SWbemPropertySet.Remove
' covers: SWbemPropertySet._NewEnum SWbemProperty.Value SWbemProperty.Name SWbemProperty.IsLocal SWbemProperty.Origin
' covers: SWbemProperty.CIMType SWbemProperty.Qualifiers_ SWbemProperty.IsArray SWbemQualifierSet.Item
' covers: SWbemQualifierSet.Count SWbemQualifierSet.Add SWbemQualifierSet.Remove SWbemQualifierSet._NewEnum
' covers: SWbemQualifier.Value SWbemQualifier.Name SWbemQualifier.IsLocal SWbemQualifier.PropagatesToSubclass
' covers: SWbemQualifier.PropagatesToInstance SWbemQualifier.IsOverridable SWbemQualifier.IsAmended SWbemMethodSet.Item
' covers: SWbemMethodSet.Count SWbemMethodSet._NewEnum SWbemMethod.Name SWbemMethod.Origin SWbemMethod.InParameters
' covers: SWbemMethod.OutParameters SWbemMethod.Qualifiers_ SWbemPrivilegeSet._NewEnum SWbemRefresher._NewEnum
Set svc = GetObject("winmgmts:root\cimv2")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
' ---- SWbemObjectSet
Set s = svc.InstancesOf("Test_Call")
WScript.Echo s.Count, s.Item("Test_Call.Id=""TWO""").Id, s.ItemIndex(0).Id, s.ItemIndex(1).Id, TypeName(s.ItemIndex(0)) ' expect: 2 two one two SWbemObjectEx
For Each o In s : For Each p In s : pairs = pairs & o.Id & p.Id & " " : Next : Next
WScript.Echo pairs ' expect: oneone onetwo twoone twotwo
WScript.Echo svc.SubclassesOf("Test_Item")("Test_SubItem").Path_.Class, svc.InstancesOf("Test_Static").Count ' expect: Test_SubItem 0
Set f = svc.InstancesOf("Test_Call", 48)
For Each o In f : once = once & o.Id & " " : Next
WScript.Echo once ' expect: one two
On Error Resume Next
x = f.Count : Show "count of one pass" ' expect: count of one pass 80041001 SWbemObjectSet
Set x = f.Item("Test_Call='one'") : Show "item of one pass" ' expect: item of one pass 80041001 SWbemObjectSet
Set x = f.ItemIndex(0) : Show "index of one pass" ' expect: index of one pass 80041001 SWbemObjectSet
For Each o In f : Next : Show "second pass" ' expect: second pass 80041016 SWbemObjectSet
Set x = s.Item("Test_Call='none'") : Show "no such object" ' expect: no such object 80041002 SWbemObjectSet
Set x = s.ItemIndex(-1) : Show "negative" ' expect: negative 80041008 SWbemObjectSet
Set x = s.ItemIndex(2) : Show "behind the end" ' expect: behind the end 80041002 SWbemObjectSet
Set x = svc.ExecQuery("SELECT * FROM Test_Broken")
n = x.Count : Show "provider" ' expect: provider 80041004 SWbemObjectSet
On Error GoTo 0
' ---- SWbemNamedValueSet
Set nvs = CreateObject("WbemScripting.SWbemNamedValueSet")
Set v = nvs.Add("Text", "a")
nvs.Add "Number", 5
nvs.Add "List", Array("x", "y")
nvs.Add "Object", svc.Get("Test_Call='one'")
WScript.Echo TypeName(v), v.Name, v.Value, nvs.Count, nvs.Item("NUMBER").Value, nvs("list").Value(1), nvs("Object").Value.Id ' expect: SWbemNamedValue Text a 4 5 y one
v.Value = "b"
Set v2 = nvs.Add("TEXT", "c") ' replaces
WScript.Echo v.Value, v2.Name, nvs.Count ' expect: c Text 4
Set k = nvs.Clone
k.Remove "Number"
k.Item("Text").Value = "of the clone"
WScript.Echo k.Count, nvs.Count, nvs("Text").Value ' expect: 3 4 c
For Each v In nvs : names = names & v.Name & " " : Next
WScript.Echo names ' expect: Text Number List Object
nvs.DeleteAll
WScript.Echo nvs.Count, k.Count ' expect: 0 3
On Error Resume Next
x = nvs.Item("Text").Value : Show "no value" ' expect: no value 80041002 SWbemNamedValueSet
nvs.Remove "Text" : Show "remove" ' expect: remove 80041002 SWbemNamedValueSet
nvs.Add "", 1 : Show "no name" ' expect: no name 80041008 SWbemNamedValueSet
nvs.Add "A", 1, 1 : Show "flags" ' expect: flags 80041008 SWbemNamedValueSet
x = v2.Value : Show "of a removed value" ' expect: of a removed value 80041002 SWbemNamedValue
nvs.Add "Bad", CreateObject("Scripting.Dictionary")
svc.Get "Test_Call", 0, nvs : Show "as a context" ' expect: as a context 80041007 SWbemServicesEx
On Error GoTo 0
' ---- SWbemPropertySet, SWbemProperty
Set c = svc.Get("Test_SubItem").SpawnDerivedClass_
c.Path_.Class = "Test_Collections"
before = c.Properties_.Count
Set p = c.Properties_.Add("Own", 19)
Set q = c.Properties_.Add("Many", 8, True, 0)
WScript.Echo TypeName(p), p.Name, p.CIMType, p.IsArray, p.IsLocal, p.Origin, IsNull(p.Value), q.IsArray, c.Properties_.Count - before ' expect: SWbemProperty Own 19 False True Test_Collections True True 2
p.Value = 7
q.Value = Array("a", "b")
WScript.Echo c.Properties_.Item("own").Value, c.Own, q.Value(1) ' expect: 7 7 b
Set p = c.Properties_.Add("Own", 8) ' another definition
WScript.Echo p.CIMType, c.Properties_.Count - before, IsNull(p.Value) ' expect: 8 2 True
Set id = c.Properties_("Id")
WScript.Echo id.IsLocal, id.Origin, id.CIMType, id.Qualifiers_("key"), c.Properties_("S32").Value ' expect: False Test_Item 8 True 32
c.Properties_("S32").Value = 33
WScript.Echo c.Properties_("S32").IsLocal, c.S32 ' expect: True 33
WScript.Echo c.Properties_("Other").CIMType, c.Properties_("Part").CIMType, c.Properties_("When").CIMType, c.Properties_("AU64").IsArray, c.Properties_("AU64").CIMType ' expect: 102 13 101 True 21
names = ""
For Each p In svc.Get("Test_Static").Properties_ : names = names & p.Name & "/" & p.IsLocal & " " : Next
WScript.Echo names ' expect: Name/True Number/True Text/True
On Error Resume Next
c.Properties_.Remove "S32" : Show "override" ' expect: override 80043002 SWbemPropertySet
WScript.Echo c.S32, c.Properties_("S32").IsLocal ' expect: 32 False
c.Properties_.Remove "S32" : Show "inherited" ' expect: inherited 8004101C SWbemPropertySet
c.Properties_.Remove "Own" : Show "own" ' expect: own 0 
c.Properties_.Remove "Own" : Show "gone" ' expect: gone 80041002 SWbemPropertySet
c.Properties_.Add "_x", 8 : Show "begins with _" ' expect: begins with _ 80041008 SWbemPropertySet
c.Properties_.Add "x_", 8 : Show "ends with _" ' expect: ends with _ 80041008 SWbemPropertySet
c.Properties_.Add "a b", 8 : Show "no identifier" ' expect: no identifier 80041008 SWbemPropertySet
c.Properties_.Add "x", 9 : Show "type 9" ' expect: type 9 8004102A SWbemPropertySet
c.Properties_.Add "x", &H2008 : Show "type with array" ' expect: type with array 8004102A SWbemPropertySet
c.Properties_.Add "S32", 8 : Show "another type than inherited" ' expect: another type than inherited 80041052 SWbemPropertySet
Set i = svc.Get("Test_Static").SpawnInstance_
i.Properties_.Add "x", 8 : Show "add to an instance" ' expect: add to an instance 80041016 SWbemPropertySet
i.Text = "set"
i.Properties_.Remove "Text" : Show "back to the default" ' expect: back to the default 80043002 SWbemPropertySet
WScript.Echo i.Text ' expect: none
i.Properties_.Remove "No" : Show "no property" ' expect: no property 80041002 SWbemPropertySet
x = i.Properties_.Item("No").Value : Show "no property" ' expect: no property 80041002 SWbemPropertySet
i.Properties_("Number").Value = "x" : Show "type" ' expect: type 80041005 SWbemProperty
i.Properties_("Number").Value = 2 ^ 40 : Show "range" ' expect: range 8004102B SWbemProperty
i.Properties_("Number").Name = "y" : Show "name" ' expect: name 1B6 Microsoft VBScript runtime error
On Error GoTo 0
' ---- SWbemQualifierSet, SWbemQualifier
Set qs = c.Properties_("Many").Qualifiers_
Set q = qs.Add("Note", "text", False, True, False, 0)
WScript.Echo TypeName(q), q.Name, q.Value, q.IsLocal, q.PropagatesToSubclass, q.PropagatesToInstance, q.IsOverridable, q.IsAmended ' expect: SWbemQualifier Note text True False True False False
q.PropagatesToSubclass = True : q.PropagatesToInstance = False : q.IsOverridable = True : q.Value = 5
WScript.Echo qs.Item("note").Value, qs("Note").PropagatesToSubclass, qs("Note").PropagatesToInstance, qs("Note").IsOverridable, qs.Count ' expect: 5 True False True 1
qs.Add "Flag", True : qs.Add "Real", 1.5 : qs.Add "Words", Array("a", "b")
names = ""
For Each q In qs : names = names & q.Name & " " : Next
WScript.Echo names, TypeName(qs("Flag").Value), TypeName(qs("Real").Value), qs("Words").Value(1) ' expect: Note Flag Real Words  Boolean Double b
qs.Remove "Flag"
WScript.Echo qs.Count, c.Properties_("Id").Qualifiers_("key").IsLocal ' expect: 3 False
On Error Resume Next
qs.Remove "Flag" : Show "gone" ' expect: gone 80041002 SWbemQualifierSet
x = qs.Item("Flag").Value : Show "item" ' expect: item 80041002 SWbemQualifierSet
c.Properties_("Id").Qualifiers_.Remove "key" : Show "inherited" ' expect: inherited 8004101B SWbemQualifierSet
c.Properties_("Id").Qualifiers_("key").PropagatesToSubclass = False : Show "flavor of an inherited one" ' expect: flavor of an inherited one 8004101A SWbemQualifier
c.Qualifiers_.Add "key", True : Show "key of a class" ' expect: key of a class 8004101F SWbemQualifierSet
qs.Add "CIMTYPE", "x" : Show "CIMTYPE" ' expect: CIMTYPE 80041042 SWbemQualifierSet
qs.Add "Bad", Null : Show "null" ' expect: null 80041029 SWbemQualifierSet
qs.Add "Bad", c : Show "object" ' expect: object 80041029 SWbemQualifierSet
qs("Note").Value = Array() : qs("Note").Value = svc : Show "value" ' expect: value 80041029 SWbemQualifier
i.Properties_("Text").Qualifiers_.Add "x", 1 : Show "of an instance's property" ' expect: of an instance's property 0 
On Error GoTo 0
' ---- SWbemMethodSet, SWbemMethod
Set ms = svc.Get("Test_SubCall").Methods_
Set m = ms.Item("create")
WScript.Echo TypeName(ms), ms.Count, TypeName(m), m.Name, m.Origin, svc.Get("Test_Call").Methods_("Create").Qualifiers_("static"), m.InParameters.Properties_.Count, m.OutParameters.Properties_.Count ' expect: SWbemMethodSet 19 SWbemMethod Create Test_Call True 3 2
WScript.Echo m.InParameters.Path_.Class, m.InParameters.SystemProperties_("__GENUS"), m.OutParameters.Properties_("ReturnValue").CIMType, m.InParameters.Properties_("CommandLine").Qualifiers_("ID") ' expect: __PARAMETERS 1 19 0
WScript.Echo ms("NoInputs").InParameters Is Nothing, ms("NoOutputs").OutParameters Is Nothing, ms("NoInputs").OutParameters Is Nothing ' expect: True True False
For Each m In ms : If m.Name = "Echo" Then WScript.Echo m.Name : End If : Next ' expect: Echo
On Error Resume Next
Set x = ms.Item("None") : Show "no method" ' expect: no method 80041002 SWbemMethodSet
Set x = ms.Item("Create", 1) : Show "flags" ' expect: flags 80041008 SWbemMethodSet
On Error GoTo 0
' ---- For Each of the others
svc.Security_.Privileges.Add 19
For Each p In svc.Security_.Privileges : WScript.Echo p.Name : Next ' expect: SeDebugPrivilege
Set r = CreateObject("WbemScripting.SWbemRefresher")
r.AddEnum svc, "Test_Call"
For Each x In r : WScript.Echo x.IsSet, x.ObjectSet.Count : Next ' expect: True 2
