// a script cannot go on after Quit by catching it
var f = new ActiveXObject("Scripting.FileSystemObject"), t = f.CreateTextFile(WScript.Arguments(0));
t.Write("kept");
for (;;) { try { WScript.Echo("once"); WScript.Quit(3); } catch (e) { } }
// arguments: {tmp}/kept.txt
// expect: once
// expect exit 3
