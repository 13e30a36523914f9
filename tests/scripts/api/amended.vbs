' A class that was read with its amended qualifiers is written with them only.
' covers: SWbemQualifier.IsAmended SWbemObjectEx.Put_ SWbemServicesEx.Put
Set svc = GetObject("winmgmts:root\cimv2")
Set c = svc.Get
c.Path_.Class = "Test_Amended"
c.SetFromText_ "<CLASS NAME=""Test_Amended""><QUALIFIER NAME=""Description"" TYPE=""string"" AMENDED=""true""><VALUE>words</VALUE></QUALIFIER><PROPERTY NAME=""Key"" TYPE=""string""><QUALIFIER NAME=""key"" TYPE=""boolean""><VALUE>TRUE</VALUE></QUALIFIER></PROPERTY></CLASS>", 2
c.Put_ ' no flag: all is stored
WScript.Echo svc.Get("Test_Amended", &H20000).Qualifiers_("Description").IsAmended, svc.Get("Test_Amended").Properties_("Key").Qualifiers_("key").IsAmended ' expect: True False
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source, "[" & Err.Description & "]" : Err.Clear : End Sub
Set a = svc.Get("Test_Amended", &H20000)
a.Put_ : Show "Put_" ' expect: Put_ 80041066 SWbemObjectEx [Amended object ]
svc.Put a : Show "Put" ' expect: Put 80041066 SWbemServicesEx [Amended object ]
a.Clone_.Put_ : Show "of a clone" ' expect: of a clone 80041066 SWbemObjectEx [Amended object ]
svc.SubclassesOf("", &H20010)("Test_Amended").Put_ : Show "of a set" ' expect: of a set 80041066 SWbemObjectEx [Amended object ]
a.PutAsync_ CreateObject("WbemScripting.SWbemSink") : Show "PutAsync_" ' expect: PutAsync_ 80041066 SWbemObjectEx [Amended object ]
a.Put_ &H20000 : Show "with the flag" ' expect: with the flag 0  []
svc.Get("Test_Amended").Put_ : Show "read without" ' expect: read without 0  []
svc.Delete "Test_Amended"
