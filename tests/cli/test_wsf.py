"""usage: test_wsf.py WMI PROVIDERS MOF - Windows Script Files, encoded scripts, --trace and --sealed."""
import json
from tap import check, dir, end, expect, repository, run, wmi

env = {"OPENWMI_REPOSITORY": repository}


def file(name, text):
    path = dir / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, newline="")
    return str(path)


def job(body, *words, name="x.wsf", options=()):
    return run([wmi, "run", *options, file(name, body), *words], env=env)


vbs = '<script language="VBScript">'
where = f"{dir}/x.wsf"
expect("one job", job(f"<job>{vbs}WScript.Echo 1 < 2</script></job>"), 0, "True\n", "")
expect("the file in a package", job(f"<package><job>{vbs}WScript.Echo WScript.ScriptName</script></job></package>"), 0,
       "x.wsf\n", "")
expect("scripts share a scope",
       job(f"<job>{vbs}Sub Say(x) : WScript.Echo x : End Sub</script>{vbs}Say 5</script></job>"), 0, "5\n", "")
expect("a later script's procedures are known",
       job(f"<job>{vbs}Say 5</script>{vbs}Sub Say(x) : WScript.Echo x : End Sub</script></job>"), 0, "5\n", "")
expect("a missing script file", job(f'<job><script src="lib\\a.vbs" language="VBScript"/>{vbs}Say 6</script></job>'), 2, "",
       f'Input Error: Can not find script file "{dir}/lib/a.vbs".\n')
file("lib/a.vbs", "Sub Say(x)\n  WScript.Echo x + y\nEnd Sub\nSub Fail\n  Dim z\n  z = 1 / 0\nEnd Sub\n")
expect("a script file", job(f'<job><script src="lib\\a.vbs"/>{vbs}y = 1 : Say 6</script></job>'), 0, "7\n", "")
expect("a script file in other case, by a Windows path",
       run([wmi, "run", "--drives", f"D={dir}", file("y.wsf", f'<job><script src="D:\\LIB\\A.vbs"/>{vbs}y = 1 : Say 6</script></job>')],
           env=env), 0, "7\n", "")
expect("errors name the included file", job(f'<job><script src="lib/a.vbs"/>\n{vbs}Fail</script></job>'), 1, "",
       f"{dir}/lib/a.vbs(6, 3) Microsoft VBScript runtime error: Division by zero\n")
two = (f'<package><job id="a">{vbs}WScript.Echo "a"</script></job>'
       f'<job id="b">{vbs}WScript.Echo "b"</script></job></package>')
expect("the first job", job(two), 0, "a\n", "")
expect("--job", job(two, options=["--job", "B"]), 0, "b\n", "")
expect("--job unknown", job(two, options=["--job", "c"]), 2, "",
       f'Input Error: Unable to find job "c" in script file "{where}".\n')
(dir / "cscript").symlink_to(wmi)
expect("//Job", run([dir / "cscript", "//nologo", "//Job:b", where], env=env), 0, "b\n", "")
expect("line and column", job(f"<job>\n  {vbs}\n    a = 1\n    b = 1 / 0\n</script></job>"), 1, "",
       f"{where}(4, 5) Microsoft VBScript runtime error: Division by zero\n")
expect("column in the line of the tag", job(f"<job>{vbs}b = 1 / 0</script></job>"), 1, "",
       f"{where}(1, {6 + len(vbs)}) Microsoft VBScript runtime error: Division by zero\n")
expect("compile errors come first", job(f'<job>{vbs}WScript.Echo "not seen"</script>\n{vbs}\nIf Then</script></job>'), 1,
       "", [f"{where}(3, 4) Microsoft VBScript compilation error: "])
expect("an object", job(f'<job><object id="d" progid="Scripting.Dictionary"/>{vbs}d.Add 1, 2 : WScript.Echo d.Count'
                        '</script></job>'), 0, "1\n", "")
expect("an object by its class id", job('<job><object id="d" classid="clsid:EE09B103-97E0-11CF-978F-00A02463E06F"/>'
                                        f'{vbs}WScript.Echo TypeName(d)</script></job>'), 0, "Dictionary\n", "")
expect("an unknown object", job(f'<job>\n <object id="d" progid="No.Such"/>{vbs}WScript.Echo 1</script></job>'), 1, "",
       f'{where}(2, 2) Windows Script Host: Could not create object named "No.Such".\n')
expect("an object with events", job(f"""<job><object id="sink" progid="WbemScripting.SWbemSink" events="true"/>{vbs}
Set s = GetObject("winmgmts:")
s.GetAsync sink, "Win32_Process"
Do Until done : WScript.Sleep 20 : Loop
Sub sink_OnObjectReady(o, c) : WScript.Echo o.Path_.Class : End Sub
Sub sink_OnCompleted(hr, e, c) : WScript.Echo hr : done = True : End Sub
</script></job>"""), 0, "Win32_Process\n0\n", "")
expect("constants by ProgID", job('<job><reference object="WbemScripting.SWbemLocator"/>'
                                  f'{vbs}WScript.Echo wbemFlagReturnImmediately, wbemErrNotFound, wbemPrivilegeDebug'
                                  '</script></job>'), 0, "16 -2147217406 19\n", "")
expect("constants by GUID", job('<job><reference guid="{420B2830-E718-11CF-893D-00A0C9054228}"/>'
                                f'{vbs}WScript.Echo ForReading, ForAppending, TristateTrue</script></job>'), 0,
       "1 8 -1\n", "")
expect("an unknown library", job(f'<job><reference object="No.Such"/>{vbs}x = 1</script></job>'), 1, "",
       ['Could not create object named "No.Such"'])
expect("a resource", job('<job><resource id="greeting">Hi &amp; bye</resource>'
                         f'{vbs}WScript.Echo getResource("Greeting")</script></job>'), 0, "Hi & bye\n", "")
expect("an unknown resource", job(f'<job>{vbs}WScript.Echo getResource("x")</script></job>'), 1, "",
       ["Invalid procedure call or argument"])
runtime = ('<runtime><description>It greets</description>'
           '<named name="who" type="string" required="true" helpstring="Whom"/></runtime>')
use = "It greets\nUsage: x.wsf /who:value\n\nOptions:\n\nwho : Whom\n"
expect("ShowUsage", job(f"<job>{runtime}{vbs}WScript.Arguments.ShowUsage : WScript.Echo 1</script></job>"), 0, use + "1\n",
       "")
expect("/?", job(f"<job>{runtime}{vbs}WScript.Echo 1</script></job>", "/?"), 0, use, "")
expect("/? without <runtime> is an argument", job(f"<job>{vbs}WScript.Echo WScript.Arguments(0)</script></job>", "/?"), 0,
       "/?\n", "")
expect("strict XML", job('<?xml version="1.0"?>\n<job><script language="VBScript"><![CDATA[\nWScript.Echo 1 < 2, "&"\n'
                         ']]></script></job>'), 0, "True &\n", "")
expect("an error of the file", job("<job><nonsense/></job>"), 1, "",
       f"{where}(1, 6) Windows Script Host: Unknown element 'nonsense'\n")
expect("an unknown language", job('<job><script language="PerlScript">1</script></job>'), 2, "",
       ['Can\'t find script engine "PerlScript"'])

# ---- several languages ----
mixed = """<job>
<script language="JScript">
var jsVar = 5;
function jsAdd(a, b) { return a + b + jsVar; }
function Person(n) { this.name = n; this.greet = function (x) { return "hi " + x + " from " + this.name; }; }
function makePerson(n) { return new Person(n); }
function jsThrow() { throw new Error(1234, "of JScript"); }
function callVbs() { return vbDouble(21) + "/" + vbVar; }
</script>
<script language="VBScript">
vbVar = "v"
Function vbDouble(x) : vbDouble = x * 2 : End Function
WScript.Echo JSADD(1, 2), jsvar
jsVar = 7
WScript.Echo jsAdd(1, 2)
Set p = makePerson("Ann")
WScript.Echo p.NAME, p.Greet("Bob"), TypeName(p)
p.name = "Eve" : WScript.Echo p.greet("x")
On Error Resume Next
jsThrow
WScript.Echo Err.Number, Err.Source, Err.Description
</script>
<script language="JScript">
WScript.Echo(callVbs());
vbVar = "changed"; 
WScript.Echo(callVbs());
</script>
<script language="VBScript">
WScript.Echo vbVar
Class C : Public v : Public Function M(a) : M = a & v : End Function : Public Property Get P : P = "p" & v : End Property : End Class
Sub vbFails : Err.Raise 4321, "me", "of VBScript" : End Sub
Set o = New C : o.v = 3
</script>
<script language="JScript">
WScript.Echo(o.v, o.M("x"), o.P); o.v = "z"; WScript.Echo(o.M("y"));
try { vbFails(); } catch (e) { WScript.Echo(e.number & 0xffff, e.description); }
</script>
</job>
"""
expect("blocks of both languages call each other", job(mixed), 0, """8 5
10
Ann hi Bob from Ann JScriptTypeInfo
hi x from Eve
1234 Microsoft JScript runtime error of JScript
42/v
42/changed
changed
3 x3 p3
yz
4321 of VBScript
""", "")
expect("JScript is the language of a script that names none", job("<job><script>WScript.Echo(1 ? 'js' : 'no')</script></job>"),
       0, "js\n", "")
expect("lines of a later block", job("<job>\n<script language='JScript'>\nvar a = 1;\nthrow new Error('x');</script></job>"), 1,
       "", f"{where}(4, 1) Microsoft JScript runtime error: x\n")
expect("constants in JScript", job('<job><reference object="WbemScripting.SWbemLocator"/><script language="JScript">'
                                   "WScript.Echo(wbemFlagReturnImmediately)</script></job>"), 0, "16\n", "")
expect("a resource in JScript", job('<job><resource id="a">text</resource><script language="JScript">'
                                    "WScript.Echo(getResource('a'))</script></job>"), 0, "text\n", "")

# ---- encoded scripts ----
code = "#@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@"  # MsgBox "Hello"
expect(".vbe", run([wmi, "run", file("x.vbe", code)], env=env, input="\n"), 0, "", "VBScript: Hello [OK] ")
expect("VBScript.Encode", job(f'<job><script language="VBScript.Encode">{code}</script></job>'), 0, "", "VBScript: Hello [OK] ")
expect("a damaged one", run([wmi, "run", file("bad.vbe", code[:20])], env=env), 2, "",
       f'Input Error: The encoded script "{dir}/bad.vbe" is damaged.\n')

# ---- what a script does ----
log = dir / "trace.jsonl"
query = "SELECT Handle FROM Win32_Process WHERE Handle = 1"
script = file("t.vbs", f'''Set d = CreateObject("Scripting.Dictionary")
On Error Resume Next
Set n = CreateObject("No.Such")
Set s = GetObject("winmgmts:root\\cimv2")
For Each p In s.ExecQuery("{query}") : Next
Set c = s.Get("Win32_Process")
c.Create "true"
s.ExecMethodAsync WScript.CreateObject("WbemScripting.SWbemSink"), "Win32_Process", "Nothing"
''')
expect("--trace=FILE", run([wmi, "run", f"--trace={log}", script], env=env), 0, "", "")
rows = [json.loads(line) for line in log.read_text().splitlines()]
seen = [(r["line"], r["kind"], r["action"], r["target"], r["result"]) for r in rows]
for row in [(1, "object", "CreateObject", "Scripting.Dictionary", "0x00000000"),
            (3, "object", "CreateObject", "No.Such", "0x800A01AD"),
            (4, "object", "GetObject", "winmgmts:root\\cimv2", "0x00000000"),
            (5, "wmi", "ExecQuery", query, "0x00000000"),
            (6, "wmi", "Get", "Win32_Process", "0x00000000"),
            (7, "wmi", "ExecMethod", "Win32_Process.Create", "0x00000000"),
            (8, "wmi", "ExecMethodAsync", "Win32_Process.Nothing", "0x8004102E")]:
    check(f"a record of {row[2]} {row[3]}", row in seen, seen)
check("records have a time", all(r["time"].endswith("Z") and len(r["time"]) == 27 for r in rows))
expect("--trace on standard error", run([wmi, "run", "--trace", script], env=env), 0, "", ['"kind":"object"'])
expect("--trace to a file that can not be written", run([wmi, "run", "--trace=/nonexistent/x", script], env=env), 2, "",
       ["/nonexistent/x"])
sealed = file("s.vbs", '''Set c = GetObject("winmgmts:root\\cimv2:Win32_Process")
WScript.Echo c.Path_.Class
On Error Resume Next
c.Create "true"
WScript.Echo Hex(Err.Number)
''')
expect("--sealed: WMI is there to read", run([wmi, "run", "--sealed", sealed], env=env), 0, "Win32_Process\n80041003\n", "")
end()
