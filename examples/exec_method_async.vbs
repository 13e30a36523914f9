' Starts a process through an asynchronous method call and prints what the sink is told.
' Usage: wmi run exec_method_async.vbs ["command line"]
Option Explicit
Dim Services, ProcessClass, oInParams, Sink, bDone

bDone = False
Set Services = GetObject("winmgmts:root\cimv2")
Set ProcessClass = Services.Get("Win32_Process")
Set oInParams = ProcessClass.Methods_("Create").InParameters.SpawnInstance_
If WScript.Arguments.Count > 0 Then
    oInParams.CommandLine = WScript.Arguments(0)
Else
    oInParams.CommandLine = "echo hello from a new process"
End If

Set Sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Services.ExecMethodAsync Sink, "Win32_Process", "Create", oInParams
WScript.Echo "The call has returned; waiting for the sink."

While Not bDone
    WScript.Sleep 1000
Wend

Sub Sink_OnObjectReady(oOutParams, oContext)
    WScript.Echo "ReturnValue: " & oOutParams.ReturnValue
    WScript.Echo "ProcessId: " & oOutParams.ProcessId
End Sub

Sub Sink_OnCompleted(hResult, oLastError, oContext)
    WScript.Echo "hResult: " & Hex(hResult)
    bDone = True
End Sub
