' The time limit ends a wait for a program, and a read from one.
' expect exit 3
' expect stderr: Script execution time was exceeded on script "{script}".
' expect stderr: Script execution was terminated.
WScript.Timeout = 1
Set sh = CreateObject("WScript.Shell")
Set e = sh.Exec("endless")
WScript.Echo e.StdOut.ReadLine ' expect: ready
x = e.StdOut.ReadLine
WScript.Echo "not reached"
