' Sinks do not wait for each other, and Cancel reaches only its own calls.
Set svc = GetObject("winmgmts:")
Set a = WScript.CreateObject("WbemScripting.SWbemSink", "A_")
Set b = WScript.CreateObject("WbemScripting.SWbemSink", "B_")
Dim a_over, b_over
svc.ExecMethodAsync a, "Test_Call", "Slow"
svc.ExecMethodAsync b, "Test_Call", "NoInputs"
Do While b_over < 1 : WScript.Sleep 1 : Loop
WScript.Echo a_over & "/" & b_over ' expect: /1
svc.ExecMethodAsync b, "Test_Call", "Slow"
b.Cancel ' expect: b 80041032
Do While b_over < 2 : WScript.Sleep 1 : Loop
WScript.Echo a_over & "/" & b_over ' expect: /2
Do While svc.ExecMethod("Test_Call", "Waiting").ReturnValue <> 1 : Loop ' the provider hears of a cancelled call
svc.ExecMethod "Test_Call", "Release"
Do While a_over < 1 : WScript.Sleep 1 : Loop
WScript.Echo a_over & "/" & b_over ' expect: 1/2
Sub A_OnCompleted(hr, e, c)
    a_over = a_over + 1
    If hr <> 0 Then WScript.Echo "a", Hex(hr)
End Sub
Sub B_OnCompleted(hr, e, c)
    b_over = b_over + 1
    If hr <> 0 Then WScript.Echo "b", Hex(hr)
End Sub
