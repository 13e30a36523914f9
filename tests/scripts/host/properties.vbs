' The properties of WScript.
WScript.Echo WScript.ScriptName, WScript.Name, WScript.Version ' expect: properties.vbs Windows Script Host 5.8
full = WScript.ScriptFullName
WScript.Echo Left(full, 1), Right(full, 20), Mid(WScript.FullName, InStrRev(WScript.FullName, "/")) ' expect: / /host/properties.vbs /wmi
WScript.Echo Left(WScript.FullName, Len(WScript.Path)) = WScript.Path, WScript.BuildVersion > 0 ' expect: True True
WScript.Echo WScript.Interactive, WScript.Timeout, WScript.Application Is WScript ' expect: True 0 True
WScript.Interactive = False
WScript.Echo "suppressed"
WScript.StdOut.WriteLine "not suppressed" ' expect: not suppressed
WScript.Interactive = True
WScript.Timeout = 100
WScript.Echo WScript.Timeout ' expect: 100
WScript.Timeout = 0
On Error Resume Next
WScript.Timeout = 40000 : WScript.Echo Err.Number : Err.Clear ' expect: 5
WScript.ScriptName = "x" : WScript.Echo Err.Number : Err.Clear ' expect: 438
WScript.NoSuch : WScript.Echo Err.Number : Err.Clear ' expect: 438
