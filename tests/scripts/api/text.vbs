' GetObjectText_ (MOF), GetText_ and SetFromText_ (XML).
' covers: SWbemObjectEx.GetObjectText_ SWbemObjectEx.GetText_ SWbemObjectEx.SetFromText_ SWbemLastError.GetObjectText_
Set svc = GetObject("winmgmts:root\cimv2")
Set o = svc.Get("Test_Static").SpawnInstance_
o.Name = "a<b>""&" : o.Number = 5
WScript.Echo Replace(o.GetObjectText_, vbLf, "|") ' expect: |instance of Test_Static|{|	Name = "a<b>\"&";|	Number = 5;|	Text = "none";|};|
' only what the class itself defines
Set c = svc.Get("Test_SubItem")
WScript.Echo InStr(c.GetObjectText_, "string More;") > 0, InStr(c.GetObjectText_, "ATexts") > 0, InStr(c.GetObjectText_, "class Test_SubItem : Test_Item") > 0 ' expect: True False True
Set k = svc.Get("Test_Static").SpawnDerivedClass_
k.Path_.Class = "Test_TextMade"
k.Qualifiers_.Add "Hint", "x", True, False, False
WScript.Echo InStr(k.GetObjectText_, "Hint(""x""): DisableOverride ToSubClass") > 0, InStr(k.GetObjectText_(1), "[Hint(""x"")]") > 0 ' expect: True True
' XML: what stands in it is chosen by named values
Set nvs = CreateObject("WbemScripting.SWbemNamedValueSet")
nvs.Add "ExcludeSystemProperties", True
WScript.Echo o.GetText_(1, 0, nvs)
' expect: <INSTANCE CLASSNAME="Test_Static"><PROPERTY NAME="Name" TYPE="string"><VALUE>a&lt;b&gt;&quot;&amp;</VALUE></PROPERTY><PROPERTY NAME="Number" TYPE="sint32"><VALUE>5</VALUE></PROPERTY><PROPERTY NAME="Text" TYPE="string"><VALUE>none</VALUE></PROPERTY></INSTANCE>
nvs.Add "LocalOnly", True
nvs.Add "IncludeClassOrigin", True
nvs.Add "PathLevel", 1
WScript.Echo o.GetText_(2, , nvs)
' expect: <VALUE.NAMEDOBJECT><INSTANCENAME CLASSNAME="Test_Static"><KEYBINDING NAME="Name"><KEYVALUE VALUETYPE="string">a&lt;b&gt;&quot;&amp;</KEYVALUE></KEYBINDING><KEYBINDING NAME="Number"><KEYVALUE VALUETYPE="numeric">5</KEYVALUE></KEYBINDING></INSTANCENAME><INSTANCE CLASSNAME="Test_Static"><PROPERTY NAME="Name" TYPE="string" CLASSORIGIN="Test_Static"><VALUE>a&lt;b&gt;&quot;&amp;</VALUE></PROPERTY><PROPERTY NAME="Number" TYPE="sint32" CLASSORIGIN="Test_Static"><VALUE>5</VALUE></PROPERTY></INSTANCE></VALUE.NAMEDOBJECT>
nvs.Add "PathLevel", 3
WScript.Echo InStr(o.GetText_(1, 0, nvs), "<VALUE.OBJECTWITHPATH><INSTANCEPATH><NAMESPACEPATH><HOST>") ' expect: 1
nvs.Add "PathLevel", 2
WScript.Echo InStr(o.GetText_(1, 0, nvs), "<VALUE.OBJECTWITHLOCALPATH><LOCALINSTANCEPATH><LOCALNAMESPACEPATH><NAMESPACE NAME=""root""/><NAMESPACE NAME=""cimv2""/>") ' expect: 1
WScript.Echo InStr(o.GetText_(1), "<PROPERTY NAME=""__CLASS"" CLASSORIGIN=""___SYSTEM"" TYPE=""string""><VALUE>Test_Static</VALUE></PROPERTY>") > 0, InStr(c.GetText_(1), "<QUALIFIER") > 0 ' expect: True False
nvs.DeleteAll
nvs.Add "IncludeQualifiers", True
WScript.Echo InStr(c.GetText_(1, 0, nvs), "<QUALIFIER NAME=""key"" PROPAGATED=""true"" TYPE=""boolean"" OVERRIDABLE=") > 0, InStr(c.GetText_(1, 1, nvs), "OVERRIDABLE") > 0 ' expect: True False
' embedded objects: a text in one form, an element in the other
Set item = svc.Get("Test_Item='full'")
Set part = svc.Get("Test_Part").SpawnInstance_
part.Name = "front"
item.Part = part
item.AParts = Array(part, part)
WScript.Echo InStr(item.GetText_(1), "EmbeddedObject=""instance""") > 0, InStr(item.GetText_(1), "&lt;INSTANCE CLASSNAME=&quot;Test_Part&quot;") > 0, InStr(item.GetText_(1), "VALUE.OBJECT") > 0 ' expect: True True False
WScript.Echo InStr(item.GetText_(2), "<PROPERTY.OBJECT NAME=""Part"" REFERENCECLASS=""Test_Part""><VALUE.OBJECT><INSTANCE CLASSNAME=""Test_Part"">") > 0, InStr(item.GetText_(2), "<VALUE.OBJECTARRAY><VALUE.OBJECT>") > 0 ' expect: True True
' and back
For format = 1 To 2
    Set copy = svc.Get("Test_Item").SpawnInstance_
    copy.SetFromText_ item.GetText_(format), format
    Set cls = svc.Get
    cls.SetFromText_ svc.Get("Test_Call").GetText_(format, 0, nvs), format
    WScript.Echo item.CompareTo_(copy), svc.Get("Test_Call").CompareTo_(cls), cls.Methods_.Count, copy.Part.Name, copy.ATexts(0) = item.ATexts(0), copy.Path_.RelPath
Next
' expect: True True 19 front True Test_Item.Id="full"
' expect: True True 19 front True Test_Item.Id="full"
' a class that is made of text and written
Set made = svc.Get
made.SetFromText_ "<CLASS NAME=""Test_FromText"" SUPERCLASS=""Test_Static""><PROPERTY NAME=""More"" TYPE=""uint16""><VALUE>7</VALUE></PROPERTY></CLASS>", 1
made.Put_
Set i = svc.Get("Test_FromText").SpawnInstance_
i.SetFromText_ "<INSTANCE CLASSNAME=""Test_FromText""><PROPERTY NAME=""Name"" TYPE=""string""><VALUE>n</VALUE></PROPERTY><PROPERTY NAME=""Number"" TYPE=""sint32""><VALUE>1</VALUE></PROPERTY><PROPERTY NAME=""Text"" TYPE=""string""/></INSTANCE>", 2
i.Put_
Set i = svc.Get("Test_FromText.Name=""n"",Number=1")
WScript.Echo i.More, IsNull(i.Text), i.Derivation_(0) ' expect: 7 True Test_Static
svc.Delete "Test_FromText"
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), "[" & Err.Description & "]" : Err.Clear : End Sub
x = o.GetText_(0) : Show "format 0" ' expect: format 0 80041008 [Invalid parameter ]
x = o.GetText_(3) : Show "format 3" ' expect: format 3 80041008 [Invalid parameter ]
x = o.GetText_(1, 2) : Show "flags" ' expect: flags 80041008 [Invalid parameter ]
x = o.GetObjectText_(2) : Show "flags" ' expect: flags 80041008 [Invalid parameter ]
nvs.Add "PathLevel", 4
x = o.GetText_(1, 0, nvs) : Show "level 4" ' expect: level 4 80041008 [Invalid parameter ]
nvs.Add "PathLevel", "deep"
x = o.GetText_(1, 0, nvs) : Show "level" ' expect: level 80041008 [Invalid parameter ]
nvs.Add "PathLevel", 1
x = svc.Get("Test_Part").SpawnInstance_.GetText_(1, 0, nvs) : Show "no path" ' expect: no path 80041002 [Not found ]
o.SetFromText_ "<INSTANCE", 1 : Show "not well-formed" ' expect: not well-formed 80041021 [Invalid syntax: line 1: unclosed token ]
o.SetFromText_ vbLf & "<INSTANCE CLASSNAME=""Test_Static""><PROPERTY NAME=""No"" TYPE=""string""/></INSTANCE>", 1 : Show "property" ' expect: property 80041031 [Invalid property: line 2: the class has no property No ]
o.SetFromText_ "<INSTANCE CLASSNAME=""No_Such""/>", 1 : Show "class" ' expect: class 80041010 [Invalid class: line 1: class No_Such ]
o.SetFromText_ "<INSTANCE CLASSNAME=""Test_Single""/>", 1 : Show "another class" ' expect: another class 80041010 [Invalid class ]
o.SetFromText_ "<CLASS NAME=""A""/>", 1 : Show "a class" ' expect: a class 8004100F [Invalid object ]
o.SetFromText_ "<INSTANCE CLASSNAME=""Test_Static""/>", 0 : Show "format" ' expect: format 80041008 [Invalid parameter ]
WScript.Echo o.Number ' nothing changed
' expect: 5
svc.Get "No_Such_Class"
Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo InStr(e.GetObjectText_, "Operation = ""GetObject"";") > 0 ' expect: True
