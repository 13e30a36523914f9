' Tells of every process that begins, while it sleeps.
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
GetObject("winmgmts:").ExecNotificationQueryAsync sink, "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'true'"
WScript.StdOut.WriteLine "ready"
Do : WScript.Sleep 1000 : Loop
Sub Sink_OnObjectReady(e, ctx)
    WScript.StdOut.WriteLine e.ProcessID
End Sub
