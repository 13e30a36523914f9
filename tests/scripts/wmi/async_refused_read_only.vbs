' A connection without the right to execute is told so by the call.
' options: --read-only
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
On Error Resume Next
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
WScript.Echo Hex(Err.Number), Err.Source, "[" & Err.Description & "]" ' expect: 80041003 SWbemServicesEx [Access denied ]
Err.Clear
svc.ExecMethod "Test_Call", "NoOutputs"
WScript.Echo Hex(Err.Number), Err.Source     ' expect: 80041003 SWbemServicesEx
Err.Clear
svc.Get("Test_Call").NoOutputs "x"
WScript.Echo Hex(Err.Number), Err.Source     ' expect: 80041003 SWbemObjectEx
Err.Clear
Set item = svc.Get("Test_Item.Id=""full""")
WScript.Echo Err.Number, item.Id             ' expect: 0 full
item.Put_
WScript.Echo Hex(Err.Number), Err.Source     ' expect: 80041003 SWbemObjectEx
Err.Clear
svc.Delete "Test_Item.Id=""full"""
WScript.Echo Hex(Err.Number), Err.Source     ' expect: 80041003 SWbemServicesEx
Err.Clear
Set c = svc.Get
c.Path_.Class = "Test_New"
c.Put_
WScript.Echo Hex(Err.Number), Err.Source     ' expect: 80041003 SWbemObjectEx
Err.Clear
WScript.Sleep 0
Sub Sink_OnCompleted(hr, e, c) : WScript.Echo "never" : End Sub
