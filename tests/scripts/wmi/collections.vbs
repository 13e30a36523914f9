' Default members, For Each, Item and Count of every collection.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Call.Id=""one""")
WScript.Echo o.Properties_.Count, o.Properties_("Id"), o.Properties_.Item("id").Name, o.Properties_("CALLS").Value ' expect: 2 one Id 1
For Each p In o.Properties_ : text = text & TypeName(p) & " " & p.Name & "=" & p & ";" : Next
WScript.Echo text ' expect: SWbemProperty Calls=1;SWbemProperty Id=one;
text = ""
For Each p In o.SystemProperties_ : text = text & p.Name & " " : Next
WScript.Echo text ' expect: __GENUS __CLASS __SUPERCLASS __DYNASTY __RELPATH __PROPERTY_COUNT __DERIVATION __SERVER __NAMESPACE __PATH
WScript.Echo o.SystemProperties_.Count, o.SystemProperties_("__CLASS"), o.SystemProperties_("__GENUS"), o.SystemProperties_("__RELPATH") ' expect: 10 Test_Call 2 Test_Call.Id="one"
WScript.Echo o.SystemProperties_("__NAMESPACE"), o.SystemProperties_("__PROPERTY_COUNT"), IsNull(o.SystemProperties_("__SUPERCLASS").Value), o.SystemProperties_("__DYNASTY") ' expect: root\cimv2 2 True Test_Call
WScript.Echo o.Methods_.Count, o.Methods_("create").Name, o.Methods_.Item("Create").Origin, TypeName(o.Methods_("Create")) ' expect: 19 Create Test_Call SWbemMethod
text = ""
For Each m In svc.Get("Test_SubCall").Methods_
    If Len(m.Name) < 6 Then text = text & m.Name & "/" & m.Origin & " "
Next
WScript.Echo text ' expect: Echo/Test_Call Slow/Test_Call Fail/Test_Call Off/Test_Call Blind/Test_Call
text = ""
For Each q In svc.Get("Test_Call").Methods_("Create").Qualifiers_ : text = text & TypeName(q) & " " & q.Name & "=" & q & ";" : Next
WScript.Echo text
' expect: SWbemQualifier static=True;SWbemQualifier implemented=True;SWbemQualifier Description=Create of Win32_Process in shape.;
Set set1 = svc.InstancesOf("Test_Call")
WScript.Echo set1.Count, set1.ItemIndex(1).Id, set1("Test_Call.Id=""two""").Id, set1.Item("test_call='ONE'").Id, TypeName(set1) ' expect: 2 two two one SWbemObjectSet
text = ""
For Each i In set1 : text = text & i.Id & " " : Next
For Each i In set1 : text = text & i.Id & " " : Next
WScript.Echo text ' expect: one two one two
For Each a In set1 : For Each b In set1 : n = n + 1 : Next : Next
WScript.Echo n ' expect: 4
Set nvs = CreateObject("WbemScripting.SWbemNamedValueSet")
Set v = nvs.Add("First", 1)
nvs.Add "second", Array(1, 2)
WScript.Echo v.Name, v, nvs("first"), nvs.Count, UBound(nvs("SECOND").Value) ' expect: First 1 1 2 1
nvs.Add "FIRST", "again"
WScript.Echo nvs.Count, nvs("first").Value, nvs.Item("First").Name ' expect: 2 again First
nvs("first") = "assigned"
nvs.Item("second").Value = 2
Set copy = nvs.Clone
copy.Remove "first"
WScript.Echo nvs.Count, copy.Count, nvs("first"), copy("second") ' expect: 2 1 assigned 2
text = ""
For Each e In nvs : text = text & e.Name & "=" & e & ";" : Next
WScript.Echo text ' expect: First=assigned;second=2;
nvs.DeleteAll
WScript.Echo nvs.Count ' expect: 0
WScript.Echo Mid(o.Path_, InStr(o.Path_, "root")), o.Path_.Keys("Id"), o.Path_.Keys.Count ' the default of a path is its text
' expect: root\cimv2:Test_Call.Id="one" one 1
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
x = o.Properties_("None") : Show "property" ' expect: property 80041002 SWbemPropertySet
x = o.SystemProperties_("__NONE") : Show "system property" ' expect: system property 80041002 SWbemPropertySet
Set x = o.Methods_("None") : Show "method" ' expect: method 80041002 SWbemMethodSet
x = o.Qualifiers_("None") : Show "qualifier" ' expect: qualifier 80041002 SWbemQualifierSet
Set x = set1("Test_Call.Id=""none""") : Show "object" ' expect: object 80041002 SWbemObjectSet
Set x = set1.ItemIndex(2) : Show "index" ' expect: index 80041002 SWbemObjectSet
Set x = set1.ItemIndex(-1) : Show "negative" ' expect: negative 80041008 SWbemObjectSet
x = nvs("none") : Show "value" ' expect: value 80041002 SWbemNamedValueSet
nvs.Remove "none" : Show "remove" ' expect: remove 80041002 SWbemNamedValueSet
nvs.Add "", 1 : Show "no name" ' expect: no name 80041008 SWbemNamedValueSet
For Each x In o : Next
Show "not a collection" ' expect: not a collection 1C3 Microsoft VBScript runtime error
Set x = o.Properties_("Id").Qualifiers_("key")
WScript.Echo x.Name, x, x.IsLocal ' expect: key True False
Set x = o.SystemProperties_("__CLASS").Qualifiers_ : Show "of a system property" ' expect: of a system property 80041030 SWbemProperty
