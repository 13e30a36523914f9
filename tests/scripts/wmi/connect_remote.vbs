' A server that is not this machine is not reached by this version.
On Error Resume Next
Set svc = CreateObject("WbemScripting.SWbemLocator").ConnectServer("elsewhere.invalid", "root\cimv2")
WScript.Echo Hex(Err.Number), Err.Source ' expect: 1CE SWbemLocator
