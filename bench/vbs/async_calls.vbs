' Asynchronous calls started by a script and delivered to its two event subs: prints calls per second.
Option Explicit
Dim svc, sink, n, total, ready, done, t0, i
total = 200000
n = 0 : ready = 0 : done = 0
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
t0 = Timer
Do While done < total
    For i = 1 To 500
        If n < total Then
            svc.ExecMethodAsync sink, "Bench_Call", "Null"
            n = n + 1
        End If
    Next
    WScript.Sleep 0
Loop
WScript.Echo "async_calls checksum=" & ready & "," & done
WScript.Echo "async_calls inner_s=" & Round(Timer - t0, 4)

Sub Sink_OnObjectReady(obj, ctx)
    ready = ready + 1
End Sub

Sub Sink_OnCompleted(hr, err, ctx)
    done = done + 1
End Sub
