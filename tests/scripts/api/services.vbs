' SWbemLocator and SWbemServicesEx: synchronous and semisynchronous members.
' covers: SWbemLocator.ConnectServer SWbemServicesEx.Get SWbemServicesEx.Delete SWbemServicesEx.InstancesOf
' covers: SWbemServicesEx.SubclassesOf SWbemServicesEx.ExecQuery SWbemServicesEx.ExecMethod SWbemServicesEx.Put
Set loc = CreateObject("WbemScripting.SWbemLocator")
Set svc = loc.ConnectServer(".", "root/cimv2", "", "", "", "", 0, Nothing)
WScript.Echo TypeName(loc), TypeName(svc), TypeName(loc.ConnectServer), TypeName(loc.ConnectServer(, "ROOT\DEFAULT")) ' expect: SWbemLocator SWbemServicesEx SWbemServicesEx SWbemServicesEx
' Get: a new class, a class, an instance, by each form of a path
Set n = svc.Get
WScript.Echo TypeName(n), n.SystemProperties_("__GENUS"), n.Properties_.Count, "[" & n.Path_.Class & "]" ' expect: SWbemObjectEx 1 0 []
WScript.Echo svc.Get("test_call").Path_.Class, svc.Get("Test_Call=""one""").Id, svc.Get("Test_Call.id='one'").Id, svc.Get("root\cimv2:Test_Call='one'").Id ' expect: Test_Call one one one
WScript.Echo svc.Get("\\.\root\cimv2:Test_Call='one'").Id, svc.Get("Test_Single=@").Path_.IsSingleton ' expect: one True
' Put and its flags
Set i = svc.Get("Test_Static").SpawnInstance_
i.Name = "services" : i.Number = 1
Set p = svc.Put(i, 2)
WScript.Echo TypeName(p), p.RelPath, p.Namespace ' expect: SWbemObjectPath Test_Static.Name="services",Number=1 root\cimv2
i.Text = "again"
WScript.Echo svc.Put(i, 1).RelPath, svc.Get(p).Text ' expect: Test_Static.Name="services",Number=1 again
' into the namespace of the services object, whatever the object came from
Set other = GetObject("winmgmts:root\default")
Set k = svc.Get("Test_Part").Clone_
WScript.Echo other.Put(k).Namespace, other.Get("Test_Part").Properties_.Count ' expect: root\default 3
other.Delete "Test_Part"
' at once: the outcome is not waited for
Set j = svc.Get("Test_Static").SpawnInstance_
j.Name = "services" : j.Number = 2
Set p = svc.Put(j, 16)
WScript.Echo TypeName(p), p.RelPath, Left(p.Path, 2), p.Namespace ' expect: SWbemObjectPath Test_Static.Name="services",Number=2 \\ root\cimv2
Set m = svc.Get("Test_Static").SpawnInstance_
WScript.Echo svc.Put(m, 16) Is Nothing ' it fails, and nobody hears of it: no key
' expect: True
' sets: waiting, semisynchronous, one pass
WScript.Echo svc.InstancesOf("Test_Call", 0).Count, svc.InstancesOf("Test_Call").Count, svc.ExecQuery("SELECT * FROM Test_Call WHERE Id='two'", "wql").Count, svc.SubclassesOf("Test_Call", 0).Count ' expect: 2 2 1 1
For Each o In svc.ExecQuery("SELECT Id FROM Test_Call", "WQL", 48) : ids = ids & o.Id & " " : Next
WScript.Echo ids ' expect: one two
For Each o In svc.SubclassesOf("Test_Item", 1) : names = names & o.Path_.Class & " " : Next
WScript.Echo names ' expect: Test_SubItem
' ExecMethod with and without parameters
Set inp = svc.Get("Test_Call").Methods_("Create").InParameters.SpawnInstance_
inp.CommandLine = "true"
Set out = svc.ExecMethod("Test_Call", "Create", inp, 0, Nothing)
WScript.Echo out.ReturnValue, out.ProcessId, svc.ExecMethod("Test_Call", "NoInputs").ReturnValue, svc.ExecMethod("Test_Call", "NoOutputs") Is Nothing ' expect: 0 4242 0 True
' Delete: instance, then class
svc.Delete "Test_Static.Name=""services"",Number=1"
Set n = svc.Get
n.Path_.Class = "Test_Deleted"
n.Put_
svc.Delete "Test_Deleted", 0
svc.Delete "Test_Call.Id=""nobody""", 16 ' at once: that there is none is not told

On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
svc.Get "No_Such_Class" : Show "class" ' expect: class 80041002 SWbemServicesEx
svc.Get "Test_Call='none'" : Show "instance" ' expect: instance 80041002 SWbemServicesEx
svc.Get "Test_Call.Nokey='one'" : Show "key" ' expect: key 8004103A SWbemServicesEx
svc.Get "Test_Call=" : Show "syntax" ' expect: syntax 8004103A SWbemServicesEx
svc.Get "root\default:__SystemClass" : Show "another namespace" ' expect: another namespace 8004103A SWbemServicesEx
svc.Get "\\elsewhere\root\cimv2:Test_Call" : Show "another server" ' expect: another server 8004103A SWbemServicesEx
svc.Get String(9000, "a") : Show "too long" ' expect: too long 8004106C SWbemServicesEx
svc.Get "Test_Call", 0, loc : Show "no named values" ' expect: no named values 80041008 SWbemServicesEx
svc.Put i, 1 : Show "update what is not there" ' expect: update what is not there 80041002 SWbemServicesEx
svc.Put i, 2 : svc.Put i, 2 : Show "create what is there" ' expect: create what is there 80041019 SWbemServicesEx
svc.Put m : Show "no key" ' expect: no key 80041028 SWbemServicesEx
svc.Put Nothing : Show "nothing" ' expect: nothing 80041008 SWbemServicesEx
svc.Put loc : Show "no object" ' expect: no object 80041008 SWbemServicesEx
svc.Put svc.Get("Test_Abstract").SpawnInstance_ : Show "abstract" ' expect: abstract 80041020 SWbemServicesEx
Set o = svc.Get("Test_Orphan").SpawnInstance_ : o.Id = "x"
svc.Put o : Show "provider" ' expect: provider 80041011 SWbemServicesEx
svc.Delete "Test_Static.Name=""none"",Number=1" : Show "instance" ' expect: instance 80041002 SWbemServicesEx
svc.Delete "No_Such_Class" : Show "class" ' expect: class 80041002 SWbemServicesEx
svc.Delete "__SystemClass" : Show "system class" ' expect: system class 80041016 SWbemServicesEx
svc.Delete "" : Show "empty" ' expect: empty 80041008 SWbemServicesEx
svc.Delete : Show "missing" ' expect: missing 1C1 Microsoft VBScript runtime error
Set s = svc.InstancesOf("No_Such_Class") : Show "deferred" ' expect: deferred 0 
n = s.Count : Show "on use" ' expect: on use 80041010 SWbemObjectSet
Set s = svc.InstancesOf("No_Such_Class", 0) : Show "waiting" ' expect: waiting 80041010 SWbemServicesEx
Set s = svc.InstancesOf("") : Show "no class" ' expect: no class 80041008 SWbemServicesEx
Set s = svc.SubclassesOf("No_Such_Class", 0) : Show "no class" ' expect: no class 80041010 SWbemServicesEx
Set s = svc.ExecQuery("SELECT * FROM Test_Call", "SQL") : Show "language" ' expect: language 80041018 SWbemServicesEx
Set s = svc.ExecQuery("SELEKT", "WQL", 0) : Show "query" ' expect: query 80041017 SWbemServicesEx
svc.ExecMethod "Test_Call", "No_Such_Method" : Show "method" ' expect: method 8004102E SWbemServicesEx
svc.ExecMethod "Test_Call", "" : Show "no method" ' expect: no method 80041008 SWbemServicesEx
svc.ExecMethod "No_Such_Class", "Create" : Show "class of a method" ' expect: class of a method 80041010 SWbemServicesEx
svc.ExecMethod "Test_Call", "Create", svc.Get("Test_Part").SpawnInstance_ : Show "parameters" ' expect: parameters 8004102F SWbemServicesEx
svc.ExecMethod "Test_Call", "Rename" : Show "needs an instance" ' expect: needs an instance 8004102F SWbemServicesEx
loc.ConnectServer ".", "root\none" : Show "namespace" ' expect: namespace 8004100E SWbemLocator
loc.ConnectServer ".", "root\\x" : Show "namespace syntax" ' expect: namespace syntax 80041008 SWbemLocator
loc.ConnectServer "no.such.host.invalid" : Show "server" ' expect: server 1CE SWbemLocator
loc.ConnectServer ".", "root\cimv2", "user", "x" : Show "credentials" ' expect: credentials 80041064 SWbemLocator
loc.ConnectServer "srv", "root", "dom\user", "x", , "ntlmdomain:dom" : Show "two domains" ' expect: two domains 80041008 SWbemLocator
loc.ConnectServer "srv", "root", , , , "certificate:x" : Show "authority" ' expect: authority 80041008 SWbemLocator
loc.ConnectServer ".", "root\cimv2", , , "MS_409,ms_407" : Show "two locales" ' expect: two locales 0 
loc.ConnectServer ".", "root\cimv2", , , "MS_xyz" : Show "no number" ' expect: no number 80041008 SWbemLocator
loc.ConnectServer ".", "root\cimv2", , , "MS_409," : Show "an empty locale" ' expect: an empty locale 80041008 SWbemLocator
loc.ConnectServer ".", "root\cimv2", , , "german" : Show "locale" ' expect: locale 80041008 SWbemLocator
loc.ConnectServer ".", "root\cimv2", , , , , 1 : Show "security flags" ' expect: security flags 80041008 SWbemLocator
svc.Nothing_Such : Show "no member" ' expect: no member 1B6 Microsoft VBScript runtime error
svc.Get "a", 0, Nothing, 1 : Show "too many" ' expect: too many 1C2 Microsoft VBScript runtime error
