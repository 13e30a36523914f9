' An unhandled failure of the call ends the script with the line of section 8.4 and exit code 1.
' expect exit 1
' expect stderr: {script}(6, 1) SWbemServicesEx: Invalid class{blank}
Set svc = GetObject("winmgmts:")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_")
svc.ExecMethodAsync sink, "No_Such_Class", "Create"
WScript.Echo "not reached"
