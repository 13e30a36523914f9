' errors and On Error
Dim x, d
On Error Resume Next
x = 1 / 0 : WScript.Echo Err.Number, Err.Description, Err.Source ' expect: 11 Division by zero Microsoft VBScript runtime error
WScript.Echo Err, x                               ' expect: 11 
Err.Clear : WScript.Echo Err.Number & Err.Description ' expect: 0
x = CInt(40000) : WScript.Echo Err.Number : Err.Clear ' expect: 6
x = "abc" * 2 : WScript.Echo Err.Number : Err.Clear ' expect: 13
x = CInt("x") : WScript.Echo Err.Number : Err.Clear ' expect: 13
x = CLng(Null) : WScript.Echo Err.Number : Err.Clear ' expect: 94
x = Mid("a", 0) : WScript.Echo Err.Number : Err.Clear ' expect: 5
x = Sqr(-1) : WScript.Echo Err.Number : Err.Clear ' expect: 5
x = 5 Mod 0 : WScript.Echo Err.Number : Err.Clear ' expect: 11
x = 5 \ 0.3 : WScript.Echo Err.Number : Err.Clear ' expect: 11
x = 3000000000 \ 2 : WScript.Echo Err.Number : Err.Clear ' expect: 6
x = 1e308 * 10 : WScript.Echo Err.Number : Err.Clear ' expect: 6
Set d = CreateObject("No.Such") : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: 429 ActiveX component can't create object
nosuchsub 1 : WScript.Echo Err.Number : Err.Clear ' expect: 13
x = nosuchfunction(1) : WScript.Echo Err.Number : Err.Clear ' expect: 13
x = Len() : WScript.Echo Err.Number : Err.Clear   ' expect: 450
Err.Raise 1000, "src", "desc" : WScript.Echo Err.Number, Err.Source, Err.Description : Err.Clear ' expect: 1000 src desc
Err.Raise vbObjectError + 5, , "mine" : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: -2147221499 mine
Err.Raise 13 : WScript.Echo Err.Description : Err.Clear ' expect: Type mismatch
Sub Fails : x = 0 : x = 1 / x : WScript.Echo "not reached" : End Sub
Fails : WScript.Echo "after", Err.Number : Err.Clear ' expect: after 11
Sub Handles
    On Error Resume Next
    x = 1 / 0
    WScript.Echo "inside", Err.Number
End Sub
On Error GoTo 0
Handles                                           ' expect: inside 11
On Error Resume Next
WScript.Echo Err.Number                           ' expect: 0
If 1 / 0 = 1 Then
    WScript.Echo "into the block"                 ' expect: into the block
End If
Err.Clear
x = "kept" : x = 1 / 0 : WScript.Echo x : Err.Clear ' expect: kept
For Each x In 5 : Next : WScript.Echo Err.Number : Err.Clear ' expect: 451
Const C1 = 1
C1 = 2 : WScript.Echo Err.Number : Err.Clear      ' expect: 501
Set d = CreateObject("Scripting.Dictionary")
d.Add "a", 1 : d.Add "a", 2 : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: 457 This key is already associated with an element of this collection
d.Remove "zz" : WScript.Echo Err.Number : Err.Clear ' expect: 32811
x = Eval("1 +") : WScript.Echo Err.Number : Err.Clear ' expect: 1002
Execute "If" : WScript.Echo Err.Number > 1000 : Err.Clear ' expect: True
Function Loop2(n) : Loop2 = Loop2(n + 1) : End Function
x = Loop2(1) : WScript.Echo Err.Number : Err.Clear ' expect: 28
WScript.Echo "done"                               ' expect: done
