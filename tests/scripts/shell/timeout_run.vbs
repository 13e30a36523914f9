' The time limit ends a wait for a program, and a read from one.
' expect exit 3
' expect stderr: Script execution time was exceeded on script "{script}".
' expect stderr: Script execution was terminated.
WScript.Timeout = 1
Set sh = CreateObject("WScript.Shell")
sh.Run "endless", 0, True
WScript.Echo "not reached"
