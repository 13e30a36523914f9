' CreateObject, ConnectObject, DisconnectObject, GetObject.
Set d = WScript.CreateObject("Scripting.Dictionary")
d("a") = 1 : d.Add "b", 2
WScript.Echo d.Count, d("a"), CreateObject("scripting.dictionary").Count ' expect: 2 1 0
Set s = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
WScript.ConnectObject s, "T_" ' a second connection replaces the first
WScript.DisconnectObject s
WScript.DisconnectObject s
On Error Resume Next
CreateObject "No.Such.Thing" : WScript.Echo Err.Number, Err.Source : Err.Clear ' expect: 429 Microsoft VBScript runtime error
WScript.CreateObject "No.Such.Thing" : WScript.Echo Err.Number, Err.Source : WScript.Echo Err.Description : Err.Clear
' expect: -2147221005 WScript.CreateObject
' expect: Could not create object named "No.Such.Thing".
WScript.Echo TypeName(GetObject("new:{72C24DD5-D70A-438B-8A42-98424B88AFB8}")), TypeName(CreateObject("wscript.shell.1")) ' expect: IWshShell3 IWshShell3
WScript.ConnectObject d, "D_" : WScript.Echo Err.Number <> 0 : Err.Clear ' expect: True
WScript.ConnectObject Nothing, "D_" : WScript.Echo Err.Number : Err.Clear ' expect: 424
GetObject "no such file" : WScript.Echo Err.Number <> 0 : Err.Clear ' expect: True
