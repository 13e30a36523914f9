' ExecMethod, ExecMethod_ and direct access give the same results.
Set svc = GetObject("winmgmts:")
Set cls = svc.Get("Test_Call")
Set inp = cls.Methods_("Create").InParameters.SpawnInstance_
inp.CommandLine = "true -x"
Set out = svc.ExecMethod("Test_Call", "Create", inp)
WScript.Echo out.ReturnValue, out.ProcessId, TypeName(out.ReturnValue), TypeName(out) ' expect: 0 4242 Long SWbemObjectEx
Set out = cls.ExecMethod_("create", inp)
WScript.Echo out.ReturnValue, out.ProcessId                ' expect: 0 4242
WScript.Echo cls.Create("true", Null, Null, pid), pid      ' expect: 0 4242
WScript.Echo cls.Create("true", , , pid2), pid2            ' expect: 0 4242
WScript.Echo cls.Create("true")                            ' expect: 0
pid = 1
WScript.Echo cls.Create("no such program", Null, Nothing, pid), IsNull(pid), "[" & pid & "]" ' expect: 9 True []
inp.CommandLine = "no such program"
Set out = svc.ExecMethod("Test_Call", "Create", inp)
WScript.Echo out.ReturnValue, IsNull(out.ProcessId)        ' expect: 9 True
cls.Create "true", , , pid
WScript.Echo pid                                           ' expect: 4242
dim arr(1)
cls.Create "true", , , arr(1)
WScript.Echo arr(1)                                        ' expect: 4242
' the generated form of the code creator
Set inp = cls.Methods_("Create").InParameters.SpawnInstance_
inp.Properties_.Item("CommandLine") = "true"
inp.Properties_("CurrentDirectory").Value = "/tmp"
Set out = svc.ExecMethod("Test_Call", "Create", inp)
WScript.Echo out.Properties_("ProcessId"), out.Properties_.Item("ReturnValue").Value ' expect: 4242 0
' every type there and back
Set part = svc.Get("Test_Part").SpawnInstance_
part.Name = "piston" : part.Size = 3
ret = cls.Echo("a text", -5, 4000000000, "18446744073709551615", 2.5, True, "20240229123456.789012+060", _
    Array("x", "y"), part, 41, text, number, unsigned, wide, real, flag, whenx, list, part2)
WScript.Echo ret, text, number, unsigned, wide, real, flag, whenx
' expect: 0 a text -5 -294967296 18446744073709551615 2.5 True 20240229123456.789012+060
WScript.Echo TypeName(text), TypeName(number), TypeName(unsigned), TypeName(wide), TypeName(real), TypeName(flag), TypeName(list), TypeName(part2)
' expect: String Long Long String Double Boolean Variant() SWbemObjectEx
WScript.Echo UBound(list), list(0), list(1), part2.Name, part2.Size, part2.Path_.Class ' expect: 1 x y piston 3 Test_Part
both = 6
cls.Echo , , , , , , , , , both
WScript.Echo both                                          ' expect: 7
cls.Echo "x", , , , , , , , , 6 ' a value, not a variable: what comes out is dropped
' a missing in-parameter is absent, one in a class keeps nothing
cls.Echo , , , , , , , , , , text, number, , , , flag
WScript.Echo IsNull(text), IsNull(number), IsNull(flag)    ' expect: True True True
' on an instance
Set obj = svc.Get("Test_Call.Id=""one""")
WScript.Echo obj.Rename("x", was, self), was, self         ' expect: 0 one Test_Call
WScript.Echo svc.ExecMethod("Test_Call='one'", "Rename").ReturnValue ' expect: 21
WScript.Echo obj.Rename("")                                ' expect: 21
' methods without inputs or outputs
WScript.Echo cls.NoInputs, cls.NoInputs()                  ' expect: 0 0
cls.NoOutputs "x"
Set nothing_at_all = svc.ExecMethod("Test_Call", "NoOutputs")
WScript.Echo nothing_at_all Is Nothing, cls.Methods_("NoInputs").InParameters Is Nothing ' expect: True True
WScript.Echo cls.Methods_("NoOutputs").OutParameters Is Nothing, cls.Methods_("NoInputs").OutParameters Is Nothing ' expect: True False
' parameters are values of the call: the object may be used again
Set inp = cls.Methods_("Echo").InParameters.SpawnInstance_
inp.Text = "one" : Set a = cls.ExecMethod_("Echo", inp)
inp.Text = "two" : Set b = cls.ExecMethod_("Echo", inp)
WScript.Echo a.TextOut, b.TextOut                          ' expect: one two

Sub Show(what)
    WScript.Echo what, Hex(Err.Number), Err.Source, "[" & Err.Description & "]"
    Err.Clear
End Sub
On Error Resume Next
cls.Create 1, 2, 3, 4, 5
Show "too many"          ' expect: too many 1C2 Microsoft VBScript runtime error [Wrong number of arguments or invalid property assignment]
cls.NoSuch 1
Show "unknown"           ' expect: unknown 1B6 Microsoft VBScript runtime error [Object doesn't support this property or method]
cls.Echo "x", "no number"
Show "wrong type"        ' expect: wrong type 80041005 SWbemObjectEx [Type mismatch ]
cls.Rename "x"
Show "needs an instance" ' expect: needs an instance 8004102F SWbemObjectEx [Invalid method Parameter(s) ]
cls.Fail
Show "fails"             ' expect: fails 80041004 SWbemObjectEx [Provider failure ]
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Operation, e.ParameterInfo, e.ProviderName, Hex(e.StatusCode), e.Description, TypeName(e)
' expect: ExecMethod parameter of Fail TestProvider 80041004 the test asked for it SWbemLastError
Set e = CreateObject("WbemScripting.SWbemLastError")
Show "only once"         ' expect: only once 1AD Microsoft VBScript runtime error [ActiveX component can't create object]
svc.ExecMethod "Test_Call", "Create", , 1
Show "flag 1"            ' expect: flag 1 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethod "Test_Call", "Create", svc
Show "not an object"     ' expect: not an object 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
inp.NoSuchParameter = 1
Show "no such parameter" ' expect: no such parameter 1B6 Microsoft VBScript runtime error [Object doesn't support this property or method]
inp.Number = "x"
Show "type of parameter" ' expect: type of parameter 80041005 SWbemObjectEx [Type mismatch ]
svc.ExecMethod "Test_Call.Id=""none""", "Rename"
Show "no instance"       ' expect: no instance 80041002 SWbemServicesEx [Not found ]
svc.ExecMethod "Test_Call", "Off"
Show "disabled"          ' expect: disabled 80041056 SWbemServicesEx [Method disabled ]
svc.ExecMethod "Test_Call", "Missing"
Show "not implemented"   ' expect: not implemented 80041055 SWbemServicesEx [This method is not implemented in any class ]
