"""A client's side of asynchronous calls: an object exporter with an IWbemObjectSink, for the server to call back. The packets
are made here; NTLM and the objects are impacket's. Everything that comes goes to Sink.events in order."""
import os, queue, socket, struct, threading, uuid
from Cryptodome.Cipher import ARC4
from impacket import ntlm
from impacket.dcerpc.v5.dcom import wmi
from impacket.dcerpc.v5.dcomrt import INTERFACE
from impacket.ntlm import hmac_md5

NDR32 = uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860").bytes_le + struct.pack("<I", 2)
IID = {name: uuid.UUID(text).bytes_le for name, text in {
    "resolver": "99fcfec4-5260-101b-bbcb-00aa0021347a", "sink": "7c857801-7381-11cf-884d-00aa004b2e24",
    "remunknown": "00000131-0000-0000-c000-000000000046", "unknown": "00000000-0000-0000-c000-000000000046"}.items()}
REQUEST, RESPONSE, FAULT, BIND, BIND_ACK, ALTER, ALTER_RESP, AUTH3 = 0, 2, 3, 11, 12, 14, 15, 16
NEW_STYLE = 0x400ff


def dual_string(port):
    text = ("127.0.0.1[%d]" % port).encode("utf-16le") + b"\0\0"
    strings = struct.pack("<H", 7) + text + b"\0\0"
    security = struct.pack("<HHH", 10, 0xffff, 0) + b"\0\0"
    return struct.pack("<HH", len(strings + security) // 2, len(strings) // 2) + strings + security


class Ntlm:
    """The acceptor of one log-on (MS-NLMP 3.2.5)."""

    def __init__(self, users):
        self.users, self.challenge, self.who = users, os.urandom(8), None

    def first(self, token):
        self.t1 = token
        flags = struct.unpack_from("<I", token, 12)[0]
        pairs = ntlm.AV_PAIRS()
        pairs[ntlm.NTLMSSP_AV_HOSTNAME] = "CLIENT".encode("utf-16le")
        pairs[ntlm.NTLMSSP_AV_DOMAINNAME] = "CLIENT".encode("utf-16le")
        info = pairs.getData()
        name = "CLIENT".encode("utf-16le")
        head = struct.pack("<8sIHHII8s8sHHI8s", b"NTLMSSP\0", 2, len(name), len(name), 56, flags | 0x20000, self.challenge,
                           b"\0" * 8, len(info), len(info), 56 + len(name), b"\6\1\0\0\0\0\0\x0f")
        self.t2 = head + name + info
        return self.t2

    def last(self, token):
        def field(at):
            n, _, offset = struct.unpack_from("<HHI", token, at)
            return token[offset:offset + n]
        nt, domain, user, key = field(20), field(28).decode("utf-16le"), field(36).decode("utf-16le"), field(52)
        flags = struct.unpack_from("<I", token, 60)[0]
        if user not in self.users:
            return False
        base = ntlm.NTOWFv2(user, self.users[user], domain)
        if hmac_md5(base, self.challenge + nt[16:]) != nt[:16]:
            return False
        session = hmac_md5(base, nt[:16])
        self.key = ARC4.new(session).encrypt(key) if flags & ntlm.NTLMSSP_NEGOTIATE_KEY_EXCH else session
        mic = token[72:88]
        if hmac_md5(self.key, self.t1 + self.t2 + token[:72] + b"\0" * 16 + token[88:]) != mic:
            return False
        self.flags, self.who = flags, user
        self.sign = {m: ntlm.SIGNKEY(flags, self.key, m) for m in ("Client", "Server")}
        self.handle = {m: ARC4.new(ntlm.SEALKEY(flags, self.key, m)).encrypt for m in ("Client", "Server")}
        self.seq = {"Client": 0, "Server": 0}
        return True

    def mac(self, side, message):
        s = ntlm.MAC(self.flags, self.handle[side], self.sign[side], self.seq[side], message)
        self.seq[side] += 1
        return s.getData()


class Connection(threading.Thread):
    def __init__(self, sink, sock):
        super().__init__(daemon=True)
        self.sink, self.sock, self.contexts, self.auth, self.partial = sink, sock, {}, None, b""
        self.level = 1
        self.start()

    def packet(self):
        head = b""
        while len(head) < 16:
            got = self.sock.recv(16 - len(head))
            if not got:
                return None
            head += got
        n = struct.unpack_from("<H", head, 8)[0]
        while len(head) < n:
            got = self.sock.recv(n - len(head))
            if not got:
                return None
            head += got
        return head

    def send(self, kind, call, body, flags=3, token=b"", level=0):
        trailer = struct.pack("<BBBBI", 10, level, 0, 0, self.context) + token if token else b""
        self.sock.sendall(struct.pack("<BBBBIHHI", 5, 0, kind, flags, 0x10, 16 + len(body + trailer), len(token), call) +
                          body + trailer)

    def run(self):
        try:
            while True:
                p = self.packet()
                if p is None or not self.take(p):
                    break
        except OSError:
            pass
        self.sock.close()

    def bind(self, p, kind, flags, call, token):
        at, results = 28, b""
        for _ in range(p[24]):
            number, syntaxes = struct.unpack_from("<HB", p, at)
            iid = p[at + 4:at + 20]
            good = iid in (IID["resolver"], IID["sink"], IID["remunknown"]) and NDR32 in p[at + 24:at + 24 + 20 * syntaxes]
            if good:
                self.contexts[number] = iid
            results += struct.pack("<HH", 0, 0) + NDR32 if good else struct.pack("<HH", 2, 1) + b"\0" * 20
            at += 24 + 20 * syntaxes
        answer = b""
        if token:
            self.auth = Ntlm(self.sink.users)
            answer = self.auth.first(token)
        body = struct.pack("<HHIH", 4280, 4280, 1, 2) + b"0\0" + b"\0" * 0
        body += b"\0" * (-(16 + len(body)) % 4)
        body += struct.pack("<BBH", p[24], 0, 0) + results
        self.send(BIND_ACK if kind == BIND else ALTER_RESP, call, body, 3 | flags & 0x14, answer, self.level)
        return True

    def take(self, p):
        kind, flags, n, authn, call = struct.unpack_from("<BB4xHHI", p, 2)
        token, end, pad = b"", n, 0
        if authn:
            token, end = p[n - authn:], n - authn - 8
            _, level, pad, _, self.context = struct.unpack_from("<BBBBI", p, end)
            if kind in (BIND, ALTER):
                self.level = level
        if kind in (BIND, ALTER):
            return self.bind(p, kind, flags, call, token)
        if kind == AUTH3:
            if not self.auth or not self.auth.last(token):
                self.sink.events.put(("refused",))
                return False
            return True
        if kind != REQUEST:
            return False
        context, op = struct.unpack_from("<HH", p, 20)
        at = 40 if flags & 0x80 else 24
        stub = p[at:end]
        if authn:
            if self.level == 6:
                stub = self.auth.handle["Client"](stub)
            plain = p[:at] + stub + p[end:n - authn]
            if self.auth.mac("Client", plain) != token:
                self.sink.events.put(("bad signature",))
                return False
        self.partial += stub[:len(stub) - pad]
        if flags & 2:
            whole, self.partial = self.partial, b""
            answer = self.sink.call(self, self.contexts[context], p[24:40] if flags & 0x80 else None, op, whole)
            if answer is None:
                return True
            if isinstance(answer, int):
                self.send(FAULT, call, struct.pack("<IHHII", 0, context, 0, answer, 0))
            else:
                self.respond(call, context, answer)
        return True

    def respond(self, call, context, stub):
        if not self.auth:
            self.send(RESPONSE, call, struct.pack("<IHH", len(stub), context, 0) + stub)
            return
        pad = -len(stub) % 16
        body = struct.pack("<IHH", len(stub), context, 0) + stub + b"\0" * pad
        trailer = struct.pack("<BBBBI", 10, self.level, pad, 0, self.context)
        whole = struct.pack("<BBBBIHHI", 5, 0, RESPONSE, 3, 0x10, 16 + len(body) + 24, 16, call) + body + trailer
        if self.level == 6:
            sealed = self.auth.handle["Server"](whole[24:-8])
            packet = whole[:24] + sealed + whole[-8:]
        else:
            packet = whole
        self.sock.sendall(packet + self.auth.mac("Server", whole))


class Sink:
    """events: ("resolve",), ("indicate", [objects]), ("status", flags, result, text, object), ("release", refs) ..."""

    def __init__(self, users, returns=0):
        self.users, self.returns = users, returns
        self.events = queue.Queue()
        self.hold = None  # an Event: calls of the sink are answered when it is set
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listener.getsockname()[1]
        self.oxid, self.oid = struct.unpack("<QQ", os.urandom(16))
        self.ipid, self.remunknown = os.urandom(16), os.urandom(16)
        self.set = 0
        self.levels, self.connections, self.services = set(), [], None
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                self.connections.append(Connection(self, self.listener.accept()[0]))
            except OSError:
                return

    def close(self):
        self.listener.close()
        for c in self.connections:
            try:
                c.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def objref(self, ipid=None):
        return (b"MEOW" + struct.pack("<I", 1) + IID["sink"] + struct.pack("<IIQQ", 0, 5, self.oxid, self.oid) +
                (ipid or self.ipid) + dual_string(self.port))

    def call(self, conn, iid, target, op, stub):
        if iid == IID["resolver"]:
            if op == 5:
                d = dual_string(self.port)
                body = struct.pack("<HHII", 5, 7, 0x20000, (len(d) - 4) // 2) + d
                return body + b"\0" * (-len(body) % 4) + struct.pack("<II", 0, 0)
            if op == 4 and (not conn.auth or not conn.auth.who or conn.level < 5):
                return 5
            if op == 4:
                self.events.put(("resolve",))
                if struct.unpack_from("<Q", stub)[0] != self.oxid:
                    return struct.pack("<I", 0) + b"\0" * 16 + struct.pack("<IHHI", 0, 5, 7, 1910)
                d = dual_string(self.port)
                body = struct.pack("<II", 0x20000, (len(d) - 4) // 2) + d
                body += b"\0" * (-len(body) % 4)
                return body + self.remunknown + struct.pack("<IHHI", 5, 5, 7, 0)
            if op in (1, 2) and conn.auth and conn.auth.who:
                return self.ping(op, stub)
            return 0x1c010002
        if not conn.auth or not conn.auth.who:
            self.events.put(("nobody",))
            return 5
        self.levels.add(conn.level)
        that = struct.pack("<II", 0, 0)
        if iid == IID["remunknown"] and op == 5 and target == self.remunknown:
            self.events.put(("release", struct.unpack_from("<I", stub, 32 + 8 + 16)[0]))
            return that + struct.pack("<I", 0)
        if iid != IID["sink"] or target is None:
            return 0x1c010002
        if op == 3:
            self.events.put(("indicate", self.objects(stub)))
        else:
            self.events.put(self.status(stub))
        if self.hold:
            self.hold.wait()
        result = self.returns(op) if callable(self.returns) else self.returns
        return that + struct.pack("<I", result)

    def ping(self, op, stub):
        """SimplePing, ComplexPing: ("ping", set, added, deleted)"""
        wanted = struct.unpack_from("<Q", stub)[0]
        if op == 1:
            self.events.put(("ping", wanted, [], []))
            return struct.pack("<I", 0 if wanted == self.set else 1912)
        _, nadd, ndel = struct.unpack_from("<HHH", stub, 8)
        at, lists = 16, []
        for n in (nadd, ndel):
            present = struct.unpack_from("<I", stub, at - at % 4)[0]
            at += 4
            if present:
                assert struct.unpack_from("<I", stub, at)[0] == n
                at += 4
                at += -at % 8
                lists.append(list(struct.unpack_from("<%dQ" % n, stub, at)))
                at += 8 * n
            else:
                lists.append([])
        self.set = wanted or self.oid ^ 1
        self.events.put(("ping", wanted, *lists))
        return struct.pack("<QHxxI", self.set, 0, 0)

    def pointer(self, stub, at):
        at += -at % 4
        n = struct.unpack_from("<I", stub, at + 4)[0]
        return stub[at + 8:at + 8 + n], at + 8 + n

    def objects(self, stub):
        count, size = struct.unpack_from("<II", stub, 32)
        assert count == size and all(struct.unpack_from("<%dI" % count, stub, 40))
        at, out = 40 + 4 * count, []
        for _ in range(count):
            ref, at = self.pointer(stub, at)
            out.append(self.decode(ref))
        assert at == len(stub), (at, len(stub))
        return out

    def decode(self, ref):
        s = self.services
        o = wmi.IWbemClassObject(INTERFACE(s.get_cinstance(), ref, s.get_ipidRemUnknown(), oxid=s.get_oxid(),
                                           target=s.get_target()), s)
        return {k: v["value"] for k, v in o.getProperties().items()}

    def status(self, stub):
        flags, result, present = struct.unpack_from("<iII", stub, 32)
        at, text = 44, None
        if present:
            _, size, units = struct.unpack_from("<III", stub, at)
            text = stub[at + 12:at + 12 + 2 * units].decode("utf-16le")
            at += 12 + 2 * units
            at += -at % 4
        given = struct.unpack_from("<I", stub, at)[0]
        error = self.decode(self.pointer(stub, at + 4)[0]) if given else None
        return ("status", flags, result, text, error)

    def until(self, kind, timeout=60):
        """The events up to the first of this kind."""
        out = []
        while not out or out[-1][0] != kind:
            out.append(self.events.get(timeout=timeout))
        return out
