"""usage: test_cscript.py WMI PROVIDERS MOF - the program called as cscript: switches, kinds of files, standard input."""
import os, pty, subprocess
from tap import check, dir, end, expect, repository, run, wmi

cscript = dir / "cscript"
cscript.symlink_to(wmi)
env = {"OPENWMI_REPOSITORY": repository}
banner = "Microsoft (R) Windows Script Host Version 5.812"


def script(name, data):
    path = dir / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def cs(*words, **more):
    return run([str(cscript), *words], env=env, **more)


hello = script("hello.vbs", 'WScript.Echo "hello"\n')
code, out, err = cs(hello)
check("the banner, then an empty line", code == 0 and out.startswith(banner) and out.endswith("\n\nhello\n"), out)
expect("//nologo", cs("//nologo", hello), 0, "hello\n", "")
expect("//NoLogo after the script", cs(hello, "//NoLogo"), 0, "hello\n", "")
expect("//nologo //logo", cs("//nologo", "//logo", hello), 0, [banner, "hello"], "")
expect("//B: no output of Echo", cs("//nologo", "//B", hello), 0, "", "")
failing = script("fails.vbs", 'WScript.StdOut.WriteLine "seen"\nx = 1 / 0\n')
expect("//B: no errors", cs("//nologo", "//b", failing), 1, "seen\n", "")
expect("//B //I: the last one counts", cs("//nologo", "//B", "//I", hello), 0, "hello\n", "")
expect("an error", cs("//nologo", failing), 1, "seen\n", f"{failing}(2, 1) Microsoft VBScript runtime error: Division by zero\n")
endless = script("endless.vbs", "Do : Loop\n")
expect("//T", cs("//nologo", "//T:1", endless), 3, "",
       f'Script execution time was exceeded on script "{endless}".\nScript execution was terminated.\n')
sleeping = script("sleeps.vbs", "WScript.Sleep 1000000\n")
expect("//T while it sleeps", cs("//nologo", "//T:1", sleeping), 3, "", ["Script execution time was exceeded"])
waiting = script("waits.vbs", "WScript.Echo WScript.StdIn.ReadLine\n")
held = subprocess.Popen([str(cscript), "//nologo", "//T:1", waiting], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                        env={**os.environ, **env})
check("//T while it waits for input", held.wait(30) == 3 and b"time was exceeded" in held.stderr.read())
expect("//T: no number", cs("//nologo", "//T:soon", hello), 2, "", ['Unknown option "//T:soon"'])
expect("//T: too long", cs("//nologo", "//T:32768", hello), 2, "", ["Unknown option"])
expect("unknown switch", cs("//nologo", "//nonsense", hello), 2, "", ['Input Error: Unknown option "//nonsense" specified.'])
expect("//?", cs("//?"), 0, ["Usage: cscript scriptname"], "")
expect("no script", cs(), 0, ["Usage: cscript scriptname"], "")
expect("//D //X are accepted", cs("//nologo", "//D", "//X", hello), 0, "hello\n", "")
expect("//H:CScript", cs("//nologo", "//H:CScript", hello), 0, "hello\n", "")
expect("//H:WScript", cs("//nologo", "//H:WScript", hello), 2, "", ['Unknown option "//H:WScript"'])
wide = subprocess.run([str(cscript), "//nologo", "//U", hello], capture_output=True, env={**os.environ, **env})
check("//U: output in UTF-16LE", wide.returncode == 0 and wide.stdout == "hello\n".encode("utf-16-le"), wide.stdout)
echoes = script("echoes.vbs", "x = WScript.StdIn.ReadLine\nWScript.Echo Len(x), x, WScript.StdIn.ReadAll\n")
wide = subprocess.run([str(cscript), "//nologo", "//U", echoes], capture_output=True, env={**os.environ, **env},
                      input="\u00e4b\r\nrest".encode("utf-16-le"))
check("//U: input in UTF-16LE", wide.stdout == "2 \u00e4b rest\n".encode("utf-16-le"), wide.stdout)
wide = subprocess.run([str(cscript), "//nologo", "//U", failing], capture_output=True, env={**os.environ, **env})
check("//U: errors in UTF-16LE", "Division by zero" in wide.stderr.decode("utf-16-le"), wide.stderr)
text = script("hello.txt", 'WScript.Echo "text"\n')
expect("unknown extension", cs("//nologo", text), 2, "", 'Input Error: There is no script engine for file extension ".txt".\n')
expect("//E:vbscript", cs("//nologo", "//E:VBScript", text), 0, "text\n", "")
expect("//E: unknown engine", cs("//nologo", "//E:perl", text), 2, "",
       f'CScript Error: Can\'t find script engine "perl" for script "{text}".\n')
expect("//E: without an engine", cs("//nologo", "//E:", text), 2, "", ["Unknown option"])
upper = script("UPPER.VBS", 'WScript.Echo WScript.ScriptName\n')
expect("an extension in capitals", cs("//nologo", upper), 0, "UPPER.VBS\n", "")
missing = str(dir / "missing.vbs")
expect("missing file", cs("//nologo", missing), 2, "", f'Input Error: Can not find script file "{missing}".\n')
expect("standard input", cs("//nologo", "-", input='WScript.Echo "from -"\n'), 0, "from -\n", "")
arguments = script("arguments.vbs", 'For Each a In WScript.Arguments : WScript.Echo a : Next\n')
expect("switches are not arguments", cs(arguments, "a", "//nologo", "/b:c", "-d"), 0, "a\n/b:c\n-d\n", "")

# ---- saved options and .wsh files ----
config = dir / "config"
own = {**env, "XDG_CONFIG_HOME": str(config)}
expect("//S saves", run([cscript, "//nologo", "//T:5", "//S"], env=own), 0, "Command line options are saved.\n", "")
saved = (config / "openwmi/cscript.wsh").read_text()
check("what was saved", saved == "[Options]\nTimeout=5\nDisplayLogo=0\nBatchMode=0\n", saved)
expect("saved options hold", run([cscript, script("t.vbs", "WScript.Echo WScript.Timeout\n")], env=own), 0, "5\n", "")
expect("the command line has the last word", run([cscript, "//T:7", str(dir / "t.vbs")], env=own), 0, "7\n", "")
(config / "openwmi/cscript.wsh").write_text("Timeout=never\n")
expect("saved options that are wrong", run([cscript, hello], env=own), 1, "", ["saved options can not be read"])
wsh = script("hello.wsh", f"[ScriptFile]\r\nPath={hello}\r\n[Options]\r\nTimeout=3\r\nDisplayLogo=0\r\nBatchMode=0\r\n")
expect(".wsh", cs(wsh), 0, "hello\n", "")
expect(".wsh with wmi run", run([wmi, "run", wsh], env=env), 0, "hello\n", "")
expect(".wsh: batch mode", cs(script("b.wsh", f"Path={hello}\nBatchMode=1\nDisplayLogo=0\n")), 0, "", "")
expect(".wsh: the command line has the last word", cs("//I", str(dir / "b.wsh")), 0, "hello\n", "")
bad = script("bad.wsh", "[Options]\nnonsense\n")
expect(".wsh: a bad line", cs(bad), 2, "", f'Input Error: Line 2 of the settings file "{bad}" is wrong.\n')
expect(".wsh: no script", cs(script("none.wsh", "[Options]\n")), 2, "", ["names no script"])
expect(".wsh: missing", cs(str(dir / "no.wsh")), 2, "", ["Can not find script file"])

# ---- encodings ----
source = 'WScript.Echo "\u00e4\u20ac", Len("\u00e4\u20ac")\n'
expect("UTF-8", cs("//nologo", script("utf8.vbs", source)), 0, "ä€ 2\n", "")
expect("UTF-16 with a mark", cs("//nologo", script("utf16.vbs", b"\xff\xfe" + source.encode("utf-16-le"))), 0, "ä€ 2\n", "")
expect("Windows-1252", cs("//nologo", script("ansi.vbs", source.encode("cp1252"))), 0, "ä€ 2\n", "")
expect("line ends of DOS", cs("//nologo", script("dos.vbs", 'x = 1\r\nIf x = 1 Then\r\n  WScript.Echo "dos"\r\nEnd If\r\n')), 0, "dos\n", "")
expect("line ends of old Macs", cs("//nologo", script("mac.vbs", 'x = 1\rWScript.Echo x\r')), 0, "1\n", "")
expect("no line end", cs("//nologo", script("open.vbs", 'WScript.Echo "open"')), 0, "open\n", "")
expect("an empty file", cs("//nologo", script("empty.vbs", "")), 0, "", "")
expect("a NUL", cs("//nologo", script("nul.vbs", 'WScript.Echo "a"\0\n')), 1, None, ["compilation error"])
expect("ScriptName by a relative path", cs("//nologo", "./hello.vbs", cwd=str(dir)), 0, "hello\n", "")
closed = subprocess.run([str(cscript), "//nologo", script("much.vbs", "For i = 1 To 100000 : WScript.Echo i : Next\n")],
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **env}, bufsize=0,
                        preexec_fn=lambda: os.close(0), timeout=60)
check("a closed standard input", closed.returncode == 0 and closed.stdout.endswith(b"100000\n"), closed.stderr)

# ---- memory ----
growth = script("growth.vbs", '''Option Explicit
Dim fso, re, before, after
Set fso = CreateObject("Scripting.FileSystemObject")
Set re = New RegExp : re.Pattern = "(\d+)" : re.Global = True
Function Resident()
    Dim text : text = fso.OpenTextFile("/proc/self/status").ReadAll
    Dim at : at = InStr(text, "VmRSS:")
    Resident = CLng(Trim(Replace(Split(Mid(text, at + 6, 40), "kB")(0), vbTab, "")))
End Function
Class Node
    Public other, text
End Class
Sub Work(n)
    Dim k, d, a, s, o, m
    For k = 1 To n
        Set o = New Node : o.text = "node" & k
        Set d = CreateObject("Scripting.Dictionary")
        d.Add "a" & k, Array(k, "text" & k, o)
        s = "" : For Each m In re.Execute("1 22 333") : s = s & m.Value : Next
        a = Split("a,b,c," & k, ",") : ReDim Preserve a(UBound(a) + 5)
        Execute "s = s & " & k
        s = Eval("1 + " & k) & UCase(s) & FormatNumber(k) & Now
        On Error Resume Next
        s = CInt("x") : Err.Clear
        On Error GoTo 0
    Next
End Sub
Work CLng(WScript.Arguments(0))
before = Resident()
Work CLng(WScript.Arguments(0)) * 10
after = Resident()
WScript.Echo after - before
''')
# a sanitizer's quarantine would look like growth
calm = {**env, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"}
code, out, err = run([cscript, "//nologo", growth, "10000"], env=calm)
check("a long-running script does not grow (KiB)", code == 0 and int(out) < 4000, out + err)

# ---- a terminal ----
main, other = pty.openpty()
boxes = script("boxes.vbs", 'WScript.Echo MsgBox("Sure?", 4)\nWScript.Echo "[" & InputBox("Name?") & "]"\n')
p = subprocess.Popen([str(cscript), "//nologo", boxes], stdin=other, stdout=other, stderr=other, env={**os.environ, **env})
os.close(other)
seen = b""


def until(text):
    global seen
    while text not in seen:
        seen += os.read(main, 1000)


until(b"Sure? [Yes/No] ")
os.write(main, b"n\n")
until(b"Name? ")
os.write(main, b"Ann\n")
until(b"[Ann]")
check("MsgBox and InputBox on a terminal", b"\n7\r\n" in seen and p.wait(60) == 0, seen)
end()
