// Files from JScript: the same objects, the same numbers and texts.
var f = new ActiveXObject("Scripting.FileSystemObject");
var s = f.CreateTextFile("D:\\j.txt", true); s.WriteLine("hi"); s.Close();
for (var e = new Enumerator(f.GetFolder("D:\\").Files); !e.atEnd(); e.moveNext()) {
    WScript.Echo(e.item().Path + " " + e.item().Size); // expect: D:\j.txt 4
}
WScript.Echo(f.OpenTextFile("D:\\j.txt").ReadLine()); // expect: hi
function fails(what) {
    try { what(); return "no error"; } catch (x) { return (x.number & 0xffff) + " " + x.message; }
}
WScript.Echo(fails(function () { f.GetFile("C:\\none"); })); // expect: 53 File not found
WScript.Echo(fails(function () { f.GetFolder("C:\\none"); })); // expect: 76 Path not found
WScript.Echo(fails(function () { f.GetFile("C:\\..\\x"); })); // expect: 70 Permission denied: 'C:\..\x' leads out of drive C:
