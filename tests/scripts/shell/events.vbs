' Events of connected objects come while Run and Popup wait.
' arguments: {tmp}
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
Set sh = CreateObject("WScript.Shell")
Dim n : n = 0
Sub S_OnObjectReady(o, c)
    n = n + 1
End Sub
sh.Environment("PROCESS")("GATE") = WScript.Arguments(0) & "/gate"
sh.Run "mkfifo %GATE%", 0, True
WScript.Echo "before"
GetObject("winmgmts:root\cimv2").InstancesOfAsync sink, "Win32_OperatingSystem"
' The program ends when the handler lets it.
WScript.Echo sh.Run("sh -c ""read x < $GATE; exit 3""", 1, True)
Sub S_OnCompleted(hr, e, c)
    WScript.Echo "completed", n > 0
    sh.Run "sh -c ""echo > $GATE""", 0, True ' a wait within the wait
End Sub
' expect: before
' expect: completed True
' expect: 3
