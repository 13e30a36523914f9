"""Whether impacket, a client of others, gets what it asks for; what went over the wire is dissected by tshark afterwards.

What impacket 0.10 cannot do is not tested with it: real32 and real64 that are no arrays, embedded objects that are NULL, an
uint32 of 0xffffffff (it takes it for NULL), the objects of a Next that gets fewer than it wants (it raises WBEM_S_FALSE)."""
import netns
netns.enter()
import contextlib, io, re, shutil, socket, threading, traceback
from tap import *
from impacket.dcerpc.v5 import transport
from impacket.dcerpc.v5.dcom import wmi as w
from impacket.dcerpc.v5.dcomrt import IActivation, IID_IObjectExporter, IObjectExporter, INTERFACE, MInterfacePointer
from impacket.dcerpc.v5.dtypes import NULL
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_WINNT

FOREVER = 0xffffffff
NOT_FOUND, INVALID_CLASS, INVALID_QUERY, INVALID_NAMESPACE = 0x80041002, 0x80041010, 0x80041017, 0x8004100e
INVALID_OPERATION, NO_INTERFACE, DISCONNECTED, DENIED, S_FALSE = 0x80041016, 0x80004002, 0x80010108, 5, 1
ROWS, BIG = 2000, 100000
# Not more than this: what fails must not wait for the end of the time of the whole test.
socket.setdefaulttimeout(120)

(dir / "interop.mof").write_text("""
#pragma namespace("\\\\\\\\.\\\\root\\\\cimv2")
class Interop_Part { string Name; sint32 Size; };
[Description("Has parts.")] class Interop_Thing {
  [key] string Id; Interop_Part Part; Interop_Part Parts[]; object Any; };
instance of Interop_Thing { Id = "x"; Part = instance of Interop_Part { Name = "p"; Size = 3; };
  Any = instance of Interop_Part { Name = "a"; };
  Parts = { instance of Interop_Part { Name = "1"; }, instance of Interop_Part { Name = "2"; } }; };
[Description("Is copied.")] class Interop_One { [key] string Id; [Description("more")] uint16 Number = 7; };
class Interop_Base { [key] string Id; };
class Interop_A : Interop_Base { uint32 A; };
class Interop_AA : Interop_A { uint32 B; };
class Interop_B : Interop_Base { uint32 A; };
class Interop_Row { [key] uint32 Id; string Text; };
instance of __IntervalTimerInstruction { TimerId = "Quick"; IntervalBetweenEvents = 20; };
""" + "".join('instance of Interop_Row { Id = %d; Text = "row %d"; };\n' % (i, i) for i in range(ROWS)))
expect("the classes", run([wmi, "mof", "compile", mof, str(dir / "interop.mof"), "--repository", repository,
                           "--providers", providers]), 0)


# ---- helpers ----
def quiet(f, *args):
    """impacket prints many answers."""
    with contextlib.redirect_stdout(io.StringIO()):
        return f(*args)


def code(f, *args):
    """The error of a call; 0 without one."""
    try:
        quiet(f, *args)
        return 0
    except Exception as e:
        number = e.get_error_code() if hasattr(e, "get_error_code") else None
        if "RPC_E_DISCONNECTED" in str(e):
            return DISCONNECTED
        found = re.search("0x([0-9a-f]+)", str(e))
        return number if number is not None else DENIED if "access_denied" in str(e) else int(found[1], 16) if found else f"{e!r} {e}"


def fails(name, wanted, f, *args):
    got = code(f, *args)
    check(name, got == wanted, f"wanted {wanted:#x}, got {got if isinstance(got, str) else hex(got)}")


def good(name, f, *args):
    """f tells whether it went well; what it raises is no end of the test."""
    try:
        got = quiet(f, *args)
        check(name, got is True, got)
    except Exception:
        check(name, False, traceback.format_exc())


def equal(name, wanted, f, *args):
    good(name, lambda: True if (got := f(*args)) == wanted else f"wanted {wanted!r}\ngot {got!r}")


def values(o):
    return {k: v["value"] for k, v in o.getProperties().items()}


def query(s, text, n=1, flags=0):
    return [values(o) for o in s.ExecQuery(text, flags).Next(FOREVER, n)]


# ---- a recording of everything ----
class Recording:
    def __init__(self):
        self.file, self.p = dir / "wire.pcapng", None
        tool = shutil.which("dumpcap")
        if tool:
            self.p = subprocess.Popen([tool, "-q", "-i", "lo", "-B", "64", "-w", self.file], stderr=subprocess.PIPE, text=True)
            if not any(line.startswith("File:") for line in self.p.stderr):
                self.p.wait()
                self.p = None

    def stop(self):
        if self.p:
            self.p.terminate()
            self.p.stderr.read()
            self.p.wait()
        return self.p is not None

    def dissect(self, filter, *fields):
        out = run(["tshark", "-r", self.file, "-o", "ntlmssp.nt_password:" + netns.PASSWORD, "-Y", filter, "-T", "fields",
                   *(a for f in fields for a in ("-e", f))])
        return out[1] if out[0] == 0 else out[2]


recording = Recording()
server = netns.Server()

# ---- levels of protection ----
for level, name in ((5, "integrity"), (6, "privacy")):
    good(f"a query with packet {name}", lambda: query(netns.login(level=level), "SELECT Version FROM Win32_OperatingSystem")
         [0]["Version"] == os.uname().release)
fails("activation without signatures is refused", DENIED, netns.login, "//./root/cimv2", 2)

# ---- queries ----
s = netns.login()
good("forward-only", lambda: query(s, "SELECT Handle FROM Win32_Process", 1, 0x30)[0]["Handle"] == "1" or
     query(s, "SELECT Handle FROM Win32_Process", 1, 0x30))
equal("a batch", [f"row {i}" for i in range(ROWS)],
      lambda: sorted((r["Text"] for r in query(s, "SELECT * FROM Interop_Row", ROWS)), key=lambda t: int(t[4:])))
equal("one by one, more than 64 changes of the interface", True, lambda: all(
    query(s, f"SELECT * FROM Interop_Row WHERE Id = {i}")[0]["Text"] == f"row {i}" for i in range(300)))


def to_the_end():
    e, n = s.ExecQuery("SELECT Id FROM Interop_Row WHERE Id < 10", 0x30), 0
    while True:
        try:
            n += len(e.Next(FOREVER, 1))
        except w.DCERPCSessionError as x:
            return n, x.get_error_code()


equal("the end is told", (10, S_FALSE), to_the_end)


def opened(answer, name, iid):
    """The object of an answer that impacket leaves as it came."""
    return iid(INTERFACE(s.get_cinstance(), b"".join(answer[name]["abData"]), s.get_ipidRemUnknown(), oxid=s.get_oxid(),
                         target=s.get_target()))


def enumerator(answer):
    return answer if isinstance(answer, w.IEnumWbemClassObject) else opened(answer, "ppEnum", lambda i: w.IEnumWbemClassObject(i, s))


def moves():
    e = s.ExecQuery("SELECT * FROM Interop_Row")
    every = [values(e.Next(FOREVER, 1)[0])["Id"] for _ in range(5)]
    e.Reset()
    again = [values(e.Next(FOREVER, 1)[0])["Id"] for _ in range(2)]
    e.Skip(FOREVER, 1)
    copy = enumerator(e.Clone())
    after = [values(x.Next(FOREVER, 1)[0])["Id"] for x in (e, copy, copy, e)]
    return every[:2] == again and after == [every[3], every[3], every[4], every[4]]


equal("Reset, Skip, Clone", True, moves)
fails("a forward-only enumerator does not go back", INVALID_OPERATION,
      lambda: s.ExecQuery("SELECT * FROM Interop_Row", 0x30).Reset())
equal("CreateInstanceEnum", ["row 0", "row 1"],
      lambda: sorted(values(o)["Text"] for o in s.CreateInstanceEnum("Interop_Row").Next(FOREVER, ROWS))[:2])


def class_names(flags, n):
    return {o.getClassName() for o in enumerator(s.CreateClassEnum("Interop_Base", flags)).Next(FOREVER, n)}


equal("CreateClassEnum, all below", {"Interop_A", "Interop_AA", "Interop_B"}, class_names, 0, 3)
equal("CreateClassEnum, directly below", {"Interop_A", "Interop_B"}, class_names, 1, 2)

# ---- objects ----
full = {"Id": "full", "Text": "text ä", "S8": -128, "U8": 255, "S16": -32768, "U16": 65535, "S32": -2147483648,
        "S64": -9223372036854775808, "U64": 18446744073709551615, "Flag": "True", "Char": 65,
        "When": "20240229123456.789012+060", "Other": 'Test_Item.Id="empty"', "ATexts": ["a", "b"], "AS8": [-1, 1],
        "AU8": [1, 255], "AS16": [-2, 2], "AU16": [2, 65535], "AS32": [-3, 3], "AU32": [3, 4000000000], "AS64": [-4, 4],
        "AU64": [4, 18446744073709551615], "AR32": [0.5, 1.0], "AR64": [0.25, 2.0], "AFlags": [65535, 0],
        "AChars": [65, 66]}
for name, value in full.items():
    equal(f"a value of {name}", value, lambda: query(s, f"SELECT Id, {name} FROM Test_Item WHERE Id = 'full'")[0][name])
scalars = ["S8", "U8", "S16", "U16", "S32", "S64", "U64", "Char", "Flag"]
nulls = [n for n in full if n not in ("Id", *scalars)]
equal("NULL", dict.fromkeys(nulls), lambda: {k: v for k, v in query(
    s, f"SELECT {', '.join(nulls)} FROM Test_Item WHERE Id = 'empty'")[0].items() if k in nulls})
equal("NULL of numbers is marked", set(scalars), lambda: {
    k for k, v in s.ExecQuery(f"SELECT {', '.join(scalars)} FROM Test_Item WHERE Id = 'empty'").Next(FOREVER, 1)[0]
    .getProperties().items() if v["null_default"]})


def embedded():
    p = values(s.GetObject('Interop_Thing.Id="x"')[0])
    out = []
    for unit in (p["Part"], p["Any"], *p["Parts"]):
        block = unit["ObjectBlock"]
        block.parseObject()
        out.append(block.ctCurrent["properties"]["Name"]["value"])
    return out


equal("objects in an object", ["p", "a", "1", "2"], embedded)


def of_class():
    c = s.GetObject("Test_Item")[0]
    p = c.getProperties()
    return (c.getClassName(), p["S32"]["value"], p["Id"]["qualifiers"].get("key"), p["Text"]["qualifiers"]["Description"],
            p["AParts"]["qualifiers"]["CIMTYPE"], p["Other"]["qualifiers"]["CIMTYPE"])


equal("a class: defaults, qualifiers", ("Test_Item", "32", "True", "text", "object:Test_Part", "ref:Test_Item"), of_class)
equal("a class: methods", ({"Text", "Number", "Both"}, {"ProcessId", "ReturnValue"}), lambda: (
    {"Text", "Number", "Both"} & set(s.GetObject("Test_Call")[0].getMethods()["Echo"]["InParams"]),
    set(s.GetObject("Test_Call")[0].getMethods()["Create"]["OutParams"])))
equal("an instance by its path", {"Id": 5, "Text": "row 5"}, lambda: values(s.GetObject("Interop_Row.Id=5")[0]))

# ---- changes ----
class Bytes(bytes):
    """What impacket takes for an object to send."""

    def getData(self):
        return bytes(self)


def new_instance(name, number, text):
    i = s.GetObject("Test_Static")[0].SpawnInstance()
    i.Name, i.Number, i.Text = name, number, text
    return i.marshalMe()


def put(*args):
    s.PutInstance(new_instance(*args))
    return query(s, f"SELECT * FROM Test_Static WHERE Name = '{args[0]}'")[0]


equal("PutInstance", {"Name": "new", "Number": 5, "Text": "hello"}, put, "new", 5, "hello")
equal("PutInstance, again", {"Name": "new", "Number": 5, "Text": "other"}, put, "new", 5, "other")
equal("PutInstance and a query in many fragments", {"Name": "big", "Number": 1, "Text": "0123456789" * (BIG // 10)},
      put, "big", 1, "0123456789" * (BIG // 10))
fails("DeleteInstance", 0, s.DeleteInstance, 'Test_Static.Name="new",Number=5')
fails("and once more", NOT_FOUND, s.DeleteInstance, 'Test_Static.Name="new",Number=5')


def put_class():
    """Interop_One under another name that is as long."""
    one = s.GetObject("Interop_One")[0].get_objRef()
    sent = one.replace(b"Interop_One", b"Interop_Two")
    m = MInterfacePointer()
    m["ulCntData"], m["abData"] = len(sent), list(sent)
    s.PutClass(m)
    p = s.GetObject("Interop_Two")[0].getProperties()
    return p["Number"]["value"], p["Number"]["qualifiers"]["Description"], p["Id"]["qualifiers"]["key"]


equal("PutClass", ("7", "more", "True"), put_class)
fails("DeleteClass", 0, s.DeleteClass, "Interop_Two")
fails("the class is gone", NOT_FOUND, s.GetObject, "Interop_Two")
fails("a class is no instance", 0x8004100f, lambda: s.PutInstance(Bytes(s.GetObject("Interop_One")[0].get_objRef())))
fails("what is no object is refused", 0x8004100b, lambda: s.PutInstance(
    Bytes(s.GetObject("Interop_One")[0].get_objRef()[:60])))


# ---- methods ----
def create():
    o = s.GetObject("Win32_Process")[0].Create("sleep 0", "/", None).getProperties()
    return o["ReturnValue"]["value"] == 0 and o["ProcessId"]["value"] > 1


good("Win32_Process.Create", create)
equal("a method with an output", {"Text": "five", "ReturnValue": 5},
      lambda: values(s.GetObject("Test_Call")[0].ReturnsNonZero()))
equal("a method of an instance", {"Was": "one", "Self": "Test_Call", "ReturnValue": 0}, lambda: values(
    s.GetObject('Test_Call.Id="one"')[0].Rename("a")))
fails("a method that there is not", 0x8004102e, lambda: s.ExecMethod("Test_Call", "Nothing"))
fails("a method that fails", 0x80041003, lambda: s.ExecMethod("Test_Call", "Denied"))

# ---- events ----
equal("ExecNotificationQuery", "Quick", lambda: values(
    s.ExecNotificationQuery("SELECT * FROM __TimerEvent WHERE TimerId = 'Quick'", 0x30).Next(FOREVER, 1)[0])["TimerId"])
fails("no event class", 0x80041059, s.ExecNotificationQuery, "SELECT * FROM Win32_Process", 0x30)

# ---- namespaces ----
s = netns.login("//./root")
fails("a class of another namespace", NOT_FOUND, s.GetObject, "Interop_Row")
equal("OpenNamespace", "row 3", lambda: query(
    opened(s.OpenNamespace("cimv2"), "ppWorkingNamespace", w.IWbemServices), "SELECT Text FROM Interop_Row WHERE Id = 3")[0]["Text"])
s = netns.login()

# ---- errors ----
fails("a query of a class that there is not", INVALID_CLASS, s.ExecQuery, "SELECT * FROM NoSuch")
fails("a semisynchronous one tells it with the first object", INVALID_CLASS,
      lambda: s.ExecQuery("SELECT * FROM NoSuch", 0x30).Next(FOREVER, 1))
fails("a wrong query", INVALID_QUERY, s.ExecQuery, "SELEC * FROM x")
fails("no such class", NOT_FOUND, s.GetObject, "NoSuch")
fails("no such instance", NOT_FOUND, s.GetObject, "Interop_Row.Id=999999")
fails("no such namespace", INVALID_NAMESPACE, netns.login, "//./root/nosuch")
fails("a wrong password", DENIED, lambda: netns.login(password="wrong"))
fails("an unknown user", DENIED, lambda: netns.login(user="nobody"))
check("both are in the log", server.until("\\alice", "wrong password") and server.until("\\nobody", "unknown user"), server.lines)
server.user("add", "bob", netns.account(), input="builder\n")
good("a user who comes later", lambda: netns.login(user="bob", password="builder") is not None)
for _ in range(9):
    code(lambda: netns.login(user="bob", password="wrong"))
fails("after many failures a user waits", DENIED, lambda: netns.login(user="bob", password="builder"))
check("as the log says", server.until("\\bob", "too many failures"), server.lines)
good("others do not", lambda: netns.login() is not None)

# ---- references ----
s = netns.login()
good("RemQueryInterface", lambda: s.ExecQuery("SELECT * FROM Interop_Row").RemQueryInterface(1, (w.IID_IWbemFetchSmartEnum,))
     is not None)
fails("an interface that the object does not have", NO_INTERFACE,
      lambda: s.ExecQuery("SELECT * FROM Interop_Row").RemQueryInterface(1, (w.IID_IWbemServices,)))


def released(enough):
    e = s.ExecQuery("SELECT * FROM Interop_Row")
    e.RemAddRef()
    e.RemRelease()
    if enough:
        for _ in range(10):
            e.RemRelease()
    return values(e.Next(FOREVER, 1)[0])["Text"][:3]


equal("an object lives while there are references", "row", released, False)
fails("and not longer", DISCONNECTED, released, True)


def resolver(level=None):
    d = transport.DCERPCTransportFactory(f"ncacn_ip_tcp:{netns.ADDRESS}[135]").get_dce_rpc()
    if level:
        d.set_credentials(netns.USER, netns.PASSWORD)
        d.set_auth_level(level)
        d.set_auth_type(RPC_C_AUTHN_WINNT)
    d.connect()
    d.bind(IID_IObjectExporter)
    return IObjectExporter(d)


def addresses(bindings):
    return [b["aNetworkAddr"].rstrip("\0") for b in bindings]


fails("ServerAlive of anybody", 0, lambda: resolver().ServerAlive())
equal("ServerAlive2 of anybody", netns.ADDRESS, lambda: addresses(resolver().ServerAlive2())[0])
equal("ResolveOxid2", f"{netns.ADDRESS}[{server.objects_port}]",
      lambda: addresses(resolver(5).ResolveOxid2(s.get_oxid(), (7,)))[0])
equal("ResolveOxid", f"{netns.ADDRESS}[{server.objects_port}]",
      lambda: addresses(resolver(6).ResolveOxid(s.get_oxid(), (7,)))[0])
fails("an exporter that there is not", 1910, lambda: resolver(5).ResolveOxid2(1, (7,)))
good("a set of pings", lambda: resolver(5).ComplexPing(0, 0, [s.get_oid()])["pSetId"] != 0)
fails("a set that there is not", 1912, lambda: resolver(5).SimplePing(1))


def old_activation():
    d = transport.DCERPCTransportFactory(f"ncacn_ip_tcp:{netns.ADDRESS}[135]").get_dce_rpc()
    d.set_credentials(netns.USER, netns.PASSWORD)
    d.set_auth_level(6)
    d.set_auth_type(RPC_C_AUTHN_WINNT)
    d.connect()
    l = w.IWbemLevel1Login(IActivation(d).RemoteActivation(w.CLSID_WbemLevel1Login, w.IID_IWbemLevel1Login))
    return l is not None


good("IActivation", old_activation)

# ---- many, and one that vanishes ----
def one_of_many(i, gate, results):
    try:
        mine = netns.login()
        gate.wait(100)
        results[i] = query(mine, f"SELECT Text FROM Interop_Row WHERE Id = {i}")[0]["Text"]
    except Exception:
        results[i] = traceback.format_exc()


MANY = 20
gate, results = threading.Barrier(MANY), {}
threads = [threading.Thread(target=one_of_many, args=(i, gate, results)) for i in range(MANY)]
for t in threads:
    t.start()
for t in threads:
    t.join()
check("20 connections at once", results == {i: f"row {i}" for i in range(MANY)}, results)


def vanish():
    gone = netns.login()
    e = gone.ExecQuery("SELECT * FROM Interop_Row", 0x30)
    e.Next(FOREVER, 1)
    waits = gone.ExecNotificationQuery("SELECT * FROM __InstanceDeletionEvent WITHIN 1 WHERE TargetInstance ISA 'Interop_One'", 0x30)
    request = w.IEnumWbemClassObject_Next()
    request["lTimeout"], request["uCount"] = FOREVER, 1
    request["ORPCthis"] = waits.get_cinstance().get_ORPCthis()
    d = waits.get_dce_rpc()
    d.call(request.opnum, request, waits.get_iPid())  # nobody waits for the answer
    sock = d.get_rpc_transport().get_socket()
    sock.shutdown(socket.SHUT_RDWR)
    sock.close()
    return query(netns.login(), "SELECT Text FROM Interop_Row WHERE Id = 1")[0]["Text"]


equal("others are served when a client vanishes", "row 1", vanish)
netns.hang_up()
server.stop()

# ---- with --allow-connect ----
server = netns.Server("--allow-connect")


def old_client():
    c = netns.connect(level=2)
    l = netns.level1(c)
    c.get_dce_rpc().set_auth_level(5)
    return query(l.NTLMLogin("//./root/cimv2", NULL, NULL), "SELECT Text FROM Interop_Row WHERE Id = 2")[0]["Text"]


equal("activation without signatures where it is allowed", "row 2", old_client)
netns.hang_up()
server.stop("the second server ends")

# ---- the wire ----
if recording.stop() and shutil.which("tshark"):
    bad = recording.dissect("_ws.malformed || _ws.expert.severity == 8388608", "frame.number", "_ws.expert.message", "_ws.col.Info")
    check("tshark finds nothing wrong", bad == "", bad)
    n = recording.dissect("dcerpc.pkt_type == 2", "frame.number").count("\n")
    check("and has seen answers", n > 500, n)
else:
    print("# not dissected: no tshark, or dumpcap may not record")
end()
