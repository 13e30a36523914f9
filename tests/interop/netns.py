"""What the tests with foreign clients share: a network of their own, where port 135 is free, and a server in it.

    import netns
    netns.enter()
    from tap import *
"""
import os, pathlib, pwd, signal, subprocess, sys, threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
INSIDE = "OPENWMI_TEST_NETNS"
USER, PASSWORD = "alice", "secret"
ADDRESS = "127.0.0.1"


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def works(argv):
    try:
        return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def interpreter():
    """One that has impacket: this one, or that of the system."""
    for python in (sys.executable, "/usr/bin/python3"):
        if works([python, "-c", "import impacket.dcerpc.v5.dcomrt"]):
            return python
    return None


def ways():
    plain = ["unshare", "--net", "--"]
    if os.geteuid() == 0:
        yield plain
    yield ["unshare", "--user", "--map-root-user", "--net", "--"]
    yield ["sudo", "-n", "-E", *plain]


def enter(impacket=True):
    """Goes on in a network of its own, or skips the test. To be called before anything else is done: the test begins anew."""
    if INSIDE in os.environ:
        import socket
        try:
            socket.create_server((ADDRESS, 135)).close()
        except OSError as e:
            skip(f"port 135 cannot be had: {e}")
        return
    python = interpreter() if impacket else sys.executable
    if not python:
        skip("impacket is not installed")
    up = ["ip", "link", "set", "lo", "up"]
    for way in ways():
        if works([*way, *up]):
            os.environ[INSIDE] = "1"
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
            sys.stdout.flush()
            os.execvp(way[0], [*way, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", python, *sys.argv])
    skip("no network namespace can be made (unshare, ip)")


def account():
    return pwd.getpwuid(os.geteuid()).pw_name


class Server:
    """wmi serve --listen in a repository of its own. users: name to password."""

    def __init__(self, *options, repository=None, users=None, listen=f"{ADDRESS}:135", env=None):
        import tap
        self.tap = tap
        self.repository = str(repository or tap.repository)
        self.users = str(tap.dir / "users")
        for name, password in (users or {USER: PASSWORD}).items():
            self.user("add", name, account(), input=password + "\n")
        self.lines, self.more = [], threading.Condition()
        argv = [tap.wmi, "serve", "--listen", listen, "--users", self.users, "--repository", self.repository,
                "--providers", tap.providers, *options]
        self.p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, env={**os.environ, **(env or {})})
        self.pid = self.p.pid
        self.timer = threading.Timer(280, self.p.kill)
        self.timer.daemon = True
        self.timer.start()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.said = self.p.stdout.readline()
        if not self.said.startswith("listening"):
            self.p.wait()
            self.reader.join()
            raise RuntimeError("no server: " + "".join(self.lines))
        self.objects_port = int(self.said.split()[-1])

    def user(self, verb, name, *more, input=""):
        """wmi user"""
        argv = [self.tap.wmi, "user", verb, name, *more, "--users", self.users]
        done = subprocess.run(argv, input=input, capture_output=True, text=True, timeout=60)
        if done.returncode and "ALREADY_EXISTS" not in done.stderr:
            raise RuntimeError(done.stderr)

    def read(self):
        for line in self.p.stderr:
            with self.more:
                self.lines.append(line)
                self.more.notify_all()
        with self.more:
            self.lines.append("")
            self.more.notify_all()

    def until(self, *texts, start=0, timeout=60):
        """The first line from the start-th on that contains all texts; None at the end."""
        with self.more:
            found = lambda: [n for n, l in enumerate(self.lines) if n >= start and (not l or all(t in l for t in texts))]
            if not self.more.wait_for(found, timeout):
                return None
            return self.lines[found()[0]] or None

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def stop(self, name="the server ends"):
        """Ends it; a test that it did so in order."""
        self.p.send_signal(signal.SIGTERM)
        code = self.p.wait()
        self.timer.cancel()
        self.reader.join()
        self.p.stdout.close()
        self.tap.check(name, code == 0, f"exit status {code}\n" + "".join(self.lines))


# ---- impacket ----
opened = []


def connect(user=USER, password=PASSWORD, level=6, **options):
    """A DCOMConnection of its own: impacket shares those of a thread otherwise."""
    from impacket.dcerpc.v5.dcomrt import DCOMConnection, INTERFACE
    INTERFACE.CONNECTIONS.get(ADDRESS, {}).pop(threading.current_thread().name, None)
    c = DCOMConnection(ADDRESS, user, password, "", "", "", authLevel=level, oxidResolver=True, **options)
    opened.append(c)
    return c


def level1(connection):
    from impacket.dcerpc.v5.dcom import wmi
    return wmi.IWbemLevel1Login(connection.CoCreateInstanceEx(wmi.CLSID_WbemLevel1Login, wmi.IID_IWbemLevel1Login))


def login(namespace="//./root/cimv2", level=6, user=USER, password=PASSWORD):
    """IWbemServices of a connection of its own; level: 5 integrity, 6 privacy."""
    from impacket.dcerpc.v5.dtypes import NULL
    l = level1(connect(user, password, level))
    s = l.NTLMLogin(namespace, NULL, NULL)
    s.get_dce_rpc().set_auth_level(level)
    l.RemRelease()
    return s


def hang_up():
    """Ends all connections that connect made, and impacket's timer of pings with them."""
    from impacket.dcerpc.v5.dcomrt import DCOMConnection, INTERFACE
    if DCOMConnection.PINGTIMER:
        DCOMConnection.PINGTIMER.cancel()
        DCOMConnection.PINGTIMER.join()
        DCOMConnection.PINGTIMER = None
    for c in opened:
        try:
            c.get_dce_rpc().disconnect()
        except Exception:
            pass
    opened.clear()
    for name in ("PORTMAPS", "OID_ADD", "OID_DEL", "OID_SET"):
        getattr(DCOMConnection, name).pop(ADDRESS, None)
    for connections in INTERFACE.CONNECTIONS.pop(ADDRESS, {}).values():
        for one in connections.values():
            try:
                one["dce"].disconnect()
            except Exception:
                pass
