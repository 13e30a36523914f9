' An error object has no path, so nothing is associated with it; the members say so.
' covers: SWbemLastError.Associators_
' covers: SWbemLastError.AssociatorsAsync_
' covers: SWbemLastError.References_
' covers: SWbemLastError.ReferencesAsync_
Set svc = GetObject("winmgmts:root\cimv2")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
On Error Resume Next
svc.Get "Nothing_Here"
Err.Clear
Set e = CreateObject("WbemScripting.SWbemLastError")
n = e.Associators_(, , , , , , , , 0).Count : Show "associators" ' expect: associators 8004103A SWbemLastError
n = e.References_(, , , , , 0).Count : Show "references" ' expect: references 8004103A SWbemLastError
e.AssociatorsAsync_ sink : Show "async" ' expect: async 8004103A SWbemLastError
e.ReferencesAsync_ sink : Show "async" ' expect: async 8004103A SWbemLastError
Sub S_OnCompleted(hr, err, c) : WScript.Echo "never" : End Sub
