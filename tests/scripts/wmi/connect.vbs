' ConnectServer.
Set loc = CreateObject("WbemScripting.SWbemLocator")
WScript.Echo TypeName(loc.ConnectServer), loc.ConnectServer.Get("Test_Static").Path_.Namespace ' expect: SWbemServicesEx root\cimv2
WScript.Echo loc.ConnectServer(".", "root\cimv2").Get("Test_Static").Path_.Class ' expect: Test_Static
WScript.Echo loc.ConnectServer("", "ROOT/CIMV2").Get("Test_Static").Path_.Class ' expect: Test_Static
WScript.Echo loc.ConnectServer("localhost", "\root\cimv2").Get("Test_Static").Path_.Class ' expect: Test_Static
WScript.Echo loc.ConnectServer(, "root").Get("__Namespace.Name=""cimv2""").Name ' expect: cimv2
WScript.Echo TypeName(loc.ConnectServer(".", "root\cimv2", "", "", "MS_409", "", 128)) ' expect: SWbemServicesEx
WScript.Echo TypeName(CreateObject("wbemscripting.swbemlocator.1")) ' expect: SWbemLocator
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source, "[" & Err.Description & "]" : Err.Clear : End Sub
loc.ConnectServer ".", "root\nowhere" : Show "namespace" ' expect: namespace 8004100E SWbemLocator [Invalid namespace ]
loc.ConnectServer ".", "root\\\x y" : Show "unparsable" ' expect: unparsable 80041008 SWbemLocator [Invalid parameter ]
loc.ConnectServer ".", "root\cimv2", "user", "secret" : Show "user" ' expect: user 80041064 SWbemLocator [User credentials cannot be used for local connections ]
loc.ConnectServer ".", "root\cimv2", "", "secret" : Show "password" ' expect: password 80041064 SWbemLocator [User credentials cannot be used for local connections ]
loc.ConnectServer ".", "root\cimv2", , , , "kerberos:x" : Show "authority" ' expect: authority 80041064 SWbemLocator [User credentials cannot be used for local connections ]
loc.ConnectServer ".", "root\cimv2", , , , , 1 : Show "flag" ' expect: flag 80041008 SWbemLocator [Invalid parameter ]
loc.ConnectServer 1, 2, 3, 4, 5, 6, 7, 8, 9 : Show "too many" ' expect: too many 1C2 Microsoft VBScript runtime error [Wrong number of arguments or invalid property assignment]
CreateObject "WbemScripting.SWbemServices" : Show "not creatable" ' expect: not creatable 1AD Microsoft VBScript runtime error [ActiveX component can't create object]
