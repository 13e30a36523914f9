' SWbemLastError: every member of an object, here of an error object.
' covers: SWbemLastError.Put_ SWbemLastError.PutAsync_ SWbemLastError.Delete_ SWbemLastError.DeleteAsync_
' covers: SWbemLastError.Instances_ SWbemLastError.InstancesAsync_ SWbemLastError.Subclasses_ SWbemLastError.SubclassesAsync_
' covers: SWbemLastError.ExecMethod_ SWbemLastError.ExecMethodAsync_ SWbemLastError.Clone_ SWbemLastError.SpawnDerivedClass_
' covers: SWbemLastError.SpawnInstance_ SWbemLastError.CompareTo_ SWbemLastError.Qualifiers_ SWbemLastError.Properties_
' covers: SWbemLastError.Methods_ SWbemLastError.Derivation_ SWbemLastError.Path_ SWbemLastError.Security_
' covers: SWbemLastError.GetObjectText_
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Sub Sink_OnCompleted(hr, e, c) : completed = hr : End Sub
On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
Dim completed
Set e = CreateObject("WbemScripting.SWbemLastError") : Show "nothing failed yet" ' expect: nothing failed yet 1AD Microsoft VBScript runtime error
svc.Get "Test_Call='none'" : Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo TypeName(e), e.Operation, e.ParameterInfo, e.ProviderName, Hex(e.StatusCode), IsNull(e.Description) ' expect: SWbemLastError GetObject Test_Call.Id="none" TestProvider 80041002 True
Set again = CreateObject("WbemScripting.SWbemLastError") : Show "fetched and cleared" ' expect: fetched and cleared 1AD Microsoft VBScript runtime error
' the kind of the error
WScript.Echo e.Path_.Class, e.Path_.IsClass, "[" & e.Path_.RelPath & "]", e.Derivation_(0), e.Properties_("Operation"), e.Properties_.Count, e.Methods_.Count ' expect: __ExtendedStatus False [] __NotifyStatus GetObject 5 0
WScript.Echo InStr(e.GetObjectText_, "instance of __ExtendedStatus") > 0, e.Security_.ImpersonationLevel, e.Qualifiers_.Count ' expect: True 3 0
Set k = e.Clone_
WScript.Echo TypeName(k), k.CompareTo_(e), e.CompareTo_(k, 1) ' expect: SWbemLastError True True
k.Operation = "Other"
WScript.Echo e.Operation, k.CompareTo_(e) ' expect: GetObject False
' a failure of a provider has its own words
svc.ExecMethod "Test_Call", "Fail" : Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError.1")
WScript.Echo e.Description, e.ProviderName, e.Operation ' expect: the test asked for it TestProvider ExecMethod
' a success does not clear the error, an asynchronous failure does not fill it
svc.Get "No_Such_Class" : Err.Clear
Set x = svc.Get("Test_Call")
svc.GetAsync sink, "Test_Call='none'"
While IsEmpty(completed) : WScript.Sleep 1 : Wend
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.ParameterInfo, Hex(completed) ' expect: No_Such_Class 80041002
' without an error object there is nothing to fetch
svc.Get "No_Such_Class", 64 : Err.Clear
Set again = CreateObject("WbemScripting.SWbemLastError") : Show "no error object" ' expect: no error object 1AD Microsoft VBScript runtime error
' it is of no namespace and no class: calls about it are refused
e.Put_ : Show "Put_" ' expect: Put_ 80041016 SWbemLastError
e.PutAsync_ sink : Show "PutAsync_" ' expect: PutAsync_ 80041016 SWbemLastError
e.Delete_ : Show "Delete_" ' expect: Delete_ 8004103A SWbemLastError
e.DeleteAsync_ sink : Show "DeleteAsync_" ' expect: DeleteAsync_ 8004103A SWbemLastError
e.Instances_ : Show "Instances_" ' expect: Instances_ 80041016 SWbemLastError
e.InstancesAsync_ sink : Show "InstancesAsync_" ' expect: InstancesAsync_ 80041016 SWbemLastError
e.Subclasses_ : Show "Subclasses_" ' expect: Subclasses_ 80041016 SWbemLastError
e.SubclassesAsync_ sink : Show "SubclassesAsync_" ' expect: SubclassesAsync_ 80041016 SWbemLastError
e.ExecMethod_ "x" : Show "ExecMethod_" ' expect: ExecMethod_ 8004103A SWbemLastError
e.ExecMethodAsync_ sink, "x" : Show "ExecMethodAsync_" ' expect: ExecMethodAsync_ 8004103A SWbemLastError
e.SpawnDerivedClass_ : Show "SpawnDerivedClass_" ' expect: SpawnDerivedClass_ 8004101E SWbemLastError
e.SpawnInstance_ : Show "SpawnInstance_" ' expect: SpawnInstance_ 8004101E SWbemLastError
x = e.NoSuchProperty : Show "unknown" ' expect: unknown 1B6 Microsoft VBScript runtime error
