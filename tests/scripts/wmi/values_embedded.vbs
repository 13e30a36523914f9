' Section 4.3: embedded objects are values.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Item").SpawnInstance_
Set part = svc.Get("Test_Part").SpawnInstance_
part.Name = "outer"
WScript.Echo part.Size ' expect: 7
Set inner = svc.Get("Test_BigPart").SpawnInstance_
inner.Name = "inner" : inner.Big = "yes"
part.Inner = inner
o.Part = part
part.Name = "changed later"
WScript.Echo o.Part.Name, o.Part.Inner.Name, o.Part.Inner.Big, TypeName(o.Part) ' expect: outer inner yes SWbemObjectEx
Set o.Part = part
WScript.Echo o.Part.Name ' expect: changed later
o.Part.Name = "through a chain" ' value semantics: a change needs assigning back
Set x = o.Part
WScript.Echo x.Name
' expect: changed later
o.AParts = Array(part, inner)
WScript.Echo UBound(o.AParts), o.AParts(0).Name, o.AParts(1).Big, TypeName(o.AParts(1)) ' expect: 1 changed later yes SWbemObjectEx
o.Anything = svc.Get("Test_Call")
WScript.Echo o.Anything.Path_.Class ' expect: Test_Call
WScript.Echo o.Part.Path_.Path = "", o.Part.Path_.RelPath = "" ' expect: True True
WScript.Echo IsNull(o.Part.SystemProperties_("__PATH").Value), o.Part.SystemProperties_("__CLASS").Value ' expect: True Test_Part
o.Part = Null
WScript.Echo IsNull(o.Part) ' expect: True
On Error Resume Next
o.Part = svc.Get("Test_Call").SpawnInstance_
WScript.Echo Hex(Err.Number) ' expect: 80041005
Err.Clear
o.Part = svc
WScript.Echo Hex(Err.Number) ' expect: 80041005
Err.Clear
o.Part = "text"
WScript.Echo Hex(Err.Number) ' expect: 80041005
Err.Clear
o.Part = svc.Get("Test_BigPart").SpawnInstance_
WScript.Echo Err.Number, o.Part.Path_.Class ' expect: 0 Test_BigPart
