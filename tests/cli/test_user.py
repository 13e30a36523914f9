"""wmi user and the errors of wmi serve --listen. (What the server answers is tested in tests/interop.)"""
import getpass, os, signal, stat, subprocess, threading
from tap import *

users = dir / "users"
me = getpass.getuser()


def user(*args, input="secret\n"):
    return run([wmi, "user", *args, "--users", users], input=input)


def serve(*args):
    return run([wmi, "serve", "--repository", repository, "--providers", providers, "--users", users, *args])


expect("no file, no users", user("list"), 0, "no users\n", "")
expect("add", user("add", "alice", me), 0, "", "")
expect("list", user("list"), 0, f"alice\t{me}\n", "")
check("only its owner reads it", stat.S_IMODE(users.stat().st_mode) == 0o600, oct(users.stat().st_mode))
check("no password in it", "secret" not in users.read_text(), users.read_text())
expect("twice", user("add", "ALICE", me), 1, "", ["ALREADY_EXISTS"])
expect("a name with a colon", user("add", "a:b", me), 1, "", ["'a:b'", "colon"])
expect("a name with a line end", user("add", "a\nb", me), 1, "", ["control character"])
expect("an account that is not there", user("add", "bob", "nobody_such"), 1, "", ["'nobody_such'"])
expect("nor without an account", user("add", "nobody_such"), 1, "", ["'nobody_such'"])
expect("no password", user("add", "bob", me, input=""), 2, "", ["password is needed"])
expect("an empty password", user("add", "bob", me, input="\n"), 2, "", ["password is needed"])
before = users.read_text()
expect("another password", user("passwd", "alice", input="other\n"), 0, "", "")
check("the file has changed", users.read_text() != before and f"alice:{me}:" in users.read_text())
expect("a password of nobody", user("passwd", "bob"), 1, "", ["NOT_FOUND"])
expect("remove nobody", user("remove", "bob"), 1, "", ["NOT_FOUND"])
expect("a second user", user("add", "bob", me), 0)
expect("remove", user("remove", "alice"), 0, "", "")
expect("the other one stays", user("list"), 0, f"bob\t{me}\n")
expect("no verb of ours", user("frob"), 2, "", ["frob", "list, add, passwd, remove"])
expect("no name", user("add"), 2, "", ["missing"])
expect("too much", user("list", "x"), 2, "", ["too many"])

expect("nothing to serve", run([wmi, "serve"]), 2, "", ["--listen"])
expect("no address", serve("--listen", "nonsense"), 2, "", ["'nonsense' is no address"])
expect("no port", serve("--listen", "127.0.0.1:99999"), 2, "", ["99999"])
expect("an open bracket", serve("--listen", "[::1"), 2, "", ["[::1"])
expect("no port of objects", serve("--listen", "127.0.0.1:0", "--wmi-port", "x"), 2, "", ["'x' is no port"])
expect("no time", serve("--listen", "127.0.0.1:0", "--callback-timeout", "0"), 2, "", ["'0'"])
expect("no period", serve("--listen", "127.0.0.1:0", "--ping-period", "-1"), 2, "", ["'-1'"])
expect("an address of another machine", serve("--listen", "192.0.2.77:0"), 1, "", ["cannot serve at 192.0.2.77:0"])


def listening(*args):
    """The server, and its first line."""
    p = subprocess.Popen([wmi, "serve", "--repository", repository, "--providers", providers, "--users", str(users), *args],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    t = threading.Timer(60, p.kill)
    t.start()
    return p, t, p.stdout.readline()


def stop(p, t, sig=signal.SIGTERM):
    p.send_signal(sig)
    out, err = p.communicate()
    t.cancel()
    return p.returncode, err


first, timer, line = listening("--listen", "127.0.0.1:0")
check("it tells its ports", line.startswith("listening at 127.0.0.1: resolver at port "), line)
port = line.split("port ")[1].split(",")[0]
expect("a port that is taken", serve("--listen", f"127.0.0.1:{port}"), 1, "",
       [f"cannot serve at 127.0.0.1:{port}", "object resolver"])
code, err = stop(first, timer)
check("SIGTERM ends it", code == 0, err)
users.unlink()
second, timer, line = listening("--listen", "127.0.0.1:0")
check("without users it listens", line.startswith("listening"), line)
code, err = stop(second, timer, signal.SIGINT)
check("and says that nobody may log on", code == 0 and "nobody may log on" in err, err)
users.write_text("broken\n")
expect("a file that is damaged", serve("--listen", "127.0.0.1:0"), 1, "", ["line 1"])
expect("also for the list", user("list"), 1, "", ["line 1"])
end()
