' a name that the script reads before anybody assigned it is a variable of the script
Dim n
Do Until finished
    n = n + 1
    Finish
    If n > 3 Then Exit Do
Loop
WScript.Echo n, finished                          ' expect: 1 True
Sub Finish : finished = True : End Sub
WScript.Echo TypeName(later)                      ' expect: Empty
ExecuteGlobal "Function later : later = 42 : End Function"
WScript.Echo later                                ' expect: 42
Sub Own : mine = 5 : WScript.Echo mine : End Sub
Own                                               ' expect: 5
WScript.Echo TypeName(mine)                       ' expect: Empty
Own                                               ' expect: 5
WScript.Echo mine                                 ' expect: 5
