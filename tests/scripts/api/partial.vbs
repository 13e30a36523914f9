' Context values: partial put and get.
' covers: SWbemServicesEx.Put SWbemObjectEx.Put_ SWbemServicesEx.Get SWbemServicesEx.InstancesOf
Set svc = GetObject("winmgmts:root\cimv2")
Set c = svc.Get
c.Path_.Class = "Test_Partial"
c.Properties_.Add("Id", 8).Qualifiers_.Add "key", True
c.Properties_.Add("A", 8).Value = "default"
c.Properties_.Add "B", 8
c.Properties_.Add "N", 19
c.Put_
Set i = svc.Get("Test_Partial").SpawnInstance_
i.Id = "x" : i.A = "a" : i.B = "b" : i.N = 1
i.Put_
Function Part(ParamArrayDummy) : Set Part = svc.Get("Test_Partial").SpawnInstance_ : Part.Id = ParamArrayDummy : End Function
Function Stored : Set s = svc.Get("Test_Partial='x'") : Stored = s.A & "," & s.B & "," & s.N : End Function
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "__PUT_EXTENSIONS", True
ctx.Add "__PUT_EXT_PROPERTIES", Array("B")
Set p = Part("x") : p.A = "other" : p.B = "new" : p.N = 5
p.Put_ 0, ctx
WScript.Echo Stored ' expect: a,new,1
p.B = Null
svc.Put p, 1, ctx
WScript.Echo Stored ' expect: a,,1
' without a list: what is not NULL
ctx.Remove "__PUT_EXT_PROPERTIES"
Set p = Part("x") : p.A = "third"
p.Put_ 0, ctx
WScript.Echo Stored ' expect: third,,1
ctx.Add "__PUT_EXT_STRICT_NULLS", True
ctx.Add "__PUT_EXT_ATOMIC", True
p.A = Null
p.Put_ 0, ctx
WScript.Echo Stored ' expect: ,,
' reading
i.Put_
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "__GET_EXTENSIONS", True
ctx.Add "__GET_EXT_PROPERTIES", Array("n")
Set g = svc.Get("Test_Partial='x'", 0, ctx)
WScript.Echo g.Id, IsNull(g.A), IsNull(g.B), g.N, g.Path_.RelPath ' expect: x True True 1 Test_Partial.Id="x"
For Each g In svc.InstancesOf("Test_Partial", 16, ctx) : WScript.Echo g.Id, IsNull(g.A), g.N : Next ' expect: x True 1
ctx.Add "__GET_EXT_KEYS_ONLY", True
For Each g In svc.ExecQuery("SELECT * FROM Test_Partial", , 48, ctx) : WScript.Echo g.Id, IsNull(g.A), IsNull(g.N) : Next ' expect: x True True
ctx.Add "__GET_EXTENSIONS", False
WScript.Echo svc.Get("Test_Partial='x'", , ctx).A ' expect: a
' of a provider's objects too
ctx.Add "__GET_EXTENSIONS", True
WScript.Echo svc.Get("Test_Call='one'", , ctx).Id, IsNull(svc.Get("Test_Call='one'", , ctx).Calls) ' expect: one True
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
ctx.Remove "__GET_EXT_KEYS_ONLY"
ctx.Add "__GET_EXT_PROPERTIES", "n"
Set g = svc.Get("Test_Partial='x'", 0, ctx) : Show "no list" ' expect: no list 80041035 SWbemServicesEx
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "__PUT_EXTENSIONS", True
Part("none").Put_ 0, ctx : Show "not stored" ' expect: not stored 80041002 SWbemObjectEx
Part("none").Put_ 2, ctx : Show "created whole" ' expect: created whole 0 
ctx.Add "__PUT_EXT_PROPERTIES", Array("A", "Nothing")
Part("x").Put_ 0, ctx : Show "unknown property" ' expect: unknown property 80041031 SWbemObjectEx
ctx.Add "__PUT_EXT_PROPERTIES", 1
Part("x").Put_ 0, ctx : Show "no list" ' expect: no list 80041035 SWbemObjectEx
WScript.Echo Stored ' expect: a,b,1
svc.Delete "Test_Partial"
