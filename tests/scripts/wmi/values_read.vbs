' Section 4.1: what each CIM type reads as.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Item.Id=""full""")
Sub Show(name)
    v = o.Properties_(name)
    WScript.Echo name, VarType(v), v, o.Properties_(name).CIMType, o.Properties_(name).IsArray
End Sub
For Each n In Array("Text", "S8", "U8", "S16", "U16", "S32", "U32", "S64", "U64", "R32", "R64", "Flag", "Char", "When", "Other")
    Show n
Next
' expect: Text 8 text ä 8 False
' expect: S8 2 -128 16 False
' expect: U8 17 255 17 False
' expect: S16 2 -32768 2 False
' expect: U16 3 65535 18 False
' expect: S32 3 -2147483648 3 False
' expect: U32 3 -1 19 False
' expect: S64 8 -9223372036854775808 20 False
' expect: U64 8 18446744073709551615 21 False
' expect: R32 4 1.5 4 False
' expect: R64 5 -2.25 5 False
' expect: Flag 11 True 11 False
' expect: Char 2 65 103 False
' expect: When 8 20240229123456.789012+060 101 False
' expect: Other 8 Test_Item.Id="empty" 102 False
Sub ShowArray(name)
    v = o.Properties_(name).Value
    text = name & " " & VarType(v) & " " & LBound(v) & ".." & UBound(v)
    For Each e In v
        text = text & " " & VarType(e) & ":" & e
    Next
    WScript.Echo text, o.Properties_(name).CIMType, o.Properties_(name).IsArray
End Sub
For Each n In Array("ATexts", "AS8", "AU8", "AS16", "AU16", "AS32", "AU32", "AS64", "AU64", "AR32", "AR64", "AFlags", "AChars", "AWhens", "AOthers")
    ShowArray n
Next
' expect: ATexts 8204 0..1 8:a 8:b 8 True
' expect: AS8 8204 0..1 2:-1 2:1 16 True
' expect: AU8 8204 0..1 17:1 17:255 17 True
' expect: AS16 8204 0..1 2:-2 2:2 2 True
' expect: AU16 8204 0..1 3:2 3:65535 18 True
' expect: AS32 8204 0..1 3:-3 3:3 3 True
' expect: AU32 8204 0..1 3:3 3:-294967296 19 True
' expect: AS64 8204 0..1 8:-4 8:4 20 True
' expect: AU64 8204 0..1 8:4 8:18446744073709551615 21 True
' expect: AR32 8204 0..1 4:0.5 4:1 4 True
' expect: AR64 8204 0..1 5:0.25 5:2 5 True
' expect: AFlags 8204 0..1 11:True 11:False 11 True
' expect: AChars 8204 0..1 2:65 2:66 103 True
' expect: AWhens 8204 0..1 8:20240101000000.000000+000 8:00000001020304.000000:000 101 True
' expect: AOthers 8204 0..1 8:Test_Item.Id="empty" 8:Test_Item.Id="full" 102 True
' one element, and outside
WScript.Echo o.ATexts(0), o.ATexts(1), o.AU8(1) ' expect: a b 255
On Error Resume Next
x = o.ATexts(2)
WScript.Echo Hex(Err.Number), Err.Source, "[" & Err.Description & "]" ' expect: 80041008 SWbemObjectEx [Invalid index ]
Err.Clear
x = o.ATexts(-1)
WScript.Echo Err.Description ' expect: Invalid index
Err.Clear
x = o.Text(0)
WScript.Echo Err.Number ' expect: 13
Err.Clear
On Error GoTo 0
' NULL
Set o = svc.Get("Test_Item.Id=""empty""")
For Each p In o.Properties_
    If p.Name <> "Id" And VarType(p.Value) <> 1 Then WScript.Echo p.Name, VarType(p.Value)
Next
WScript.Echo "[" & o.Text & "]", IsNull(o.Part), IsNull(o.ATexts) ' expect: [] True True
If o.U8 = 0 Then WScript.Echo "never"
