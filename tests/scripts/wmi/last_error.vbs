' SWbemLastError tells more about the last failed call of the script.
Set svc = GetObject("winmgmts:")
On Error Resume Next
svc.Get "No_Such_Class"
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Operation, e.ParameterInfo, e.ProviderName, Hex(e.StatusCode), e.Path_.Class ' expect: GetObject No_Such_Class Windows Management 80041002 __ExtendedStatus
For Each p In e.Properties_ : text = text & p.Name & " " : Next
WScript.Echo text ' expect: Description Operation ParameterInfo ProviderName StatusCode
WScript.Echo InStr(e.GetObjectText_, "instance of __ExtendedStatus") > 0, TypeName(e.Clone_) ' expect: True SWbemLastError
GetObject "winmgmts:Test_Call='none'"
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Operation, e.ParameterInfo ' expect: GetObject Test_Call.Id="none"
Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo Err.Number ' expect: 429
Err.Clear
' a refused start fills it too
Set sink = CreateObject("WbemScripting.SWbemSink")
svc.ExecMethodAsync sink, "No_Such_Class", "x"
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo e.Operation, e.ParameterInfo, Hex(e.StatusCode) ' expect: ExecMethod No_Such_Class 80041010
