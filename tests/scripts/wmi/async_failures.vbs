' After the call is accepted: a method's own failure, a missing instance, a failing provider, a cancelled call.
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set cls = svc.Get("Test_Call")
Dim done

Sub Wait
    Do While Not done : WScript.Sleep 1 : Loop
    done = False
End Sub
Sub Run(path, method)
    svc.ExecMethodAsync sink, path, method
    Wait
End Sub

Run "Test_Call", "ReturnsNonZero"
' expect: ready ReturnValue 5
' expect: completed 0 nothing
Run "Test_Call.Id=""three""", "Rename"
' expect: completed 80041002 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call.Id="three"
' expect:   ProviderName TestProvider
' expect:   StatusCode 80041002
' expect:   Description null
Run "Test_Call.Id=""fails""", "Rename"
' expect: completed 80041004 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo fails
' expect:   ProviderName TestProvider
' expect:   StatusCode 80041004
' expect:   Description this instance always fails
Run "Test_Call", "Fail"
' expect: completed 80041004 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo parameter of Fail
' expect:   ProviderName TestProvider
' expect:   StatusCode 80041004
' expect:   Description the test asked for it
Run "Test_Call", "FailPlain"
' expect: completed 80041001 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName TestProvider
' expect:   StatusCode 80041001
' expect:   Description null
Run "Test_Call", "Denied"
' expect: completed 80041003 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName TestProvider
' expect:   StatusCode 80041003
' expect:   Description null
Run "Test_Call", "Off"
' expect: completed 80041056 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName Windows Management
' expect:   StatusCode 80041056
' expect:   Description null
Run "Test_Call", "Missing"
' expect: completed 80041055 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName Windows Management
' expect:   StatusCode 80041055
' expect:   Description null
Run "Test_Call", "NotInProvider"
' expect: completed 80041011 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName Windows Management
' expect:   StatusCode 80041011
' expect:   Description null

svc.ExecMethodAsync sink, "Test_Call", "Fail", , 64 ' without an error object
Wait
' expect: completed 80041004 nothing

svc.ExecMethodAsync sink, "Test_Call", "Slow"
sink.Cancel
Wait
' expect: completed 80041032 SWbemLastError __ExtendedStatus
' expect:   Operation ExecMethod
' expect:   ParameterInfo Test_Call
' expect:   ProviderName Windows Management
' expect:   StatusCode 80041032
' expect:   Description null

' a void method without outputs gives no object
Run "Test_Call", "NoOutputs"
' expect: completed 0 nothing
WScript.Echo svc.ExecMethod("Test_Call", "NoOutputs") Is Nothing ' expect: True
' asynchronous failures do not fill SWbemLastError
On Error Resume Next
CreateObject "WbemScripting.SWbemLastError"
WScript.Echo Err.Number ' expect: 429

Sub Sink_OnObjectReady(o, c)
    WScript.Echo "ready ReturnValue", o.ReturnValue
End Sub
Sub Sink_OnCompleted(hr, e, c)
    done = True
    If e Is Nothing Then
        WScript.Echo "completed", Hex(hr), "nothing"
        Exit Sub
    End If
    WScript.Echo "completed", Hex(hr), TypeName(e), e.Path_.Class
    WScript.Echo "  Operation", Text(e.Operation)
    WScript.Echo "  ParameterInfo", Text(e.ParameterInfo)
    WScript.Echo "  ProviderName", Text(e.ProviderName)
    WScript.Echo "  StatusCode", Hex(e.StatusCode)
    WScript.Echo "  Description", Text(e.Description)
End Sub
Function Text(v)
    If IsNull(v) Then Text = "null" Else Text = v
End Function
