"""Our client of other machines (wmi --host, scripts) against our server: what it shows is what the machine itself shows."""
import collections, json, os, re, signal, socket, struct, subprocess, sys, threading
import netns
from tap import *

Got = collections.namedtuple("Got", "returncode stdout stderr")

program = sys.argv[1]
OPTIONS = ["--repository", repository, "--providers", providers]
expect("classes of the test provider", run([program, "mof", "compile", mof, *OPTIONS]), 0)
server = netns.Server(listen="127.0.0.1:0")
PORT = int(re.search(r"resolver at port (\d+)", server.said).group(1))
HOST = f"127.0.0.1[{PORT}]"
ENV = {"OPENWMI_PASSWORD": netns.PASSWORD, "OPENWMI_CREDENTIALS": str(dir / "none")}


def there(*args, host=f"{netns.USER}@{HOST}", env=ENV, **k):
    if server.p.poll() is not None:
        print(f"Bail out! the server ended with {server.p.returncode}: {server.lines[-3:]}")
        sys.exit(1)
    return Got(*run([program, "--host", host, *args], env=env, **k))


def here(*args):
    return Got(*run([program, *args, *OPTIONS]))


def script(text, env=None):
    path = dir / "script.vbs"
    path.write_text(text.replace("HOST", HOST).replace("USER", netns.USER).replace("PASSWORD", netns.PASSWORD))
    return Got(*run([program, "run", str(path)], env={**ENV, **(env or {})}))


# ---- the same as over there ----
for what in (["get", "Test_Static.Name=\"x\",Number=1"], ["query", "SELECT * FROM Test_Item"], ["get", "Test_Single=@"],
             ["query", "SELECT Id, Text, When FROM Test_SubItem"], ["query", "SELECT * FROM __NAMESPACE", "-n", "root"],
             ["query", "ASSOCIATORS OF {Win32_ComputerSystem.Name='nix'}"], ["query", "SELECT * FROM Test_Broken"],
             ["query", "SELECT * FROM meta_class WHERE __this ISA 'CIM_Process'"], ["query", "SELECT * FROM Test_Orphan"],
             ["query", "SELECT * FROM Win32_OperatingSystem WHERE Primary = FALSE"], ["query", "SELECT * FORM x"],
             ["classes", "Win32_P%"], ["classes", "Test_%"], ["get", "Nix"], ["query", "SELECT Name FROM Win32_Service"],
             ["call", "Test_Call", "Context", "Name=x"], ["call", "Test_Call", "Fail", "Code=2147749889"],
             ["call", "Test_Call", "ReturnsNonZero"], ["call", "Test_Call", "NoOutputs", "Text=x"],
             ["call", "Test_Call", "Missing"], ["call", "Test_Call", "Off"], ["call", "Test_Call", "Denied"]):
    mine, other = here(*what, *(["-f", "json"] if what[0] in ("get", "query") else [])), \
        there(*what, *(["-f", "json"] if what[0] in ("get", "query") else []))
    codes = [re.findall(r"0x[0-9A-F]{8}", r.stderr)[:1] for r in (mine, other)]
    check(" ".join(what), (mine.stdout, mine.returncode, codes[0]) == (other.stdout, other.returncode, codes[1]),
          (mine.stdout[-300:], mine.stderr, other.stdout[-300:], other.stderr))
for name in ("Win32_Process", "Test_Call", "Test_Item", "Win32_DiskDriveToDiskPartition", "__ExtendedStatus", "CIM_Setting",
             "StdRegProv"):
    ns = ["-n", "root\\default"] if name == "StdRegProv" else []
    mine, other = here("mof", "show", name, *ns), there("mof", "show", name, *ns)
    check(f"{name} as MOF", mine.stdout.lower() == other.stdout.lower() and mine.stdout, (mine.stdout[:300], other.stdout[:300], other.stderr))
got = there("call", "Test_Call", "Echo", "Text=käse €", "Number=-5", "Unsigned=4294967295", "Wide=18446744073709551615",
            "Real=0.5", "Flag=true", "When=20260102030405.000006+060", "List={a,b}", "Both=7")
mine = here("call", "Test_Call", "Echo", "Text=käse €", "Number=-5", "Unsigned=4294967295", "Wide=18446744073709551615",
            "Real=0.5", "Flag=true", "When=20260102030405.000006+060", "List={a,b}", "Both=7")
check("parameters of every type", got.stdout == mine.stdout and "käse €" in got.stdout and "18446744073709551615" in got.stdout,
      (got.stdout, got.stderr, mine.stdout))
expect("options before and after the command", there("query", "SELECT Value FROM Test_Single", "-f", "json", "--timeout", "60"), 0)

# ---- every form of an asynchronous call ----
for way in ("callback", "poll"):
    extra = ["--sinks", way]
    got = there("call", "Test_Call", "NoInputs", "--async", *extra)
    check(f"{way}: a method", got.returncode == 0 and got.stdout.startswith("OnObjectReady") and got.stdout.endswith("OnCompleted 0x00000000\n"),
          (got.stdout, got.stderr))
    got = there("call", "Test_Call", "Fail", "Code=2147749889", "--async", *extra)
    check(f"{way}: its failure", "OnCompleted 0x80041001" in got.stdout and "OnObjectReady" not in got.stdout,
          (got.stdout, got.stderr))
got = there("call", "Test_Call", "Progress", "--async", "--progress")
check("progress comes to the sink", got.stdout.count("OnProgress") > 1 and got.stdout.index("OnProgress") <
      got.stdout.index("OnObjectReady") < got.stdout.index("OnCompleted 0x00000000"), (got.stdout, got.stderr))

# ---- scripts ----
SINK = '''
Sub S_OnObjectReady(o, c) : objects = objects + 1 : If once Then sink.Cancel
End Sub
Sub S_OnObjectPut(p, c) : WScript.Echo "put", p.RelPath : End Sub
Sub S_OnProgress(u, i, m, c) : WScript.Echo "progress", u, i, m : End Sub
Sub S_OnCompleted(hr, e, c)
  WScript.Echo "completed", Hex(hr), objects
  If Not e Is Nothing Then WScript.Echo "error", e.Operation, Hex(e.StatusCode)
  done = True
End Sub
Sub Wait : Do Until done : WScript.Sleep 5 : Loop : done = False : objects = 0 : End Sub
'''
HEAD = '''
Dim sink, done, objects, once
objects = 0
Set loc = CreateObject("WbemScripting.SWbemLocator")
Set svc = loc.ConnectServer("HOST", "root\\cimv2", "USER", "PASSWORD")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
'''
got = script(HEAD + '''
Set inp = svc.Get("Test_Call").Methods_("Create").InParameters.SpawnInstance_
inp.CommandLine = "x"
svc.ExecMethodAsync sink, "Test_Call", "Create", inp : Wait
svc.ExecMethodAsync sink, "Test_Call", "Fail", svc.Get("Test_Call").Methods_("Fail").InParameters.SpawnInstance_ : Wait
svc.ExecQueryAsync sink, "SELECT * FROM Test_Item" : Wait
svc.InstancesOfAsync sink, "Test_Static" : Wait
svc.SubclassesOfAsync sink, "Test_Part" : Wait
svc.GetAsync sink, "Test_Single=@" : Wait
svc.GetAsync sink, "Test_Nix" : Wait
Set one = svc.Get("Test_Static").SpawnInstance_
one.Name = "far" : one.Number = 3 : one.Text = "käse"
svc.PutAsync sink, one : Wait
svc.DeleteAsync sink, "Test_Static.Name=""far"",Number=3" : Wait
Set where = one.Put_
WScript.Echo where.RelPath, svc.Get(where.RelPath).Text
svc.Delete where.RelPath
svc.ExecNotificationQueryAsync sink, "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Test_Static'"
sink.Cancel : Wait
On Error Resume Next
svc.ExecMethodAsync sink, "Test_Call", "Nix"
WScript.Echo "refused", Hex(Err.Number), objects
''' + SINK)
lines = got.stdout.splitlines()
check("asynchronous calls of a script", got.returncode == 0 and lines[0] == "completed 0 1" and "completed 80041002 0" in lines and
      'put Test_Static.Name="far",Number=3' in lines and 'Test_Static.Name="far",Number=3 käse' in lines and
      "completed 80041032 0" in lines and lines[-1] == "refused 8004102E 0", (got.stdout, got.stderr))
items = json.loads("[" + ",".join(here("query", "SELECT Id FROM Test_Item", "-f", "json").stdout.split("\n")[:-1]) + "]")
check("all objects came", f"completed 0 {len(items)}" in lines, (len(items), got.stdout))
got = script(HEAD + '''
once = True
svc.ExecQueryAsync sink, "SELECT * FROM CIM_Process" : Wait
once = False
Set p = svc.ExecQuery("SELECT * FROM Win32_Process WHERE ProcessId = 1").ItemIndex(0)
p.GetOwner user, domain
WScript.Echo "owner", user <> "", p.Methods_.Count > 3, p.Path_.Server <> ""
Set copy = svc.Get("Test_Item.Id=""one""")
''' + SINK)
check("cancelled from within, methods of instances", "completed 80041032 1" in got.stdout.replace("completed 0 1", "") and
      "owner True True True" in got.stdout, (got.stdout, got.stderr))
got = script('''
Set svc = GetObject("winmgmts:{impersonationLevel=impersonate,authenticationLevel=pktIntegrity}!\\\\HOST\\root\\cimv2")
WScript.Echo svc.Get("Test_Single=@").Path_.Class
Set s = GetObject("winmgmts:\\\\HOST\\root\\cimv2:Test_Single=@")
WScript.Echo s.Path_.RelPath
''', {"OPENWMI_CREDENTIALS": str(dir / "credentials")})
check("without credentials a moniker is refused", got.returncode != 0 and "80041003" in got.stdout + got.stderr,
      (got.stdout, got.stderr))
(dir / "credentials").write_text(f"# mine\n[*]\nUser = nobody\nPassword = x\n\n[127.0.0.1]\nUser={netns.USER}\nPassword={netns.PASSWORD}\n")
(dir / "credentials").chmod(0o600)
got = script('''
Set svc = GetObject("winmgmts:{impersonationLevel=impersonate,authenticationLevel=pktIntegrity}!\\\\HOST\\root\\cimv2")
WScript.Echo svc.Get("Test_Single=@").Path_.Class
Set s = GetObject("winmgmts:\\\\HOST\\root\\cimv2:Test_Single=@")
WScript.Echo s.Path_.RelPath
''', {"OPENWMI_CREDENTIALS": str(dir / "credentials")})
check("with a file of credentials it connects", got.stdout.splitlines() == ["Test_Single", "Test_Single=@"], (got.stdout, got.stderr))


# ---- failures name their layer ----
def fails(name, got, code, *texts, rc=1):
    check(name, got.returncode == rc and f"0x{code:08X}" in got.stderr and all(t in got.stderr for t in texts), (got.returncode, got.stderr))


ask = ("query", "SELECT * FROM Test_Single")
fails("a name that is none", there(*ask, host="u@no-such-name.invalid"), 0x800706ba, "name resolution: no-such-name.invalid")
with socket.create_server(("127.0.0.1", 0)) as closed:
    free = closed.getsockname()[1]
fails("a port nobody listens at", there(*ask, host=f"u@127.0.0.1[{free}]"), 0x800706ba, f"TCP: 127.0.0.1 port {free}: Connection refused")
fails("a wrong password", there(*ask, env={**ENV, "OPENWMI_PASSWORD": "wrong"}), 0x80041003, "log-on: ", f"access denied for {netns.USER}")
fails("nobody to log on", there(*ask, host=HOST), 0x80041003, "log-on: no user was given")
fails("a namespace that is none", there(*ask, "-n", "root\\nix"), 0x8004100e, "namespace: root\\nix")
fails("a class that is none", there("query", "SELECT * FROM Nix"), 0x80041010, "class: 127.0.0.1 answered")
fails("an authority that is not offered", there(*ask, "--authority", "kerberos:x"), 0x8004100c, "Kerberos is not offered")
expect("a level below what the machine takes is raised", there(*ask, "--auth-level", "connect"), 0)
expect("packet integrity", there(*ask, "--auth-level", "pktIntegrity"), 0)
expect("a domain", there(*ask, "--authority", "ntlmdomain:ANY"), 0)
(dir / "credentials").chmod(0o644)
fails("credentials that others may read", there(*ask, host=HOST, env={"OPENWMI_CREDENTIALS": str(dir / "credentials")}), 0x80041003,
      "others than its owner may read it")
(dir / "credentials").chmod(0o600)
(dir / "credentials").write_text("[a]\nUser=x\nnonsense\n")
got = there(*ask, host=HOST, env={"OPENWMI_CREDENTIALS": str(dir / "credentials")})
check("credentials with a mistake", got.returncode == 1 and "credentials:3" in got.stderr, got.stderr)
for bad, text in ((["--host", "u@"], "names no machine"), (["--host", "@h"], "names no user"), (["--auth-level", "x"], "unknown level"),
                  (["--sinks", "x"], "unknown way"), (["--password-file", "/nix"], "/nix")):
    got = Got(*run([program, *bad, *ask]))
    check(f"{' '.join(bad)} is refused", got.returncode == 2 and text in got.stderr, got.stderr)
got = Got(*run([program, "--host", HOST, "run", "x.vbs"]))
check("--host and run", got.returncode == 2 and "does not go with" in got.stderr, got.stderr)

# ---- machines that do not answer, or nonsense ----
silent = socket.create_server(("127.0.0.1", 0))
got = there(*ask, "--timeout", "0.3", host=f"u@127.0.0.1[{silent.getsockname()[1]}]")
check("a machine that is silent", got.returncode == 3 and "log-on: " in got.stderr and "no answer in time" in got.stderr, got)


def nonsense(answer):
    """A machine that answers every packet with this."""
    s = socket.create_server(("127.0.0.1", 0))

    def serve():
        try:
            while True:
                c = s.accept()[0]
                with c:
                    while c.recv(65536):
                        c.sendall(answer)
        except OSError:
            pass
    threading.Thread(target=serve, daemon=True).start()
    return s


head = lambda kind, n, call=1: struct.pack("<BBBBIHHI", 5, 0, kind, 3, 0x10, 16 + n, 0, call)
for name, answer in (("text", b"HTTP/1.0 400 Bad Request\r\n\r\n"), ("a short packet", head(12, 0)), ("zeros", bytes(64)),
                     ("a refusal", head(13, 4) + bytes(4)), ("a fault", head(3, 16) + struct.pack("<IHHII", 32, 0, 0, 5, 0)),
                     ("a binding without a log-on", head(12, 40) + struct.pack("<HHIH", 4280, 4280, 1, 4) + b"135\0" + bytes(2) +
                      struct.pack("<BBHHH", 1, 0, 0, 0, 0) + bytes(16) + struct.pack("<I", 2))):
    s = nonsense(answer)
    got = there(*ask, "--timeout", "20", host=f"u@127.0.0.1[{s.getsockname()[1]}]")
    check(f"an answer that is {name}", got.returncode == 1 and re.search(r"description: (TCP|RPC|log-on): ", got.stderr), (got.returncode, got.stderr))
    s.close()

# ---- who may call the sink ----
hold = dir / "hold.vbs"
hold.write_text((HEAD + '''
svc.ExecMethodAsync sink, "Test_Call", "Slow"
WScript.Echo "started"
Wait
''' + SINK).replace("HOST", HOST).replace("USER", netns.USER).replace("PASSWORD", netns.PASSWORD))
waiting = subprocess.Popen([program, "run", str(hold)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
line = waiting.stdout.readline()
check("a call that waits", line == "started\n", line)


def ports(pid):
    """Those a process listens at."""
    mine = set()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            mine.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
        except OSError:
            pass
    for line in open("/proc/net/tcp6").readlines()[1:] + open("/proc/net/tcp").readlines()[1:]:
        f = line.split()
        if f[3] == "0A" and f"socket:[{f[9]}]" in mine:
            yield int(f[1].split(":")[1], 16)


def strange(port, kind):
    """What comes of a status for some sink, from somebody who has not logged on."""
    import uuid
    sink, ndr = uuid.UUID("7c857801-7381-11cf-884d-00aa004b2e24"), uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860")
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.settimeout(60)
        body = struct.pack("<HHIBBH", 4280, 4280, 0, 1, 0, 0) + struct.pack("<HBB", 0, 1, 0) + sink.bytes_le + bytes(4) + \
            ndr.bytes_le + struct.pack("<I", 2)
        s.sendall(struct.pack("<BBBBIHHI", 5, 0, 11, 3, 0x10, 16 + len(body), 0, 1) + body)
        bound = s.recv(4096)
        stub = struct.pack("<HHII", 5, 7, 0, 0) + bytes(16) + bytes(4) + struct.pack("<iiII", 0, 0, 0, 0)
        s.sendall(struct.pack("<BBBBIHHI", 5, 0, 0, 0x83, 0x10, 40 + len(stub), 0, 2) + struct.pack("<IHH", len(stub), 0, kind) +
                  os.urandom(16) + stub)
        try:
            got = s.recv(4096)
        except ConnectionError:
            got = b""
    return bound[2], got[2] if got else None


listening = list(ports(waiting.pid))
check("its sink has one port", len(listening) == 1, listening)
for op in (3, 4):
    got = strange(listening[0], op)
    check(f"operation {op} of somebody else is a fault", got[1] in (3, None), got)
expect("the call goes on", there("call", "Test_Call", "Release"), 4, "\nReturnValue=1\n")
out, err = waiting.communicate(timeout=60)
check("and is completed by its machine", out == "completed 0 1\n", (out, err))

# ---- a machine that goes away ----
waiting = subprocess.Popen([program, "run", str(hold)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
waiting.stdout.readline()
reading = subprocess.Popen([program, "--host", f"{netns.USER}@{HOST}", "watch",
                            "SELECT * FROM __InstanceCreationEvent WITHIN 1 WHERE TargetInstance ISA 'Test_Static'"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **ENV})
check("both are logged on", server.until("log-on of", start=len(server.lines) - 1) is not None)
server.p.send_signal(signal.SIGTERM)
out, err = waiting.communicate(timeout=60)
check("a server that ends cancels what is under way", out == "completed 80041032 0\nerror ExecMethod 80041032\n" or out == "completed 80041032 0\n", (out, err))
out, err = reading.communicate(timeout=60)
check("a reader is told", reading.returncode == 1 and ("0x800706BA" in err or "0x80010108" in err or "0x80041032" in err), (reading.returncode, err))
check("the server ended well", server.p.wait(60) == 0, "".join(server.lines[-200:]))
silent.close()
end()
