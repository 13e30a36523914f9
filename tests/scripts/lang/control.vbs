' statements
Dim i, s, a(2), b, c, n
For i = 1 To 3 : s = s & i : Next : WScript.Echo s, i                 ' expect: 123 4
s = "" : For i = 3 To 1 Step -1 : s = s & i : Next : WScript.Echo s, i ' expect: 321 0
s = "" : For i = 1 To 2 Step 0.5 : s = s & i & " " : Next : WScript.Echo s & TypeName(i) ' expect: 1 1.5 2 Double
For i = 5 To 1 : WScript.Echo "never" : Next : WScript.Echo i          ' expect: 5
n = 3 : s = "" : For i = 1 To n : n = 10 : s = s & i : Next : WScript.Echo s ' expect: 123
For i = 1 To 10
    If i = 4 Then Exit For
Next
WScript.Echo i                                                        ' expect: 4
i = 0 : Do While i < 3 : i = i + 1 : Loop : WScript.Echo i             ' expect: 3
i = 9 : Do While i < 3 : i = i + 1 : Loop : WScript.Echo i             ' expect: 9
i = 0 : Do Until i >= 3 : i = i + 1 : Loop : WScript.Echo i            ' expect: 3
i = 9 : Do : i = i + 1 : Loop While i < 3 : WScript.Echo i             ' expect: 10
i = 0 : Do : i = i + 1 : Loop Until i = 5 : WScript.Echo i             ' expect: 5
i = 0 : Do : i = i + 1 : If i = 7 Then Exit Do
Loop
WScript.Echo i                                                        ' expect: 7
i = 0
While i < 4
    i = i + 1
Wend
WScript.Echo i                                                        ' expect: 4
a(0) = "x" : a(1) = "y" : a(2) = "z" : s = ""
For Each b In a : s = s & b : Next : WScript.Echo s                    ' expect: xyz
For Each b In Array() : WScript.Echo "never" : Next
For i = 0 To 6
    Select Case i
    Case 0 : s = "zero"
    Case 1, 2
        s = "few"
    Case 3 + 1
        s = "four"
    Case Else s = "many"
    End Select
    WScript.Echo i, s
Next
' expect: 0 zero
' expect: 1 few
' expect: 2 few
' expect: 3 many
' expect: 4 four
' expect: 5 many
' expect: 6 many
Select Case "b"
Case "a" WScript.Echo "no"
Case "b" WScript.Echo "yes" ' expect: yes
End Select
If i = 7 Then WScript.Echo "seven" Else WScript.Echo "other"            ' expect: seven
If i = 8 Then WScript.Echo "eight" Else If i = 7 Then WScript.Echo "7" Else WScript.Echo "x" ' expect: 7
If False Then
    WScript.Echo "no"
ElseIf i = 7 Then
    WScript.Echo "elseif"                                             ' expect: elseif
Else
    WScript.Echo "no"
End If
If False Then
ElseIf False Then
Else
    If True Then
        WScript.Echo "deep"                                           ' expect: deep
    End If
End If
If True Then s = 1 : s = s + 1 : WScript.Echo s                        ' expect: 2
If False Then WScript.Echo "a" : WScript.Echo "b"
Dim d : Set d = CreateObject("Scripting.Dictionary")
With d
    .Add "k", 1
    .Item("l") = 2
    WScript.Echo .Count, .Item("k") + .Item("l")                      ' expect: 2 3
    With CreateObject("Scripting.Dictionary")
        .Add "inner", 5
        WScript.Echo .Count                                           ' expect: 1
    End With
    WScript.Echo .Exists("k")                                         ' expect: True
End With
s = "long" & _
    " line" &_
    " glued" & _   
    " blanks"
WScript.Echo s                                                        ' expect: long line glued blanks
Rem a comment
WScript.Echo "a" : Rem another
' expect: a
Dim [odd name] : [odd name] = 4 : WScript.Echo [odd name]              ' expect: 4
Const K1 = 5, K2 = "text", K3 = -1.5, K4 = &HFF, K5 = #1/1/2000#
WScript.Echo K1, K2, K3, K4, K5                                        ' expect: 5 text -1.5 255 1/1/2000
implicit = 3 : WScript.Echo implicit + undefinedname                   ' expect: 3
Stop
For Each b In Array(1, 2, 3)
    For Each c In Array("a", "b")
        If b = 2 Then Exit For
        WScript.Echo b & c
    Next
Next
' expect: 1a
' expect: 1b
' expect: 3a
' expect: 3b
Dim Default, Property, Step2, Error : Default = 1 : Property = 2 : Error = 3
WScript.Echo Default + Property + Error                               ' expect: 6
WScript.Echo "quit next"                                              ' expect: quit next
Call WScript.Quit(3)
WScript.Echo "never"
' expect exit 3
