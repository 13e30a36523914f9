' Section 4.1, 4.2: what each CIM type takes, and what it refuses.
Set svc = GetObject("winmgmts:")
Set o = svc.Get("Test_Item").SpawnInstance_
On Error Resume Next
Sub Try(name, v)
    On Error Resume Next
    o.Properties_(name).Value = v
    If Err.Number = 0 Then
        r = o.Properties_(name).Value
        If IsNull(r) Then r = "Null"
        WScript.Echo name, TypeName(v), "->", r, TypeName(o.Properties_(name).Value)
    Else
        WScript.Echo name, TypeName(v), "-> error", Hex(Err.Number), Err.Source
    End If
End Sub
Try "S8", CInt(-128)      ' expect: S8 Integer -> -128 Integer
Try "S8", CInt(-129)      ' expect: S8 Integer -> error 8004102B SWbemProperty
Try "S8", 127             ' expect: S8 Integer -> 127 Integer
Try "S8", 128             ' expect: S8 Integer -> error 8004102B SWbemProperty
Try "S8", CByte(5)        ' expect: S8 Byte -> 5 Integer
Try "S8", "-7"            ' expect: S8 String -> -7 Integer
Try "S8", "x"             ' expect: S8 String -> error 80041005 SWbemProperty
Try "U8", CByte(255)      ' expect: U8 Byte -> 255 Byte
Try "U8", 256             ' expect: U8 Integer -> error 8004102B SWbemProperty
Try "U8", -1              ' expect: U8 Integer -> error 8004102B SWbemProperty
Try "S16", 32767          ' expect: S16 Integer -> 32767 Integer
Try "S16", 32768          ' expect: S16 Long -> error 8004102B SWbemProperty
Try "U16", 65535          ' expect: U16 Long -> 65535 Long
Try "U16", 65536          ' expect: U16 Long -> error 8004102B SWbemProperty
Try "U16", -1             ' expect: U16 Integer -> error 8004102B SWbemProperty
Try "S32", 2147483647     ' expect: S32 Long -> 2147483647 Long
Try "S32", 2147483648     ' expect: S32 Double -> error 8004102B SWbemProperty
Try "S32", True           ' expect: S32 Boolean -> -1 Long
Try "S32", "0x10"         ' expect: S32 String -> 16 Long
Try "U32", 4294967295     ' expect: U32 Double -> -1 Long
Try "U32", -1             ' expect: U32 Integer -> error 8004102B SWbemProperty
Try "U32", CLng(-1)       ' expect: U32 Long -> -1 Long
Try "U32", 4294967296     ' expect: U32 Double -> error 8004102B SWbemProperty
Try "U32", 1.0            ' expect: U32 Double -> 1 Long
Try "S64", "9223372036854775807"  ' expect: S64 String -> 9223372036854775807 String
Try "S64", "9223372036854775808"  ' expect: S64 String -> error 8004102B SWbemProperty
Try "S64", "0x10"         ' expect: S64 String -> 16 String
Try "S64", -5             ' expect: S64 Integer -> -5 String
Try "S64", 1E15           ' expect: S64 Double -> 1000000000000000 String
Try "S64", "ten"          ' expect: S64 String -> error 80041005 SWbemProperty
Try "U64", "18446744073709551615" ' expect: U64 String -> 18446744073709551615 String
Try "U64", "-1"           ' expect: U64 String -> error 8004102B SWbemProperty
Try "R32", 1.5            ' expect: R32 Double -> 1.5 Single
Try "R32", 2              ' expect: R32 Integer -> 2 Single
Try "R64", CSng(0.5)      ' expect: R64 Single -> 0.5 Double
Try "R64", "2.5"          ' expect: R64 String -> 2.5 Double
Try "Flag", True          ' expect: Flag Boolean -> True Boolean
Try "Flag", 0             ' expect: Flag Integer -> False Boolean
Try "Flag", 5             ' expect: Flag Integer -> True Boolean
Try "Text", 12            ' expect: Text Integer -> 12 String
Try "Text", 1.5           ' expect: Text Double -> 1.5 String
Try "Text", ""            ' expect: Text String ->  String
Try "Char", 65            ' expect: Char Integer -> 65 Integer
Try "Char", 40000         ' expect: Char Long -> -25536 Integer
Try "When", "20240229123456.789012+060" ' expect: When String -> 20240229123456.789012+060 String
Try "When", "00000001020304.000000:000" ' expect: When String -> 00000001020304.000000:000 String
Try "When", "2024-02-29"  ' expect: When String -> error 80041005 SWbemProperty
Try "When", ""            ' expect: When String -> error 80041005 SWbemProperty
Try "Other", "Test_Item.Id=""x""" ' expect: Other String -> Test_Item.Id="x" String
Try "Text", Null          ' expect: Text Null -> Null Null
Try "S32", Null           ' expect: S32 Null -> Null Null
Try "S32", Empty          ' expect: S32 Empty -> Null Null
Try "S32", Array(1)       ' expect: S32 Variant() -> error 80041005 SWbemProperty
Sub TryArray(name, v)
    On Error Resume Next
    o.Properties_(name).Value = v
    If Err.Number = 0 Then
        r = o.Properties_(name).Value
        text = UBound(r) + 1 & ":"
        For Each e In r
            text = text & " " & e
        Next
        WScript.Echo name, text
    Else
        WScript.Echo name, "error", Hex(Err.Number)
    End If
End Sub
TryArray "ATexts", Array("a", 1, 2.5)      ' expect: ATexts 3: a 1 2.5
TryArray "ATexts", Array()                 ' expect: ATexts 0:
TryArray "ATexts", Array("a", Null)        ' expect: ATexts error 80041005
TryArray "ATexts", "a"                     ' expect: ATexts error 80041005
TryArray "AU8", Array(1, 255)              ' expect: AU8 2: 1 255
TryArray "AU8", Array(1, 256)              ' expect: AU8 error 8004102B
TryArray "AU64", Array("18446744073709551615", 7) ' expect: AU64 2: 18446744073709551615 7
TryArray "AU32", Array(CLng(-1))           ' expect: AU32 1: -1
TryArray "AFlags", Array(True, False, 1)   ' expect: AFlags 3: True False True
TryArray "AR64", Array(1, 0.5)             ' expect: AR64 2: 1 0.5
TryArray "AWhens", Array("20240101000000.000000+000") ' expect: AWhens 1: 20240101000000.000000+000
TryArray "AOthers", Array("Test_Item.Id=""x""", svc.Get("Test_Item.Id=""full""").Path_.RelPath) ' expect: AOthers 2: Test_Item.Id="x" Test_Item.Id="full"
Dim two(1, 1)
TryArray "ATexts", two                     ' expect: ATexts error 80041005
' one element in place
Err.Clear
o.ATexts = Array("x", "y")
o.ATexts(1) = "z"
WScript.Echo o.ATexts(0), o.ATexts(1), Err.Number ' expect: x z 0
o.ATexts(2) = "no"
WScript.Echo Err.Description ' expect: Invalid index
Err.Clear
' direct writes carry the object's name
o.S8 = 1000
WScript.Echo Hex(Err.Number), Err.Source ' expect: 8004102B SWbemObjectEx
Err.Clear
' a path object where text is wanted gives its path
Set p = svc.Get("Test_Item.Id=""full""").Path_
o.Other = p.RelPath
WScript.Echo o.Other ' expect: Test_Item.Id="full"
o.Text = p
WScript.Echo Right(o.Text, 30), Err.Number ' expect: root\cimv2:Test_Item.Id="full" 0
