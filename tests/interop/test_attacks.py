"""Clients that mean harm, or die: the server goes on serving the others, and its memory comes back."""
import collections, os, pathlib, re, resource, signal, socket, struct, subprocess, sys, uuid
import netns
from tap import *

Got = collections.namedtuple("Got", "returncode stdout stderr")
program = sys.argv[1]
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
MANY = min(2000, limit - 900)  # connections at a time
OPTIONS = ["--repository", repository, "--providers", providers]
expect("classes of the test provider", run([program, "mof", "compile", mof, *OPTIONS]), 0)
server = netns.Server("--callback-timeout", "5", listen="127.0.0.1:0")
RESOLVER, OBJECTS = map(int, re.search(r"resolver at port (\d+), objects at port (\d+)", server.said).groups())
HOST = f"127.0.0.1[{RESOLVER}]"
ENV = {"OPENWMI_PASSWORD": netns.PASSWORD, "OPENWMI_CREDENTIALS": str(dir / "none")}
NDR = uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860").bytes_le + struct.pack("<I", 2)
LOGIN = uuid.UUID("f309ad18-d86a-11d0-a075-00c04fb68820").bytes_le + bytes(4)
NEGOTIATE = b"NTLMSSP\0" + struct.pack("<II", 1, 0xe2088297) + bytes(16) + b"\x06\x01\xb1\x1d\0\0\0\x0f"
BIND, ALTER, AUTH3 = 11, 14, 16


def asked(name):
    got = Got(*run([program, "--host", f"{netns.USER}@{HOST}", "--timeout", "50", "call", "Test_Call", "NoInputs"], env=ENV))
    check(f"{name}: others are served", got.returncode == 0 and server.p.poll() is None, (got, server.lines[-3:], server.p.poll()))


def memory():
    """Proportional, in KB"""
    return int(re.search(r"Pss:\s+(\d+)", pathlib.Path(f"/proc/{server.pid}/smaps_rollup").read_text())[1])


def packet(kind, body, call=1, token=b"", level=6, context=1, flags=3):
    if token:
        body += bytes(-len(body) % 4) + struct.pack("<BBBBI", 10, level, 0, 0, context) + token
    return struct.pack("<BBBBIHHI", 5, 0, kind, flags, 0x10, 16 + len(body), len(token), call) + body


def bind(kind=BIND, call=1, token=NEGOTIATE, context=1, presentation=0):
    body = struct.pack("<HHIBBH", 4280, 4280, 0, 1, 0, 0) + struct.pack("<HBB", presentation, 1, 0) + LOGIN + NDR
    return packet(kind, body, call, token, context=context)


def connect(port=None):
    s = socket.create_connection(("127.0.0.1", port or OBJECTS))
    s.settimeout(60)
    return s


def closed(s):
    """Whether the server has ended the connection, once what it had sent is read."""
    try:
        while s.recv(65536):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


asked("nobody else")
floor = memory()

# ---- connections that do nothing, or very slowly ----
idle = [connect(RESOLVER if i % 2 else OBJECTS) for i in range(500)]
for s in idle[::2]:
    s.sendall(bind()[:7])
half = [connect() for _ in range(200)]
for s in half:
    s.shutdown(socket.SHUT_WR)
check("who closes its half is closed", all(closed(s) for s in half))
asked("500 that wait in the middle of a packet")
for s in idle + half:
    s.close()

# ---- floods ----
s = connect()
s.sendall(bind())
for i in range(3000):
    try:
        s.sendall(bind(ALTER, i + 2, context=i + 2, presentation=i + 1))
    except ConnectionError:
        break
    if i % 16 == 0:
        s.setblocking(False)
        try:
            s.recv(1 << 20)
        except OSError:
            pass
        s.settimeout(60)
asked("3,000 security contexts of one connection")
s.close()
many = []
for i in range(MANY):
    c = connect()
    c.sendall(bind())
    many.append(c)
answers = sum(len(c.recv(4096)) > 0 for c in many)
check("many log-ons begun, all are answered", answers == len(many), answers)
asked("many log-ons that are never ended")
for c in many:
    c.close()
one = connect()
one.sendall(bind(token=b""))
one.recv(4096)
stub = bytes(4000)
for i in range(200):  # fragments of one call, none of them the last
    try:
        one.sendall(packet(0, struct.pack("<IHH", 1 << 30, 0, 6) + stub, 7, flags=1 if i == 0 else 0))
    except ConnectionError:
        break
check("a call without an end, without a log-on, is cut off", closed(one))
asked("fragments without an end")
procs = [subprocess.Popen([program, "--host", f"{netns.USER}@{HOST}", "call", "Test_Call", "NoInputs"], env={**os.environ, **ENV},
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(100)]
check("100 activations at a time", all(p.wait(120) == 0 for p in procs))

# ---- garbage ----
for name, data in (("text", b"GET / HTTP/1.1\r\n\r\n"), ("zeros", bytes(200)), ("a length of nothing", packet(BIND, b"")[:8] + b"\0\0" + bytes(6)),
                   ("a length of 16", packet(0, b"")), ("a token that is none", bind(token=os.urandom(300))),
                   ("an AUTH3 before a bind", packet(AUTH3, bytes(4), token=NEGOTIATE)), ("a version of its own", b"\x04" + bind()[1:])):
    s = connect()
    s.sendall(data)
    s.shutdown(socket.SHUT_WR)
    check(f"{name} ends the connection", closed(s))
    s.close()
for seed in range(60):  # a real beginning, then anything
    s = connect(RESOLVER if seed % 2 else OBJECTS)
    try:
        s.sendall(bind())
        s.recv(4096)
        s.sendall(packet(AUTH3, bytes(4), token=NEGOTIATE + os.urandom(seed)) + os.urandom(200 * (seed + 1)))
        s.shutdown(socket.SHUT_WR)
    except ConnectionError:
        pass
    closed(s)
    s.close()
asked("garbage")

# ---- clients that die with calls under way ----
script = dir / "many.vbs"
script.write_text(f'''
Set svc = CreateObject("WbemScripting.SWbemLocator").ConnectServer("{HOST}", "root\\cimv2", "{netns.USER}", "{netns.PASSWORD}")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
For i = 1 To 1000 : svc.ExecMethodAsync sink, "Test_Call", "Slow" : Next
WScript.Echo "started"
Do : WScript.Sleep 1000 : Loop
''')
dying = subprocess.Popen([program, "run", str(script)], stdout=subprocess.PIPE, text=True)
check("1,000 calls wait", dying.stdout.readline() == "started\n")
got = Got(*run([program, "--host", f"{netns.USER}@{HOST}", "call", "Test_Call", "Waiting"], env=ENV))
check("all of them", "ReturnValue=1000\n" in got.stdout, got)
release = subprocess.Popen([program, "--host", f"{netns.USER}@{HOST}", "call", "Test_Call", "Release"], env={**os.environ, **ENV},
                           stdout=subprocess.DEVNULL)
dying.send_signal(signal.SIGKILL)
dying.wait()
check("they are let go while their client dies", release.wait(60) in (0, 4))
asked("1,000 sinks that are gone")
vanishing = []
for _ in range(20):
    vanishing.append(subprocess.Popen([program, "--host", f"{netns.USER}@{HOST}", "query", "SELECT * FROM CIM_Setting"], env={**os.environ, **ENV},
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
for p in vanishing:
    p.kill()
    p.wait()
asked("20 that died while they read")
asked("and again")
grown = memory() - floor
sanitized = b"__asan_init" in pathlib.Path(program).read_bytes()  # it keeps what was freed for a while
check("the memory comes back", sanitized or grown < 24 * 1024, f"{grown} KB more than before")
server.p.send_signal(signal.SIGTERM)
check("the server ends well", server.p.wait(60) == 0, "".join(server.lines[-150:]))
end()
