"""usage: test_cli.py WMI PROVIDERS MOF - the command wmi: sub-commands, formats, options, exit codes."""
import csv, io, json, os
from tap import check, dir, end, expect, mof, providers, repository, run, wmi

place = ["--repository", repository, "--providers", providers]


def cli(command, *words, **more):
    return run([wmi, command, *place, *words], **more)


# ---- usage ----
expect("no command", run([wmi]), 2, "", ["Usage: wmi COMMAND"])
expect("--help", run([wmi, "--help"]), 0, ["Usage: wmi COMMAND", "Exit status:"], "")
expect("help", run([wmi, "help"]), 0, ["Usage: wmi COMMAND"], "")
code, out, err = run([wmi, "--version"])
check("--version", code == 0 and out.startswith("wmi (OpenWMI) "), out)
expect("unknown command", run([wmi, "nonsense"]), 2, "", ["unknown command 'nonsense'", "Try 'wmi --help'."])
for command in ("query", "get", "call", "classes", "mof", "run"):
    expect(f"{command} --help", run([wmi, command, "--help"]), 0, [f"Usage: wmi {command}", "Options:"], "")
    expect(f"{command}: unknown option", run([wmi, command, "--nonsense"]), 2, "",
           ["unknown option '--nonsense'", f"Try 'wmi {command} --help'."])
    if command != "classes":
        expect(f"{command}: missing arguments", run([wmi, command]), 2, "", ["missing arguments"])
for command in ("query", "get", "classes"):
    expect(f"{command}: too many arguments", run([wmi, command, "a", "b"]), 2, "", ["too many arguments"])
expect("an option without its value", run([wmi, "get", "--namespace"]), 2, "", ["--namespace needs a value"])
expect("a value too many", run([wmi, "get", "--async=1", "x"]), 2, "", ["--async takes no value"])
expect("unknown format", run([wmi, "get", "-f", "xml", "x"]), 2, "", ["unknown format 'xml'"])
expect("no time", run([wmi, "get", "-t", "soon", "x"]), 2, "", ["'soon' is no time"])
expect("empty path", cli("get", ""), 2, "", ["path is empty"])

# ---- mof ----
expect("mof compile", cli("mof", "compile", mof), 0, ["11 classes, 0 instances stored"], "")
bad = dir / "bad.mof"
bad.write_text('#pragma namespace("\\\\\\\\.\\\\root\\\\cimv2")\nclass Test_Good { string A; };\nclass Test_Bad : No_Such { string B; };\n')
expect("mof compile: error", cli("mof", "compile", str(bad)), 1, None, [f"{bad}:3:", "nothing was stored"])
expect("mof compile: nothing was stored", cli("get", "Test_Good"), 1, "", ["WBEM_E_NOT_FOUND"])
bad.write_text("class Test_Bad { string B };\n")
expect("mof compile: syntax", cli("mof", "compile", str(bad)), 1, None, [f"{bad}:1:", "nothing was stored"])
expect("mof compile: missing file", cli("mof", "compile", str(dir / "none.mof")), 1, None, ["none.mof"])
expect("mof: what", cli("mof", "burn", "x"), 2, "", ["mof takes compile or show, not 'burn'"])
expect("mof show: one class", cli("mof", "show", "a", "b"), 2, "", ["show takes one class"])
expect("mof show: unknown", cli("mof", "show", "No_Such"), 1, "", ["WBEM_E_NOT_FOUND"])
for name in ("Test_Item", "Test_Call", "Test_Static", "Test_Part", "Test_SubItem", "Test_Single"):
    code, text, err = cli("mof", "show", name)
    again = dir / "again.mof"
    again.write_text(text)
    expect(f"mof show {name} compiles again", cli("mof", "compile", "-n", "root\\cimv2", str(again)), 0)
    expect(f"mof show {name} is the same then", cli("mof", "show", name), 0, text, "")
some = dir / "instances.mof"
some.write_text('instance of Test_Static { Name = "a,b"; Number = 1; Text = "say \\"hi\\""; };\n'
                'instance of Test_Static { Name = "c"; Number = -2; Text = NULL; };\n')
expect("mof compile: instances", cli("mof", "compile", "-n", "root\\cimv2", str(some)), 0, ["0 classes, 2 instances stored"], "")

# ---- formats ----
query = "SELECT * FROM Test_Static"
expect("table", cli("query", query), 0, "Name  Number  Text\na,b   1       say \"hi\"\nc     -2      \n", "")
expect("list", cli("query", "-f", "list", query), 0, "\nName=a,b\nNumber=1\nText=say \"hi\"\n\nName=c\nNumber=-2\nText=\n", "")
code, out, err = cli("query", "--format", "csv", query)
check("csv", list(csv.reader(io.StringIO(out))) == [["Name", "Number", "Text"], ["a,b", "1", 'say "hi"'], ["c", "-2", ""]], out)
code, out, err = cli("query", "--format=json", query)
objects = [json.loads(line) for line in out.splitlines()]
check("json", [o["Text"] for o in objects] == ['say "hi"', None] and objects[1]["Number"] == -2, out)
expect("mof", cli("query", "-f", "mof", query), 0, ["instance of Test_Static", 'Text = "say \\"hi\\"";'], "")
expect("nothing found", cli("query", query + " WHERE Name = 'none'"), 0, "", "")
code, out, err = cli("get", "-f", "json", 'Test_Item.Id="full"')
full = json.loads(out)
check("json: every type", full["U64"] == 2**64 - 1 and full["S64"] == -(2**63) and full["Flag"] is True and
      full["AFlags"] == [True, False] and full["R64"] == -2.25 and full["Part"] is None and full["Text"] == "text ä", out)
expect("get: an instance is a list", cli("get", "Test_Call='one'"), 0, "\nCalls=1\nId=one\n", "")
expect("get: a class is MOF", cli("get", "Test_Static"), 0, ["class Test_Static", "[key] string Name;"], "")
code, out, err = cli("classes", "Test_*")
check("classes", code == 0 and "Test_SubItem" in out.split() and "Win32_Process" not in out.split(), out)
check("classes: LIKE", cli("classes", "Test_S%")[1] == cli("classes", "Test_S*")[1] != "")
expect("classes --why: served", cli("classes", "--why", "win32_product"), 0, ["has objects.", "dpkg"], "")
expect("classes --why: by hand", cli("classes", "--why", "Win32_Process"), 0, ["its provider tells"], "")
expect("classes --why: nothing", cli("classes", "--why", "Win32_TapeDrive"), 0, ["has no objects:"], "")
expect("classes --why: abstract", cli("classes", "--why", "CIM_LogicalDevice"), 0, ["abstract"], "")
expect("classes --why: stored", cli("classes", "--why", "__IntervalTimerInstruction"), 0, ["stored in the repository"], "")
expect("classes --why: a product", cli("classes", "--why", "IIsWebServer"), 1,
       ["Internet Information Services", "Invalid class"], "")
expect("classes --why: unknown", cli("classes", "--why", "Foo"), 1, ["Foo is not defined"], "")
for bad in ([], ["a b"], [""]):
    expect(f"classes --why {bad}", cli("classes", "--why", *bad), 2, "", ["name of a class"])
code, out, err = cli("classes", "--shallow", "Test_*")
check("classes --shallow", "Test_SubItem" not in out.split() and "Test_Item" in out.split(), out)
check("classes -f json", all(json.loads(line) for line in cli("classes", "-f", "json")[1].splitlines()))
expect("--shallow", cli("query", "--shallow", "-f", "csv", "SELECT Id FROM Test_Item"), 0, "Id\nfull\nempty\n", "")

# how queries would be answered
HEAD = "Access,Class,Detail,Filter,Projected\n"
PLANS = [
    ("SELECT * FROM Test_Static", 'scan,Test_Static,"repository, all instances",FALSE,FALSE\n'),
    ("SELECT Text FROM Test_Static WHERE Text = 'x'", 'scan,Test_Static,"repository, all instances",TRUE,TRUE\n'),
    ("SELECT * FROM Test_Static WHERE Name='a' AND Number=1",
     'key,Test_Static,"repository, by key Test_Static.Name=""a"",Number=1",TRUE,FALSE\n'),
    ("SELECT * FROM Win32_Process WHERE Handle='1'",
     'get,Win32_Process,"provider, get of Win32_Process.Handle=""1""",TRUE,FALSE\n'),
    ("SELECT * FROM Win32_Process WHERE Name='x'",
     'query,Win32_Process,"provider, query with the condition",TRUE,FALSE\n'),
    ("SELECT * FROM Test_Abstract", "none,Test_Abstract,no instances to look at,FALSE,FALSE\n"),
    ("REFERENCES OF {Win32_OperatingSystem=@} WHERE ResultClass=Win32_SystemOperatingSystem",
     'enumerate,Win32_SystemOperatingSystem,"provider, all instances",TRUE,FALSE\n'),
    ("SELECT * FROM meta_class WHERE __this ISA 'Test_Part'",
     'schema,meta_class,"definitions of classes, Test_Part and what derives from it",TRUE,FALSE\n'),
]
for query, want in PLANS:
    expect("--explain " + query, cli("query", "--explain", "-f", "csv", query), 0, HEAD + want, "")
code, out, err = cli("query", "--explain", "SELECT * FORM Test_Static")
check("--explain of a mistake", code == 1 and out == "" and "column 10: expected FROM" in err, out + err)
code, out, err = cli("query", "--explain", "-f", "json", "SELECT Id FROM Test_Orphan")
check("--explain as JSON", code == 0 and '"Access":"no-provider"' in out, out + err)

# ---- failures ----
expect("bad query", cli("query", "SELECT"), 1, None, ["WBEM_E_INVALID_QUERY 0x80041017"])
expect("unknown class", cli("query", "SELECT * FROM No_Such"), 1, None, ["WBEM_E_INVALID_CLASS 0x80041010"])
expect("not found", cli("get", "Test_Call='none'"), 1, None, ["WBEM_E_NOT_FOUND 0x80041002", "concerns: Test_Call.Id=\"none\""])
expect("provider failure", cli("query", "SELECT * FROM Test_Broken"), 1, None,
       ["WBEM_E_PROVIDER_FAILURE", "description: broken on purpose", "provider: TestProvider"])
expect("unknown namespace", cli("get", "-n", "root\\nowhere", "x"), 1, "", ["WBEM_E_INVALID_NAMESPACE"])
expect("namespace", cli("get", "-n", "root", '__Namespace.Name="cimv2"'), 0, ["Name=cimv2"], "")

# ---- call ----
expect("call", cli("call", "Test_Call", "Create", "CommandLine=true"), 0, "\nProcessId=4242\nReturnValue=0\n", "")
expect("call: not zero", cli("call", "Test_Call", "Create", "CommandLine=none"), 4, ["ReturnValue=9"], "")
expect("call: without parameters", cli("call", "Test_Call", "NoInputs"), 0, "\nReturnValue=0\n", "")
expect("call: nothing comes out", cli("call", "Test_Call", "NoOutputs"), 0, "", "")
expect("call: an instance", cli("call", "Test_Call='two'", "Rename", "To=x"), 0, ["Was=two"], "")
code, out, err = cli("call", "-f", "json", "Test_Call", "Echo", "Text=a=b", "Number=-1", "Unsigned=4294967295",
                     "Wide=18446744073709551615", "Real=1.5", "Flag=true", "When=20240229123456.789012+060", "List={a,b\\,c}",
                     "Both=1")
o = json.loads(out)
check("call: values of every type", code == 0 and o["TextOut"] == "a=b" and o["UnsignedOut"] == 2**32 - 1 and
      o["WideOut"] == 2**64 - 1 and o["RealOut"] == 1.5 and o["FlagOut"] is True and o["ListOut"] == ["a", "b,c"] and
      o["Both"] == 2 and o["WhenOut"] == "20240229123456.789012+060", out)
expect("call: no such parameter", cli("call", "Test_Call", "Create", "Line=x"), 2, "", ["no parameter 'Line'"])
expect("call: not NAME=VALUE", cli("call", "Test_Call", "Create", "x"), 2, "", ["'x' is not NAME=VALUE"])
expect("call: a wrong value", cli("call", "Test_Call", "Echo", "Number=x"), 2, "", ["Type mismatch", "sint32"])
expect("call: an array needs braces", cli("call", "Test_Call", "Echo", "List=x"), 2, "", ["write {a,b}"])
expect("call: takes none", cli("call", "Test_Call", "NoInputs", "a=b"), 2, "", ["takes no parameters"])
expect("call: unknown method", cli("call", "Test_Call", "None"), 1, "", ["WBEM_E_INVALID_METHOD"])
expect("call: unknown class", cli("call", "No_Such", "None"), 1, "", ["No_Such"])
expect("call: fails", cli("call", "Test_Call", "Fail"), 1, "", ["WBEM_E_PROVIDER_FAILURE", "the test asked for it"])
expect("call: read only", cli("call", "--read-only", "Test_Call", "NoInputs"), 1, "", ["WBEM_E_ACCESS_DENIED"])
expect("call: timeout", cli("call", "--timeout", "0.2", "Test_Call", "Slow"), 3, "")
expect("call --async", cli("call", "--async", "Test_Call", "NoInputs"), 0, "OnObjectReady\n\nReturnValue=0\nOnCompleted 0x00000000\n", "")
code, out, err = cli("call", "--async", "--progress", "-f", "json", "Test_Call", "Progress")
events = [json.loads(line) for line in out.splitlines()]
check("call --async --progress: events in order", [e["event"] for e in events] ==
      ["OnProgress", "OnProgress", "OnProgress", "OnObjectReady", "OnCompleted"], out)
check("call --async: progress", [(e["upper"], e["current"], e["message"]) for e in events[:3]] ==
      [(3, 1, "first"), (3, 2, "second"), (3, 3, "")], out)
check("call --async: object and code", events[3]["object"]["Steps"] == 3 and events[4]["hresult"] == "0x00000000", out)
code, out, err = cli("call", "--async", "-f", "json", "Test_Call", "Fail")
check("call --async: failure", code == 1 and json.loads(out) == {"event": "OnCompleted", "hresult": "0x80041004"}, out)
code, out, err = cli("call", "--async", "-f", "json", "--timeout", "0.2", "Test_Call", "Slow")
check("call --async: timeout", code == 3 and json.loads(out.splitlines()[-1])["hresult"] == "0x80041032", out)
expect("call --async: refused", cli("call", "--async", "-f", "json", "Test_Call", "None"), 1, "", ["WBEM_E_INVALID_METHOD"])

# ---- run ----
script = dir / "s.vbs"
script.write_text('WScript.Echo WScript.Arguments.Count, WScript.Arguments(0)\nWScript.Quit 7\n')
expect("run", cli("run", str(script), "--help", "x"), 7, "2 --help\n", "")
expect("run -: from standard input", cli("run", "-", "a", input='WScript.Echo "in", WScript.Arguments(0)\n'), 0, "in a\n", "")
expect("run: missing file", cli("run", str(dir / "none.vbs")), 2, "", ["Can not find script file"])
expect("run --timeout", cli("run", "--timeout", "1", "-", input="Do : Loop\n"), 3, "", ["Script execution time was exceeded"])
expect("run -n", cli("run", "-n", "root", "-", input='WScript.Echo GetObject("winmgmts:").Get("__SystemClass").Path_.Namespace'), 0, "root\n", "")

# what a script does not wait for is done when it has ended
posted = "".join(f'i.Name = "posted" : i.Number = {n} : i.Put_ 16\n' for n in range(50))
expect("run: Put_ that is not waited for", cli("run", "-", input=f"""
Set i = GetObject("winmgmts:").Get("Test_Static").SpawnInstance_
{posted}"""), 0, "", "")
expect("it is done", cli("run", "-", input="""
Set s = GetObject("winmgmts:").ExecQuery("SELECT * FROM Test_Static WHERE Name = 'posted'")
WScript.Echo s.Count
For Each i In s : i.Delete_ 16 : Next
"""), 0, "50\n", "")
expect("and Delete_ too", cli("run", "-", input="""
WScript.Echo GetObject("winmgmts:").ExecQuery("SELECT * FROM Test_Static WHERE Name = 'posted'").Count
"""), 0, "0\n", "")

# ---- the environment ----
expect("OPENWMI_REPOSITORY, OPENWMI_PROVIDERS",
       run([wmi, "get", "Test_Call='one'"], env={"OPENWMI_REPOSITORY": repository, "OPENWMI_PROVIDERS": providers}), 0, ["Id=one"], "")
expect("a repository that cannot be", run([wmi, "get", "--repository", "/dev/null/x", "Test_Call"]), 1, "")
# the language of texts is that of the environment, unless the connection names one
languages = os.path.join(os.path.dirname(mof), "languages.mof")
expect("texts in two languages", cli("mof", "compile", languages), 0, ["3 classes, 1 instances stored"], "")
language_script = os.path.join(dir, "language.vbs")
with open(language_script, "w") as f:
    f.write('WScript.Echo GetObject("winmgmts:root\\cimv2").Get("Test_Lamp", &H20000).Qualifiers_("Description").Value\n')
for value, text in (("de_DE.UTF-8", "Eine Lampe"), ("de_AT", "Eine Lampe"), ("de", "Eine Lampe"), ("en_US.UTF-8", "A lamp"),
                    ("C.UTF-8", "A lamp"), ("dev", "A lamp"), ("", "A lamp")):
    expect(f"LC_ALL={value}", cli("run", language_script, env={"LC_ALL": value, "LANG": "", "LC_MESSAGES": ""}), 0, text + "\n", "")
expect("a class above some that cannot be told", run([wmi, "query", "SELECT * FROM CIM_Setting", "--repository", repository]), 0)
end()
