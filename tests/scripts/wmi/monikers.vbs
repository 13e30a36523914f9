' Every form of a moniker, those of section 11.1 and those that scripts use.
Function Kind(m)
    On Error Resume Next
    Set o = GetObject(m)
    If Err.Number Then
        Kind = "error " & Hex(Err.Number) & " [" & Err.Description & "]"
    ElseIf TypeName(o) = "SWbemServicesEx" Then
        Kind = "namespace " & o.Get("__SystemClass").Path_.Namespace
    ElseIf o.SystemProperties_("__GENUS") = 1 Then
        Kind = "class " & o.Path_.Class
    Else
        Kind = "instance " & o.Path_.RelPath
    End If
End Function
Sub T(m) : WScript.Echo m, "->", Kind(m) : End Sub
T "winmgmts:"                          ' expect: winmgmts: -> namespace root\cimv2
T "WinMgmts:"                          ' expect: WinMgmts: -> namespace root\cimv2
T "winmgmts:root\cimv2"                ' expect: winmgmts:root\cimv2 -> namespace root\cimv2
T "winmgmts:\\.\root\cimv2"            ' expect: winmgmts:\\.\root\cimv2 -> namespace root\cimv2
T "winmgmts://./root/cimv2"            ' expect: winmgmts://./root/cimv2 -> namespace root\cimv2
T "winmgmts:\\.\ROOT\CIMV2"            ' expect: winmgmts:\\.\ROOT\CIMV2 -> namespace root\cimv2
T "winmgmts:\\localhost\root\cimv2"    ' expect: winmgmts:\\localhost\root\cimv2 -> namespace root\cimv2
T "winmgmts:\\."                       ' expect: winmgmts:\\. -> namespace root\cimv2
T "winmgmts:\\"                        ' expect: winmgmts:\\ -> namespace root\cimv2
T "winmgmts:\\\root\cimv2"             ' expect: winmgmts:\\\root\cimv2 -> namespace root\cimv2
T "winmgmts:\root\cimv2"               ' expect: winmgmts:\root\cimv2 -> namespace root\cimv2
T "winmgmts:\\.\root\cimv2\"           ' expect: winmgmts:\\.\root\cimv2\ -> namespace root\cimv2
T "winmgmts:!\\.\root\cimv2"           ' expect: winmgmts:!\\.\root\cimv2 -> namespace root\cimv2
T "winmgmts:\\.\root\default"          ' expect: winmgmts:\\.\root\default -> namespace root\default
T "winmgmts:Test_Static"               ' expect: winmgmts:Test_Static -> class Test_Static
T "winmgmts:root\cimv2:Test_Static"    ' expect: winmgmts:root\cimv2:Test_Static -> class Test_Static
T "winmgmts:\\.\root\cimv2:Test_Static" ' expect: winmgmts:\\.\root\cimv2:Test_Static -> class Test_Static
T "winmgmts:Test_Call='one'"           ' expect: winmgmts:Test_Call='one' -> instance Test_Call.Id="one"
T "winmgmts:Test_Call.Id=""two"""      ' expect: winmgmts:Test_Call.Id="two" -> instance Test_Call.Id="two"
T "winmgmts::Test_Call.Id='two'"       ' expect: winmgmts::Test_Call.Id='two' -> instance Test_Call.Id="two"
T "winmgmts:root/cimv2:Test_Single=@"  ' expect: winmgmts:root/cimv2:Test_Single=@ -> instance Test_Single=@
T "winmgmts:{impersonationLevel=impersonate}"  ' expect: winmgmts:{impersonationLevel=impersonate} -> namespace root\cimv2
T "winmgmts:{impersonationLevel=impersonate}!\\.\root\cimv2" ' expect: winmgmts:{impersonationLevel=impersonate}!\\.\root\cimv2 -> namespace root\cimv2
T "winmgmts:{impersonationLevel=impersonate}\\.\root\cimv2" ' expect: winmgmts:{impersonationLevel=impersonate}\\.\root\cimv2 -> namespace root\cimv2
T "winmgmts:{impersonationLevel=impersonate}!\root\cimv2" ' expect: winmgmts:{impersonationLevel=impersonate}!\root\cimv2 -> namespace root\cimv2
T "winmgmts:{impersonationLevel=impersonate}!\\." ' expect: winmgmts:{impersonationLevel=impersonate}!\\. -> namespace root\cimv2
T "winmgmts:{authenticationLevel=pktPrivacy}\\.\root\cimv2" ' expect: winmgmts:{authenticationLevel=pktPrivacy}\\.\root\cimv2 -> namespace root\cimv2
T "winmgmts:{impersonate,(Debug,!RemoteShutdown)}" ' expect: winmgmts:{impersonate,(Debug,!RemoteShutdown)} -> namespace root\cimv2
T "winmgmts:{(security)}\\.\root\cimv2:Test_Static" ' expect: winmgmts:{(security)}\\.\root\cimv2:Test_Static -> class Test_Static
T "winmgmts:{ impersonationLevel = impersonate , ( Debug ) } ! root\cimv2" ' expect: winmgmts:{ impersonationLevel = impersonate , ( Debug ) } ! root\cimv2 -> namespace root\cimv2
T "winmgmts:{impersonationLevel=impersonate,authenticationLevel=pkt,(Shutdown,Backup)}[locale=ms_409]!\\.\root\cimv2:Test_Call='one'" ' expect: winmgmts:{impersonationLevel=impersonate,authenticationLevel=pkt,(Shutdown,Backup)}[locale=ms_409]!\\.\root\cimv2:Test_Call='one' -> instance Test_Call.Id="one"
T "winmgmts:[locale=ms_409]!root/cimv2:Test_Static" ' expect: winmgmts:[locale=ms_409]!root/cimv2:Test_Static -> class Test_Static
T "winmgmts:{}!root\cimv2"             ' expect: winmgmts:{}!root\cimv2 -> namespace root\cimv2
' what is wrong
T "winmgmts:{impersonationLevel=nobody}!root\cimv2" ' expect: winmgmts:{impersonationLevel=nobody}!root\cimv2 -> error 800401E4 []
T "winmgmts:{impersonationLevel=impersonate" ' expect: winmgmts:{impersonationLevel=impersonate -> error 800401E4 []
T "winmgmts:{(NoSuch)}!root\cimv2"     ' expect: winmgmts:{(NoSuch)}!root\cimv2 -> error 800401E4 []
T "winmgmts:{what=x}!root\cimv2"       ' expect: winmgmts:{what=x}!root\cimv2 -> error 800401E4 []
T "winmgmts:[locale=x]!root\cimv2"     ' expect: winmgmts:[locale=x]!root\cimv2 -> error 800401E4 []
T "winmgmts:a b"                       ' expect: winmgmts:a b -> error 800401E4 []
T "winmgmts:Test_Call.Id="             ' expect: winmgmts:Test_Call.Id= -> error 800401E4 []
T "winmgmts:root\nowhere"              ' expect: winmgmts:root\nowhere -> error 8004100E []
T "winmgmts:root\cimv2:No_Such_Class"  ' expect: winmgmts:root\cimv2:No_Such_Class -> error 80041002 []
T "winmgmts:Test_Call='none'"          ' expect: winmgmts:Test_Call='none' -> error 80041002 []
' settings arrive
Set svc = GetObject("winmgmts:{impersonationLevel=identify,authenticationLevel=pkt,(Debug,!Shutdown)}!root\cimv2")
WScript.Echo svc.Security_.ImpersonationLevel, svc.Security_.AuthenticationLevel, svc.Security_.Privileges(19), svc.Security_.Privileges(18) ' expect: 2 4 True False
Set svc = WScript.GetObject("winmgmts:")
WScript.Echo TypeName(svc) ' expect: SWbemServicesEx
