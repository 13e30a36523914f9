' The usual loop over the lines of standard input.
' input: x
' input: y
Do Until WScript.StdIn.AtEndOfStream
    n = n + 1
    WScript.Echo n, WScript.StdIn.ReadLine
Loop
' expect: 1 x
' expect: 2 y
