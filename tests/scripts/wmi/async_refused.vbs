' What ExecMethodAsync finds wrong before it accepts a call is raised by the call, and the sink hears nothing.
Dim events : events = 0
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
Set call_class = svc.Get("Test_Call")
Set inp = call_class.Methods_("Echo").InParameters.SpawnInstance_
Set foreign = svc.Get("Test_Part").SpawnInstance_
Set other_inp = call_class.Methods_("Context").InParameters.SpawnInstance_
other_inp.Name = "x"

Sub Show(what)
    If Err.Number = 0 Then
        WScript.Echo what & ": ok"
    Else
        WScript.Echo what & ": " & Hex(Err.Number) & " " & Err.Source & " [" & Err.Description & "]"
    End If
    Err.Clear
End Sub

On Error Resume Next
svc.ExecMethodAsync Nothing, "Test_Call", "Echo", inp
Show "sink Nothing"                 ' expect: sink Nothing: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync svc, "Test_Call", "Echo", inp
Show "sink of the wrong kind"       ' expect: sink of the wrong kind: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync Null, "Test_Call", "Echo", inp
Show "sink Null"                    ' expect: sink Null: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync , "Test_Call", "Echo", inp
Show "sink left out"                ' expect: sink left out: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "", "Echo", inp
Show "path empty"                   ' expect: path empty: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "Test_Call", "", inp
Show "method empty"                 ' expect: method empty: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "Test_Call.", "Echo", inp
Show "path malformed"               ' expect: path malformed: 8004103A SWbemServicesEx [Invalid object path ]
svc.ExecMethodAsync sink, "Test_Call.Id=", "Echo", inp
Show "key without value"            ' expect: key without value: 8004103A SWbemServicesEx [Invalid object path ]
svc.ExecMethodAsync sink, "Test_Call.Nokey=""x""", "Rename"
Show "unknown key"                  ' expect: unknown key: 8004103A SWbemServicesEx [Invalid object path ]
svc.ExecMethodAsync sink, "root\default:Test_Call", "Echo", inp
Show "another namespace"            ' expect: another namespace: 8004103A SWbemServicesEx [Invalid object path ]
svc.ExecMethodAsync sink, "No_Such_Class", "Echo", inp
Show "unknown class"                ' expect: unknown class: 80041010 SWbemServicesEx [Invalid class ]
svc.ExecMethodAsync sink, "Test_Call", "NoSuchMethod", inp
Show "unknown method"               ' expect: unknown method: 8004102E SWbemServicesEx [Invalid method ]
svc.ExecMethodAsync sink, "Test_Item", "Echo", inp
Show "class without methods"        ' expect: class without methods: 8004102E SWbemServicesEx [Invalid method ]
svc.ExecMethodAsync sink, "Test_Call", "Rename"
Show "instance method, class path"  ' expect: instance method, class path: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", foreign
Show "wrong object"                 ' expect: wrong object: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", call_class
Show "a class"                      ' expect: a class: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", other_inp
Show "another method's"             ' expect: another method's: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "NoInputs", other_inp
Show "parameters for none"          ' expect: parameters for none: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", sink
Show "not an object of WMI"         ' expect: not an object of WMI: 8004102F SWbemServicesEx [Invalid method Parameter(s) ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 1
Show "flag 1"                       ' expect: flag 1: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 48
Show "flags 48"                     ' expect: flags 48: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 0, sink
Show "context of the wrong kind"    ' expect: context of the wrong kind: 80041008 SWbemServicesEx [Invalid parameter ]
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 0, Nothing, svc
Show "async context of the wrong kind" ' expect: async context of the wrong kind: 80041008 SWbemServicesEx [Invalid parameter ]
Set ctx = CreateObject("WbemScripting.SWbemNamedValueSet")
ctx.Add "object", sink
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 0, ctx
Show "context that cannot travel"   ' expect: context that cannot travel: 80041007 SWbemServicesEx [Invalid context ]
svc.ExecMethodAsync sink, "Test_Call"
Show "too few arguments"            ' expect: too few arguments: 1C1 Microsoft VBScript runtime error [Argument not optional]
svc.ExecMethodAsync sink, "Test_Call", "Echo", inp, 0, Nothing, Nothing, 1
Show "too many arguments"           ' expect: too many arguments: 1C2 Microsoft VBScript runtime error [Wrong number of arguments or invalid property assignment]

' the same through the object
call_class.ExecMethodAsync_ Nothing, "Echo", inp
Show "object: sink Nothing"         ' expect: object: sink Nothing: 80041008 SWbemObjectEx [Invalid parameter ]
call_class.ExecMethodAsync_ sink, "", inp
Show "object: method empty"         ' expect: object: method empty: 80041008 SWbemObjectEx [Invalid parameter ]
call_class.ExecMethodAsync_ sink, "NoSuchMethod", inp
Show "object: unknown method"       ' expect: object: unknown method: 8004102E SWbemObjectEx [Invalid method ]
call_class.ExecMethodAsync_ sink, "Echo", foreign
Show "object: wrong object"         ' expect: object: wrong object: 8004102F SWbemObjectEx [Invalid method Parameter(s) ]
call_class.ExecMethodAsync_ sink, "Echo", inp, 2
Show "object: flag 2"               ' expect: object: flag 2: 80041008 SWbemObjectEx [Invalid parameter ]
svc.Get("Test_Call").SpawnInstance_.ExecMethodAsync_ sink, "Rename"
Show "object: no key yet"           ' expect: object: no key yet: 8004103A SWbemObjectEx [Invalid object path ]

' a call that is accepted ends the wait for events that must not come
svc.ExecMethodAsync sink, "Test_Call", "NoOutputs"
Show "accepted"                     ' expect: accepted: ok
Do While events = 0
    WScript.Sleep 10
Loop
WScript.Echo "events", events       ' expect: events 1

Sub Sink_OnObjectReady(o, c) : events = events + 100 : End Sub
Sub Sink_OnProgress(u, n, m, c) : events = events + 100 : End Sub
Sub Sink_OnObjectPut(p, c) : events = events + 100 : End Sub
Sub Sink_OnCompleted(hr, e, c) : events = events + 1 : End Sub
