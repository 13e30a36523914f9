"""That nothing is done for a client without a log-on, or after one that failed. The packets are made here."""
import netns
netns.enter()
import socket, struct, uuid
from tap import *
from impacket import ntlm

NDR32 = uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860").bytes_le + struct.pack("<I", 2)
NDR64 = uuid.UUID("71710533-beba-4937-8319-b5dbef9ccc36").bytes_le + struct.pack("<I", 1)
INTERFACES = {  # name: IID, operations, those that anybody may call (MS-DCOM 3.1.2.5.1.4, 3.1.2.5.1.6), at the resolver's port
    "IObjectExporter": ("99fcfec4-5260-101b-bbcb-00aa0021347a", 6, {3, 5}, True),
    "IActivation": ("4d9f4ab8-7d1c-11cf-861e-0020af6e7c57", 1, set(), True),
    "ISystemActivator": ("000001a0-0000-0000-c000-000000000046", 5, set(), True),
    "IRemUnknown": ("00000131-0000-0000-c000-000000000046", 6, set(), False),
    "IRemUnknown2": ("00000143-0000-0000-c000-000000000046", 7, set(), False),
    "IWbemLevel1Login": ("f309ad18-d86a-11d0-a075-00c04fb68820", 7, set(), False),
    "IWbemLoginClientID": ("d4781cd6-e5d3-44df-ad94-930efe48a887", 4, set(), False),
    "IWbemServices": ("9556dc99-828c-11cf-a37e-00aa003240c7", 26, set(), False),
    "IEnumWbemClassObject": ("027947e1-d731-11ce-a357-000000000001", 8, set(), False),
    "IWbemFetchSmartEnum": ("1c1c45ee-4395-11d2-b60b-00104b703efd", 4, set(), False),
    "IWbemWCOSmartEnum": ("423ec01e-2e35-11d2-b604-00104b703efd", 4, set(), False),
    "IWbemCallResult": ("44aca675-e8fc-11d0-a07c-00c04fb68820", 7, set(), False),
}
RESPONSE, FAULT, BIND, BIND_ACK, BIND_NAK, ALTER, ALTER_RESP, AUTH3 = 2, 3, 11, 12, 13, 14, 15, 16
DENIED, PROTOCOL, RANGE = 5, 0x1c01000b, 0x1c010002
THIS = struct.pack("<HHII", 5, 7, 0, 0) + bytes(16) + struct.pack("<I", 0)


class Client:
    def __init__(self, port):
        self.s = socket.create_connection((netns.ADDRESS, port))
        self.s.settimeout(60)
        self.call = 0

    def send(self, kind, body, auth=b"", level=0, context=1):
        """auth: a token; its trailer is added."""
        if auth:
            body += bytes(-len(body) % 4)
            body += struct.pack("<BBBBI", 10, level, 0, 0, context) + auth
        self.call += 1
        try:
            self.s.sendall(struct.pack("<BBBBIHHI", 5, 0, kind, 0x83 if kind == 0 else 3, 0x10, 16 + len(body), len(auth),
                                       self.call) + body)
        except OSError:
            pass  # closed: told by the next packet

    def exactly(self, n):
        out = b""
        while len(out) < n:
            got = self.s.recv(n - len(out))
            if not got:
                raise ConnectionError
            out += got
        return out

    def packet(self):
        """kind, packet; (None, b"") when the connection is closed."""
        try:
            head = self.exactly(16)
            return head[2], head + self.exactly(struct.unpack_from("<H", head, 8)[0] - 16)
        except (ConnectionError, OSError) as e:
            if isinstance(e, TimeoutError):
                raise
            return None, b""

    def bind(self, iid, syntaxes=(NDR32,), token=b"", level=0, kind=BIND, version=0):
        element = struct.pack("<HBB", 0, len(syntaxes), 0) + uuid.UUID(iid).bytes_le + struct.pack("<I", version)
        self.send(kind, struct.pack("<HHIBBH", 4280, 4280, 0, 1, 0, 0) + element + b"".join(syntaxes), token, level)
        return self.packet()

    def request(self, op, stub, object=None, token=b"", level=0):
        self.send(0, struct.pack("<IHH", len(stub), 0, op) + (object or bytes(16)) + stub, token, level)
        return self.packet()

    def close(self):
        self.s.close()


def results(packet):
    """result and reason of the first context, and the token"""
    n = struct.unpack_from("<H", packet, 24)[0]
    at = 26 + n
    at += -at % 4
    size = struct.unpack_from("<H", packet, 10)[0]
    return struct.unpack_from("<HH", packet, at + 4), packet[len(packet) - size:]


def what(answer):
    kind, p = answer
    return "closed" if kind is None else struct.unpack_from("<I", p, 24)[0] if kind == FAULT else f"packet {kind}"


def refused(answer):
    return what(answer) in (DENIED, "closed")


def log_on(c, iid, level, user, password):
    """A bind with NTLM and its third packet; the kind of the answer to the bind."""
    first = ntlm.getNTLMSSPType1("", "", signingRequired=True)
    kind, p = c.bind(iid, token=first.getData(), level=level)
    if kind != BIND_ACK:
        return kind
    last, _ = ntlm.getNTLMSSPType3(first, results(p)[1], user, password, "", "", "")
    c.send(AUTH3, bytes(4), last.getData(), level)
    return kind


def stub(name):
    return b"" if name == "IObjectExporter" else THIS


server = netns.Server(users={netns.USER: netns.PASSWORD, "bob": "builder"})
# Objects that there are, so that only the log-on is missing.
live = netns.login()
services, remunknown = live.get_iPid(), live.get_ipidRemUnknown()
e = live.ExecQuery("SELECT * FROM Win32_OperatingSystem")
targets = {"IWbemServices": services, "IRemUnknown": remunknown, "IRemUnknown2": remunknown, "IEnumWbemClassObject": e.get_iPid()}

for name, (iid, ops, anybody, at_resolver) in INTERFACES.items():
    port = 135 if at_resolver else server.objects_port
    for how in ("nobody", "a failed log-on", "a log-on that is not finished"):
        bad = []
        for op in range(27):
            c = Client(port)
            if how == "nobody":
                kind = c.bind(iid)[0]
            elif how == "a failed log-on":
                kind = log_on(c, iid, 5, f"nobody{op}", "wrong")
            else:
                kind = c.bind(iid, token=ntlm.getNTLMSSPType1("", "", signingRequired=True).getData(), level=5)[0]
            if kind != BIND_ACK:
                bad.append((op, f"bind: {kind}"))
                c.close()
                continue
            for token in (b"", b"\1\0\0\0" + bytes(12)) if how != "nobody" else (b"",):
                got = c.request(op, stub(name), targets.get(name), token, 5)
                ok = got[0] == RESPONSE if op in anybody and not token else \
                    what(got) in (DENIED, RANGE, "closed") if op >= ops else refused(got)
                if not ok:
                    bad.append((op, what(got), len(token)))
            c.close()
        check(f"{name}: {how}", not bad, bad)

# ---- what is no log-on either ----
iid = INTERFACES["IWbemServices"][0]
for name, level, token in (("no authentication at all", 1, b"x" * 16), ("a level that there is not", 9, b"x" * 16),
                           ("a token that is none", 5, b"x" * 40)):
    c = Client(server.objects_port)
    kind, p = c.bind(iid, token=token, level=level)
    got = what(c.request(3, THIS, services)) if kind == BIND_ACK else DENIED
    check(f"{name} is refused", kind in (None, BIND_NAK) or got in (DENIED, "closed"), (kind, got))
    c.close()
for name, user, password in (("the wrong password", netns.USER, "wrong"), ("nobody's name", "", "")):
    c = Client(server.objects_port)
    kind = log_on(c, iid, 6, user, password)
    check(f"{name} is refused", kind != BIND_ACK or refused(c.request(6, THIS, services)), kind)
    got = c.bind(iid, kind=ALTER)[0]
    check("and an alter context does not help", got in (None, FAULT) or refused(c.request(6, THIS, services)), got)
    c.close()
c = Client(server.objects_port)
c.bind(iid)
got = c.bind(INTERFACES["IRemUnknown2"][0], kind=ALTER)[0]
check("an alter context without a log-on", got == ALTER_RESP and refused(c.request(3, THIS, remunknown)), got)
c.close()

# ---- a log-on that is too weak for the calls ----
for level, name in ((2, "connect"), (4, "packet")):
    for interface in ("ISystemActivator", "IWbemServices"):
        iid, port = INTERFACES[interface][0], 135 if interface == "ISystemActivator" else server.objects_port
        c = Client(port)
        log_on(c, iid, level, netns.USER, netns.PASSWORD)
        got = c.request(4 if port == 135 else 6, THIS, targets.get(interface))
        check(f"{interface} at the level {name} is refused", refused(got), what(got))
        c.close()

# ---- binds ----
iid = INTERFACES["IObjectExporter"][0]
for name, syntaxes, wanted in (("NDR64 alone is refused", (NDR64,), (2, 2)), ("NDR64 first and NDR behind it is taken", (NDR64, NDR32), (0, 0))):
    c = Client(135)
    kind, p = c.bind(iid, syntaxes)
    check(name, kind == BIND_ACK and results(p)[0] == wanted, (kind, p))
    if wanted[0]:
        got = c.request(3, b"")
        check("and its context cannot be called", what(got) == 0x1c010003, what(got))
        kind, p = c.bind(iid, kind=ALTER)
        check("the connection goes on with another one", kind == ALTER_RESP and c.request(3, b"")[0] == RESPONSE, kind)
    c.close()
c = Client(135)
kind, p = c.bind("12345678-1234-1234-1234-123456789abc")
check("an interface that there is not", kind == BIND_ACK and results(p)[0] == (2, 1), (kind, p))
c.close()
c = Client(135)
got = c.request(3, b"")
check("a call before the bind", what(got) in (PROTOCOL, "closed"), what(got))
c.close()
c = Client(135)
c.bind(iid)
got = c.bind(iid)
check("a second bind", got[0] in (None, BIND_NAK), got)
c.close()

# ---- nothing of this has hurt ----
check("others are served", "Caption" in e.Next(0xffffffff, 1)[0].getProperties())

# ---- objects of somebody else ----
other = netns.login(user="bob", password="builder")
mine = other.get_iPid()
for name in ("GetObject", "DeleteClass", "ExecQuery"):
    other.set_iPid(services)
    try:
        getattr(other, name)("NoSuch")
        got = "an answer"
    except Exception as x:
        got = str(x)
    check(f"{name} of another user's connection is refused", "access_denied" in got, got)
other.set_iPid(mine)
check("one's own is not", other.GetObject("Win32_Process") is not None)
netns.hang_up()
server.stop()
end()
