' Amended qualifiers: the texts of a language lie in a namespace below the class's.
' covers: SWbemLocator.ConnectServer SWbemServicesEx.Get SWbemQualifier.IsAmended SWbemObjectEx.Put_ SWbemServicesEx.ExecQuery
' covers: SWbemServicesEx.InstancesOf SWbemServicesEx.SubclassesOf
Const Amended = &H20000
Function Lang(name) : Set Lang = CreateObject("WbemScripting.SWbemLocator").ConnectServer(".", "root\cimv2", "", "", name) : End Function
Function Text(q, name)
  On Error Resume Next
  Text = "-"
  Text = q(name).Value
  If IsArray(Text) Then Text = Join(Text, "/")
End Function
Set en = Lang("ms_409") : Set de = Lang("MS_407")
' without the flag there are none
Set c = en.Get("Test_Lamp")
WScript.Echo Text(c.Qualifiers_, "Description"), Text(c.Properties_("State").Qualifiers_, "Values"), Text(c.Properties_("State").Qualifiers_, "ValueMap"), Text(c.Qualifiers_, "Note") ' expect: - - 0/1 neutral
' with it those of the connection's language
Set c = en.Get("Test_Lamp", Amended)
WScript.Echo Text(c.Qualifiers_, "Description"), "|", Text(c.Properties_("State").Qualifiers_, "Values"), "|", Text(c.Methods_("Switch").Qualifiers_, "Description"), "|", Text(c.Properties_("State").Qualifiers_, "ValueMap") ' expect: A lamp | off/on | Turns it on or off | 0/1
WScript.Echo c.Qualifiers_("Description").IsAmended, c.Qualifiers_("Note").IsAmended, c.Qualifiers_("Description").IsLocal ' expect: True False True
WScript.Echo Text(c.Methods_("Switch").InParameters.Properties_("To").Qualifiers_, "Description") ' expect: 0 or 1
Set c = de.Get("Test_Lamp", Amended)
WScript.Echo Text(c.Qualifiers_, "Description"), "|", Text(c.Properties_("State").Qualifiers_, "Values"), "|", Text(c.Properties_("Name").Qualifiers_, "Description") ' expect: Eine Lampe | aus/an | -
' inherited texts
Set c = en.Get("Test_DeskLamp", Amended)
WScript.Echo Text(c.Qualifiers_, "Description"), "|", Text(c.Properties_("State").Qualifiers_, "Values"), "|", Text(c.Properties_("Desk").Qualifiers_, "Description"), c.Qualifiers_("Description").IsLocal ' expect: A lamp | off/on | Where it stands False
' several languages: the first that has the class
WScript.Echo Text(Lang("ms_40c,ms_407").Get("Test_Lamp", Amended).Qualifiers_, "Description"), Text(Lang("ms_40c").Get("Test_Lamp", Amended).Qualifiers_, "Description") ' expect: Eine Lampe -
' the moniker
WScript.Echo Text(GetObject("winmgmts:[locale=ms_407]!root/cimv2").Get("Test_Lamp", Amended).Qualifiers_, "Description") ' expect: Eine Lampe
' without a language: that of the environment, then English
WScript.Echo Text(GetObject("winmgmts:root\cimv2").Get("Test_Lamp", Amended).Qualifiers_, "Description") <> "-" ' expect: True
' enumerations, queries, instances
For Each x In de.SubclassesOf("Test_Lamp", 1 + 16 + Amended) : WScript.Echo x.Path_.Class, Text(x.Properties_("State").Qualifiers_, "Values") : Next ' expect: Test_DeskLamp aus/an
Set i = de.Get("Test_DeskLamp='one'", Amended)
WScript.Echo i.Name, i.State, Text(i.Properties_("State").Qualifiers_, "Values") ' expect: one 1 aus/an
For Each x In de.InstancesOf("Test_Lamp", 16 + Amended) : WScript.Echo x.Path_.RelPath, Text(x.Properties_("State").Qualifiers_, "Values") : Next ' expect: Test_DeskLamp.Name="one" aus/an
For Each x In de.InstancesOf("Test_Lamp") : WScript.Echo Text(x.Properties_("State").Qualifiers_, "Values") : Next ' expect: -
For Each x In de.ExecQuery("SELECT Name, State FROM Test_DeskLamp", "WQL", 16 + Amended) : WScript.Echo x.Path_.RelPath, Text(x.Properties_("State").Qualifiers_, "Values"), x.Properties_.Count : Next ' expect: Test_DeskLamp.Name="one" aus/an 2
For Each x In de.ExecQuery("SELECT * FROM meta_class WHERE __CLASS = 'Test_Lamp'", "WQL", 16 + Amended) : WScript.Echo Text(x.Qualifiers_, "Description") : Next ' expect: Eine Lampe
' written without the flag it is refused, with it the texts are not part of the class
On Error Resume Next
Set c = en.Get("Test_Lamp", Amended)
c.Put_ : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 80041066
c.Qualifiers_.Add "Note", "changed"
c.Put_ Amended : WScript.Echo Hex(Err.Number) ' expect: 0
WScript.Echo Text(en.Get("Test_Lamp").Qualifiers_, "Description"), Text(en.Get("Test_Lamp").Qualifiers_, "Note"), Text(en.Get("Test_Lamp", Amended).Qualifiers_, "Description") ' expect: - changed A lamp
' where they lie
Set l = GetObject("winmgmts:root\cimv2\ms_409").Get("Test_Lamp")
WScript.Echo Text(l.Qualifiers_, "Amendment"), Text(l.Qualifiers_, "Locale"), l.Properties_.Count, Text(l.Properties_("Name").Qualifiers_, "key") ' expect: True 1033 2 -
For Each n In en.InstancesOf("__NAMESPACE") : If LCase(Left(n.Name, 3)) = "ms_" Then s = s & n.Name & " " : End If : Next
WScript.Echo s ' expect: ms_407 ms_409 
