' Clone_, CompareTo_, GetObjectText_, Refresh_, Methods_ and direct members.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Item='full'")
Set c = o.Clone_
c.Text = "copy"
WScript.Echo o.Text, c.Text, o.CompareTo_(c), o.CompareTo_(o.Clone_) ' expect: text ä copy False True
Set a = svc.Get("Test_Item").SpawnInstance_ : Set b = svc.Get("Test_Item").SpawnInstance_
a.Id = "x" : b.Id = "X"
WScript.Echo a.CompareTo_(b), a.CompareTo_(b, 16) ' expect: False True
Set x = svc.Get("Test_Static") : Set y = svc.Get("Test_Static").Clone_
y.Qualifiers_.Add "Extra", 1
WScript.Echo x.CompareTo_(y), x.CompareTo_(y, 1) ' expect: False True
text = svc.Get("Test_Static").GetObjectText_
WScript.Echo Replace(Replace(Replace(text, vbTab, "    "), vbCr, ""), vbLf, "|")
' expect: |class Test_Static|{|    [key] string Name;|    [key] sint32 Number;|    string Text = "none";|};|
text = svc.Get("Test_Call='one'").GetObjectText_
WScript.Echo Replace(Replace(Replace(text, vbTab, "    "), vbCr, ""), vbLf, "|")
' expect: |instance of Test_Call|{|    Calls = 1;|    Id = "one";|};|
Set s = svc.Get("Test_Single=@")
Set t = svc.Get("Test_Single=@")
t.Value = 77 : t.Put_
s.Value = 5
s.Refresh_
WScript.Echo s.Value ' expect: 77
WScript.Echo o.TEXT, o.text = o.Text ' expect: text ä True
Set m = svc.Get("Test_Call").Methods_("Create")
WScript.Echo m.InParameters.Path_.Class, m.InParameters.Properties_.Count, m.OutParameters.Properties_.Count, m.Qualifiers_("static") ' expect: __PARAMETERS 3 2 True
For Each p In m.InParameters.Properties_ : WScript.Echo p.Name, p.CIMType, p.Qualifiers_("ID") : Next
' expect: CommandLine 8 0
' expect: CurrentDirectory 8 1
' expect: Startup 13 2
WScript.Echo TypeName(svc), TypeName(o), TypeName(o.Path_), TypeName(o.Properties_), TypeName(o.Qualifiers_), TypeName(o.Methods_), TypeName(o.Security_)
' expect: SWbemServicesEx SWbemObjectEx SWbemObjectPath SWbemPropertySet SWbemQualifierSet SWbemMethodSet SWbemSecurity
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
o.CompareTo_ svc : Show "compare" ' expect: compare 80041008 SWbemObjectEx
o.CompareTo_ o, 64 : Show "compare flags" ' expect: compare flags 80041008 SWbemObjectEx
o.GetObjectText_ 2 : Show "text flags" ' expect: text flags 80041008 SWbemObjectEx
o.SetFromText_ "x", 1 : Show "SetFromText_" ' expect: SetFromText_ 80041021 SWbemObjectEx
o.NoSuchMember = 1 : Show "put" ' expect: put 1B6 Microsoft VBScript runtime error
x = o.NoSuchMember : Show "get" ' expect: get 1B6 Microsoft VBScript runtime error
svc.NoSuchMember : Show "services" ' expect: services 1B6 Microsoft VBScript runtime error
