' AssociatorsOf, ReferencesTo, Associators_, References_ and their asynchronous forms.
' covers: SWbemServicesEx.AssociatorsOf
' covers: SWbemServicesEx.AssociatorsOfAsync
' covers: SWbemServicesEx.ReferencesTo
' covers: SWbemServicesEx.ReferencesToAsync
' covers: SWbemObjectEx.Associators_
' covers: SWbemObjectEx.AssociatorsAsync_
' covers: SWbemObjectEx.References_
' covers: SWbemObjectEx.ReferencesAsync_
Set svc = GetObject("winmgmts:")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Function Sorted(objects)
    Dim o, t, i, j, n, a()
    n = 0 : ReDim a(0)
    For Each o In objects
        t = o.Path_.RelPath
        ReDim Preserve a(n)
        For i = n To 1 Step -1
            If a(i - 1) <= t Then Exit For
            a(i) = a(i - 1)
        Next
        a(i) = t : n = n + 1
    Next
    Sorted = Join(a, " ")
End Function
' classes and objects of its own
Sub MakeClass(name, isLink)
    Dim c, p, k
    Set c = svc.Get
    c.Path_.Class = name
    If isLink Then
        c.Qualifiers_.Add "Association", True
        For Each k In Array("Left", "Right")
            Set p = c.Properties_.Add(k, 102)
            p.Qualifiers_.Add "key", True
        Next
    Else
        c.Properties_.Add("Name", 8).Qualifiers_.Add "key", True
    End If
    c.Put_
End Sub
MakeClass "Test_Thing", False
MakeClass "Test_Tie", True
Sub MakeThing(name)
    Dim i : Set i = svc.Get("Test_Thing").SpawnInstance_ : i.Name = name : i.Put_
End Sub
Sub MakeTie(l, r)
    Dim i : Set i = svc.Get("Test_Tie").SpawnInstance_
    i.Left = "Test_Thing.Name='" & l & "'" : i.Right = "Test_Thing.Name='" & r & "'" : i.Put_
End Sub
MakeThing "one" : MakeThing "two" : MakeThing "three"
MakeTie "one", "two" : MakeTie "one", "three" : MakeTie "three", "one"
WScript.Echo Sorted(svc.AssociatorsOf("Test_Thing='one'")) ' expect: Test_Thing.Name="three" Test_Thing.Name="three" Test_Thing.Name="two"
WScript.Echo Sorted(svc.AssociatorsOf("Test_Thing='one'", "Test_Tie", "Test_Thing", "Right", "Left")) ' expect: Test_Thing.Name="three" Test_Thing.Name="two"
WScript.Echo Sorted(svc.AssociatorsOf("Test_Thing='one'", , , , "Right")) ' expect: Test_Thing.Name="three"
WScript.Echo Sorted(svc.AssociatorsOf("Test_Thing='one'", , , , , True)) ' expect: Test_Thing
WScript.Echo "[" & Sorted(svc.AssociatorsOf("Test_Thing", , , , , , True)) & "]" ' expect: []
WScript.Echo Sorted(svc.AssociatorsOf("Win32_OperatingSystem", "Win32_SystemOperatingSystem", , , , , True)) ' expect: Win32_ComputerSystem
WScript.Echo svc.AssociatorsOf("Test_Thing='one'", , , , , , , "Association").Count, svc.AssociatorsOf("Test_Thing='one'", , , , , , , "None").Count ' expect: 3 0
WScript.Echo svc.ReferencesTo("Test_Thing='two'").Count, svc.ReferencesTo("Test_Thing='one'", "Test_Tie", "Left").Count ' expect: 1 2
WScript.Echo Sorted(svc.ReferencesTo("Test_Thing='two'", , , True)), Sorted(svc.ReferencesTo("Test_Thing", , , , True)) ' expect: Test_Tie Test_Tie
WScript.Echo svc.ReferencesTo("Test_Thing='two'", , , , , "Association").Count, svc.ReferencesTo("Test_Thing='two'", , , , , "x").Count ' expect: 1 0
For Each t In svc.ReferencesTo("Test_Thing='two'") : WScript.Echo t.Left, t.Right : Next ' expect: Test_Thing.Name='one' Test_Thing.Name='two'
' from the object
Set o = svc.Get("Test_Thing='three'")
WScript.Echo Sorted(o.Associators_), o.References_.Count, o.References_("Test_Tie", "Left").Count ' expect: Test_Thing.Name="one" Test_Thing.Name="one" 2 1
WScript.Echo Sorted(o.Associators_("Test_Tie", , "Left")), Sorted(svc.Get("Win32_Process").Associators_("Win32_SystemProcesses", , , , , True)) ' expect: Test_Thing.Name="one" Win32_ComputerSystem
' the same as queries
WScript.Echo Sorted(svc.ExecQuery("ASSOCIATORS OF {Test_Thing.Name=""two""} WHERE ResultRole=Left")) ' expect: Test_Thing.Name="one"
WScript.Echo svc.ExecQuery("REFERENCES OF {Test_Thing.Name='one'}").Count ' expect: 3
WScript.Echo Sorted(svc.ExecQuery("SELECT * FROM Test_Tie WHERE Right = 'Test_Thing=""TWO""'")) ' expect: Test_Tie.Left="Test_Thing.Name='one'",Right="Test_Thing.Name='two'"
' a built-in one
Set computer = Nothing
For Each c In svc.InstancesOf("Win32_ComputerSystem") : Set computer = c : Next
For Each os In computer.Associators_("Win32_SystemOperatingSystem") : WScript.Echo os.Path_.RelPath : Next ' expect: Win32_OperatingSystem=@
WScript.Echo computer.Associators_("Win32_SystemProcesses", "Win32_Process").Count > 0 ' expect: True
For Each c In svc.AssociatorsOf("Win32_OperatingSystem=@", , "Win32_ComputerSystem") : WScript.Echo c.Name = computer.Name : Next ' expect: True
' schema queries
WScript.Echo Sorted(svc.ExecQuery("SELECT * FROM meta_class WHERE __this ISA 'Test_Part'")) ' expect: Test_BigPart Test_Part
WScript.Echo Sorted(svc.ExecQuery("SELECT * FROM meta_class WHERE __Class LIKE 'Test[_]Ti%'")) ' expect: Test_Tie
' mistakes: at once with wbemFlagReturnWhenComplete, else on first use
On Error Resume Next
svc.AssociatorsOf "Test_Thing='none'", , , , , , , , , 0 : Show "no such object" ' expect: no such object 80041002 SWbemServicesEx
Set s = svc.AssociatorsOf("Test_Thing='none'") : Show "set" ' expect: set 0 
n = s.Count : Show "use" ' expect: use 80041002 SWbemObjectSet
svc.AssociatorsOf "Test_Thing=" : Show "bad path" ' expect: bad path 8004103A SWbemServicesEx
svc.AssociatorsOf "Test_Thing='one'", "a b" : Show "bad name" ' expect: bad name 80041008 SWbemServicesEx
svc.ReferencesTo "Test_Thing='one'", "Test_Nope", , , , , 0 : Show "no such class" ' expect: no such class 80041010 SWbemServicesEx
svc.AssociatorsOf "Test_Thing='one'", , "Test_Thing", , , True, , , , 0 : Show "classes and class" ' expect: classes and class 80041017 SWbemServicesEx
svc.AssociatorsOf "Test_Thing='one'", , , , , , True, , , 0 : Show "schema of an object" ' expect: schema of an object 8004103A SWbemServicesEx
svc.ExecQuery "SELECT * FROM Test_Thing WITHIN 5", "WQL", 0 : Show "event query" ' expect: event query 80041017 SWbemServicesEx
On Error GoTo 0
' asynchronously
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
left_ = 4
Sub Sink_OnObjectReady(obj, ctx) : WScript.Echo ctx("What").Value, obj.Path_.Class : End Sub
Sub Sink_OnCompleted(hr, err, ctx) : WScript.Echo ctx("What").Value, "done", Hex(hr) : left_ = left_ - 1 : End Sub
Function Context(what)
    Set Context = CreateObject("WbemScripting.SWbemNamedValueSet") : Context.Add "What", what
End Function
Sub Until_(n) : Do While left_ > n : WScript.Sleep 10 : Loop : End Sub
svc.AssociatorsOfAsync sink, "Test_Thing='two'", "Test_Tie", , , , , , , , , , Context("associators") : Until_ 3
' expect: associators Test_Thing
' expect: associators done 0
svc.ReferencesToAsync sink, "Test_Thing='two'", , "Right", , , , , , Context("references") : Until_ 2
' expect: references Test_Tie
' expect: references done 0
o.AssociatorsAsync_ sink, , , , "Left", , , , , , , Context("of the object") : Until_ 1
' expect: of the object Test_Thing
' expect: of the object done 0
o.ReferencesAsync_ sink, , , True, , , , , Context("classes") : Until_ 0
' expect: classes Test_Tie
' expect: classes done 0
