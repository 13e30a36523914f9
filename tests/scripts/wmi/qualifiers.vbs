' Qualifiers_: reading, adding, flavors, removing, and what is refused.
Set svc = GetObject("winmgmts:")
Set c = svc.Get("Test_Static")
Set q = c.Qualifiers_
WScript.Echo q.Count ' expect: 0
Set a = q.Add("Text", "a text")
WScript.Echo a.Name, a.Value, a.IsLocal, a.PropagatesToSubclass, a.PropagatesToInstance, a.IsOverridable, a.IsAmended ' expect: Text a text True True True True False
q.Add "Flag", True, False, False, False
Set a = q("flag")
WScript.Echo a, a.PropagatesToSubclass, a.PropagatesToInstance, a.IsOverridable ' expect: True False False False
q.Add "Number", 5
q.Add "Real", 2.5
q.Add "List", Array("a", "b")
q.Add "Numbers", Array(1, 2, 3)
WScript.Echo q("Number"), TypeName(q("Number").Value), q("Real"), q("List").Value(1), UBound(q("Numbers").Value), q.Count ' expect: 5 Long 2.5 b 2 6
q("Text") = "changed"
q("Text").PropagatesToSubclass = False
WScript.Echo q("Text"), q("Text").PropagatesToSubclass ' expect: changed False
q.Remove "Number"
WScript.Echo q.Count ' expect: 5
names = ""
For Each x In q : names = names & x.Name & " " : Next
WScript.Echo names ' expect: Text Flag Real List Numbers
c.Properties_("Text").Qualifiers_.Add "Units", "pieces"
c.Put_
Set c = svc.Get("Test_Static")
WScript.Echo c.Qualifiers_("Text"), c.Properties_("Text").Qualifiers_("units"), c.Qualifiers_("List").Value(0) ' expect: changed pieces a
' what an instance and a subclass see
Set d = c.SpawnDerivedClass_
WScript.Echo d.Qualifiers_("List").IsLocal, c.Qualifiers_("List").IsLocal ' expect: False True
Set i = c.SpawnInstance_
names = ""
For Each x In i.Qualifiers_ : names = names & x.Name & "/" & x.IsLocal & " " : Next
WScript.Echo names ' expect: Text/False Real/False List/False Numbers/False
i.Qualifiers_.Add "Own", 1
WScript.Echo i.Qualifiers_("Own"), i.Qualifiers_("Own").IsLocal, i.Qualifiers_.Count ' expect: 1 True 5
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
q.Add "x", svc : Show "object" ' expect: object 80041029 SWbemQualifierSet
q.Add "x", Null : Show "null" ' expect: null 80041029 SWbemQualifierSet
q.Add "", 1 : Show "no name" ' expect: no name 80041008 SWbemQualifierSet
q.Add "CIMTYPE", "string" : Show "CIMTYPE" ' expect: CIMTYPE 80041042 SWbemQualifierSet
q.Remove "none" : Show "remove" ' expect: remove 80041002 SWbemQualifierSet
d.Qualifiers_.Remove "List" : Show "inherited" ' expect: inherited 8004101B SWbemQualifierSet
i.Qualifiers_.Add "key", True : Show "key on an instance" ' expect: key on an instance 8004101F SWbemQualifierSet
i.Properties_("Text").Qualifiers_.Add "x", 1 : Show "member of an instance" ' expect: member of an instance 0 
q("Text").Name = "x" : Show "name" ' expect: name 1B6 Microsoft VBScript runtime error
q("Text").Value = svc : Show "value" ' expect: value 80041029 SWbemQualifier
