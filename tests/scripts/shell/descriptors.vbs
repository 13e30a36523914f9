' Programs get their three streams and nothing else; none stays behind as a zombie.
Set sh = CreateObject("WScript.Shell")
Set f = CreateObject("Scripting.FileSystemObject")
Set s = f.CreateTextFile("C:\tools\held.txt")
Set a = sh.Exec("cat") : Set b = sh.Exec("cat")
WScript.Echo sh.Exec("fds").StdOut.ReadLine ' expect: 0 1 2
sh.Run "fds", 1, True ' expect: 0 1 2
' input: a line
sh.Run "sh -c ""cat; echo hidden >&2""", 0, True
sh.Run "cat", 1, True ' expect: a line
a.StdIn.Close : b.Terminate
Set e = sh.Exec("true")
For i = 1 To 50
    sh.Run "true" : sh.Exec "true" : sh.Run "true", 0, True
Next
Set a = Nothing : Set b = Nothing : Set e = Nothing
' Ended programs that nobody asks for are taken off the process table as they end.
Set me_ = sh.Exec("zombies")
WScript.Echo me_.StdOut.ReadLine ' expect: no zombies
