' WScript.Quit in a handler ends a wait for a program that does not end; nobody waits for that.
' expect exit 5
' arguments: {tmp}
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
Set sh = CreateObject("WScript.Shell")
Sub S_OnCompleted(hr, e, c)
    WScript.Echo "quits" ' expect: quits
    WScript.Quit 5
End Sub
sh.Environment("PROCESS")("GATE") = WScript.Arguments(0) & "/gate"
sh.Run "mkfifo %GATE%", 0, True
GetObject("winmgmts:root\cimv2").InstancesOfAsync sink, "Win32_OperatingSystem"
sh.Run "sh -c ""read x <> $GATE""", 0, True
WScript.Echo "not reached"
