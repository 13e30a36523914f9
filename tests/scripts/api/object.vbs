' SWbemObjectEx: the members that are about the object itself, and the synchronous calls.
' covers: SWbemObjectEx.Put_ SWbemObjectEx.Delete_ SWbemObjectEx.Instances_ SWbemObjectEx.Subclasses_ SWbemObjectEx.ExecMethod_
' covers: SWbemObjectEx.Clone_ SWbemObjectEx.SpawnDerivedClass_ SWbemObjectEx.SpawnInstance_ SWbemObjectEx.CompareTo_
' covers: SWbemObjectEx.Qualifiers_ SWbemObjectEx.Properties_ SWbemObjectEx.Methods_ SWbemObjectEx.Derivation_
' covers: SWbemObjectEx.SystemProperties_ SWbemObjectEx.Path_
Set svc = GetObject("winmgmts:root\cimv2")
Set cls = svc.Get("Test_Static")
' SpawnInstance_: defaults of the class, local until it is put
Set i = cls.SpawnInstance_(0)
WScript.Echo i.Text, IsNull(i.Name), i.SystemProperties_("__GENUS"), i.SystemProperties_("__CLASS"), IsNull(i.SystemProperties_("__RELPATH").Value) ' expect: none True 2 Test_Static True
i.Name = "object" : i.Number = 1
Set p = i.Put_(2)
WScript.Echo TypeName(p), p.RelPath ' expect: SWbemObjectPath Test_Static.Name="object",Number=1
i.Text = "second"
i.Put_ 1
i.Text = "third"
WScript.Echo i.Put_(16).RelPath ' expect: Test_Static.Name="object",Number=1
' Clone_: an object of its own
Set k = i.Clone_
k.Text = "clone"
WScript.Echo i.Text, k.Text, TypeName(k), k.Path_.RelPath ' expect: third clone SWbemObjectEx Test_Static.Name="object",Number=1
' CompareTo_ and its flags
Set same = i.Clone_
WScript.Echo i.CompareTo_(same), i.CompareTo_(same, 0), i.CompareTo_(k) ' expect: True True False
same.Text = "THIRD"
WScript.Echo i.CompareTo_(same), i.CompareTo_(same, 16) ' expect: False True
same.Text = "third"
same.Qualifiers_.Add "Mark", 1
WScript.Echo i.CompareTo_(same), i.CompareTo_(same, 1) ' expect: False True
Set other = GetObject("winmgmts:root\default").Get("__SystemClass")
WScript.Echo other.CompareTo_(svc.Get("__SystemClass")), other.CompareTo_(svc.Get("__SystemClass"), 2) ' expect: False True
Set a = cls.Clone_ : a.Properties_("Text").Value = "else"
WScript.Echo cls.CompareTo_(a), cls.CompareTo_(a, 4) ' expect: False True
Set a = cls.Clone_ : a.Path_.Class = "Test_Other"
WScript.Echo cls.CompareTo_(a), cls.CompareTo_(a, 8) ' expect: False True
Set a = cls.Clone_ : a.Properties_("Text").Qualifiers_.Add "Q", 1 : Set b = cls.Clone_ : b.Properties_("Text").Qualifiers_.Add "Q", 1, False
WScript.Echo a.CompareTo_(b), a.CompareTo_(b, 32), a.CompareTo_(b, 1), cls.CompareTo_(i) ' expect: False True True False
' sets of a class
WScript.Echo cls.Instances_.Count, cls.Instances_(0).Count, svc.Get("Test_Item").Subclasses_.Count, svc.Get("Test_Item").Subclasses_(17).Count ' expect: 1 1 1 1
' methods
Set call1 = svc.Get("Test_Call='one'")
WScript.Echo call1.ExecMethod_("Rename").ReturnValue, svc.Get("Test_Call").ExecMethod_("NoInputs", Nothing, 0, Nothing).ReturnValue, call1.ExecMethod_("NoOutputs") Is Nothing ' expect: 21 0 True
WScript.Echo call1.Methods_.Count, call1.Properties_.Count, call1.Qualifiers_.Count, svc.Get("Test_Call").Qualifiers_("provider") ' expect: 19 2 0 TestProvider
' SpawnDerivedClass_
Set d = svc.Get("Test_SubItem").SpawnDerivedClass_
d.Path_.Class = "Test_Third"
WScript.Echo UBound(d.Derivation_), d.Derivation_(0), d.Derivation_(1), UBound(cls.Derivation_), d.SystemProperties_("__DYNASTY"), d.SystemProperties_("__SUPERCLASS") ' expect: 1 Test_SubItem Test_Item -1 Test_Item Test_SubItem
d.Put_
WScript.Echo svc.Get("Test_Third").SystemProperties_("__PROPERTY_COUNT") = svc.Get("Test_SubItem").Properties_.Count, UBound(svc.Get("Test_Third").SpawnInstance_.Derivation_) ' expect: True 1
svc.Get("Test_Third").Delete_
' system properties: ten, in order; the name of a class may be written
For Each x In i.SystemProperties_ : names = names & Mid(x.Name, 3) & ":" & x.CIMType & " " : Next
WScript.Echo names ' expect: GENUS:3 CLASS:8 SUPERCLASS:8 DYNASTY:8 RELPATH:8 PROPERTY_COUNT:3 DERIVATION:8 SERVER:8 NAMESPACE:8 PATH:8
Set n = svc.Get
WScript.Echo IsNull(n.SystemProperties_("__CLASS").Value), n.SystemProperties_("__NAMESPACE"), UBound(n.SystemProperties_("__DERIVATION").Value) ' expect: True root\cimv2 -1
n.SystemProperties_("__CLASS") = "Test_Named"
WScript.Echo n.Path_.Class, n.SystemProperties_("__RELPATH") ' expect: Test_Named Test_Named
Set out = svc.ExecMethod("Test_Call", "NoInputs")
WScript.Echo out.SystemProperties_("__CLASS"), IsNull(out.SystemProperties_("__PATH").Value), "[" & out.Path_ & "]" ' expect: __PARAMETERS True []
' a property and a method of one name: arguments make the difference
Set n = svc.Get
n.SetFromText_ "<CLASS NAME=""Test_OneName""><PROPERTY NAME=""Twice"" TYPE=""uint32""><VALUE>2</VALUE></PROPERTY><METHOD NAME=""Twice"" TYPE=""uint32""><QUALIFIER NAME=""static"" TYPE=""boolean""><VALUE>TRUE</VALUE></QUALIFIER><PARAMETER NAME=""x"" TYPE=""uint32""><QUALIFIER NAME=""in"" TYPE=""boolean""><VALUE>TRUE</VALUE></QUALIFIER></PARAMETER></METHOD></CLASS>", 1
n.Put_
Set n = svc.Get("Test_OneName")
WScript.Echo n.Twice, n.Methods_.Count ' expect: 2 1
Set n2 = svc.Get
n2.SystemProperties_("__CLASS") = "Test_Named"
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
For Each x In i.SystemProperties_
    x.Value = "x" : Show x.Name
Next
' expect: __GENUS 80041023 SWbemProperty
' expect: __CLASS 80041023 SWbemProperty
' expect: __SUPERCLASS 80041023 SWbemProperty
' expect: __DYNASTY 80041023 SWbemProperty
' expect: __RELPATH 80041023 SWbemProperty
' expect: __PROPERTY_COUNT 80041023 SWbemProperty
' expect: __DERIVATION 80041023 SWbemProperty
' expect: __SERVER 80041023 SWbemProperty
' expect: __NAMESPACE 80041023 SWbemProperty
' expect: __PATH 80041023 SWbemProperty
x = n.Twice(3) : Show "the method" ' expect: the method 80041055 SWbemObjectEx
n.Delete_
Set n = n2
i.SystemProperties_.Add "__X", 8 : Show "add" ' expect: add 80041016 SWbemPropertySet
i.SystemProperties_.Remove "__CLASS" : Show "remove" ' expect: remove 80041016 SWbemPropertySet
Set x = i.SystemProperties_("__CLASS").Qualifiers_ : Show "qualifiers" ' expect: qualifiers 80041030 SWbemProperty
i.SpawnInstance_ : Show "spawn of an instance" ' expect: spawn of an instance 8004101E SWbemObjectEx
i.SpawnDerivedClass_ : Show "derive from an instance" ' expect: derive from an instance 8004101E SWbemObjectEx
n.SpawnInstance_ : Show "spawn of an unwritten class" ' expect: spawn of an unwritten class 80041020 SWbemObjectEx
n.SpawnDerivedClass_ : Show "derive from an unwritten class" ' expect: derive from an unwritten class 80041020 SWbemObjectEx
i.Instances_ : Show "instances of an instance" ' expect: instances of an instance 80041016 SWbemObjectEx
i.Subclasses_ : Show "subclasses of an instance" ' expect: subclasses of an instance 80041016 SWbemObjectEx
i.CompareTo_ Nothing : Show "compare with nothing" ' expect: compare with nothing 80041008 SWbemObjectEx
i.CompareTo_ svc : Show "compare with services" ' expect: compare with services 80041008 SWbemObjectEx
call1.ExecMethod_ "None" : Show "no method" ' expect: no method 8004102E SWbemObjectEx
call1.ExecMethod_ "" : Show "empty method" ' expect: empty method 80041008 SWbemObjectEx
call1.ExecMethod_ "Rename", svc : Show "parameters" ' expect: parameters 8004102F SWbemObjectEx
i.Put_ 2 : Show "is there" ' expect: is there 80041019 SWbemObjectEx
i.Delete_ 0
i.Delete_ : Show "is not there" ' expect: is not there 80041002 SWbemObjectEx
i.Put_ 1 : Show "is not there" ' expect: is not there 80041002 SWbemObjectEx
cls.SpawnInstance_.Put_ : Show "no keys" ' expect: no keys 80041028 SWbemObjectEx
cls.SpawnInstance_.Delete_ : Show "no path" ' expect: no path 8004103A SWbemObjectEx
svc.Get("Test_Broken").SpawnInstance_.Put_ : Show "provider" ' expect: provider 80041004 SWbemObjectEx
svc.Get("Test_Abstract").SpawnInstance_.Put_ : Show "abstract" ' expect: abstract 80041020 SWbemObjectEx
' classes that may not be written
n.Path_.Class = "_Hidden" : n.Put_ : Show "begins with _" ' expect: begins with _ 80041016 SWbemObjectEx
n.Path_.Class = "Hidden_" : n.Put_ : Show "ends with _" ' expect: ends with _ 8004100F SWbemObjectEx
Set n = svc.Get : n.Put_ : Show "no name" ' expect: no name 80041008 SWbemObjectEx
Set d = svc.Get : d.Path_.Class = "Test_Single2" : d.Qualifiers_.Add "singleton", True : d.Properties_.Add("K", 8).Qualifiers_.Add "key", True
d.Put_ : Show "singleton with keys" ' expect: singleton with keys 8004102C SWbemObjectEx
Set d = cls.SpawnDerivedClass_ : d.Path_.Class = "Test_Abstract2" : d.Qualifiers_.Add "abstract", True
d.Put_ : Show "abstract below concrete" ' expect: abstract below concrete 80041065 SWbemObjectEx
svc.Get("__SystemClass").Delete_ : Show "system class" ' expect: system class 80041016 SWbemObjectEx
