"""usage: test_shell.py WMI PROVIDERS MOF - WScript.Shell where it meets a terminal, the system's log and missing parts."""
import os, pathlib, pty, socket, subprocess
from tap import check, dir, end, expect, repository, run, wmi

env = {"OPENWMI_REPOSITORY": repository, "HOME": str(dir)}


def script(name, text):
    path = dir / name
    path.write_text('Set sh = CreateObject("WScript.Shell")\n' + text)
    return str(path)


def wsh(path, *words, **more):
    more["env"] = {**env, **more.get("env", {})}
    return run([wmi, "run", *words, path], **more)


# ---- Popup ----
popup = script("popup.vbs", 'WScript.Echo sh.Popup("Go on?", 0, "Title", 3)\nWScript.Echo sh.Popup("Once more?", , , 256 + 4)\n')
expect("answers by the beginning of a name", wsh(popup, input="no\ny\n"), 0, "7\n6\n",
       "Title: Go on? [Yes/No/Cancel] Windows Script Host: Once more? [Yes/No] ")
expect("no answer is the default button", wsh(popup, input=""), 0, "6\n7\n")
expect("another answer is the default button", wsh(popup, input="what\n\n"), 0, "6\n7\n")
batch = script("batch.vbs", 'WScript.Interactive = False\nWScript.StdOut.WriteLine sh.Popup("x", 0, "t", 4)\n')
expect("not interactive: -1 at once", wsh(batch), 0, "-1\n", "")


def held(argv, **more):
    """The program on a terminal whose other end is ours."""
    ours, theirs = pty.openpty()
    p = subprocess.Popen(argv, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **env}, **more)
    os.close(theirs)
    return p, ours


p, ours = held([wmi, "run", script("timed.vbs", 'WScript.Echo sh.Popup("Wait?", 1, "T", 1)\n')])
out, err = p.communicate(timeout=30)
check("nobody answers in time: -1", p.returncode == 0 and out == b"-1\n" and err == b"T: Wait? [OK/Cancel] ", (out, err))
os.close(ours)
p, ours = held([wmi, "run", script("answered.vbs", 'WScript.Echo sh.Popup("Wait?", 600, "T", 1)\n')])
os.write(ours, b"cancel\n")
out, err = p.communicate(timeout=30)
check("an answer in time", p.returncode == 0 and out == b"2\n", (out, err))
os.close(ours)
p, ours = held([wmi, "run", "--timeout", "1", script("limit.vbs", 'sh.Popup "Wait?"\n')])
out, err = p.communicate(timeout=30)
check("the time limit ends a Popup", p.returncode == 3 and b"time was exceeded" in err, (p.returncode, err))
os.close(ours)
p, ours = held([wmi, "run", script("tty.vbs", 'WScript.Echo sh.Run("sh -c ""test -t 0""", 1, True), sh.Run("sh -c ""test -t 0""", 0, True)\n')])
out, err = p.communicate(timeout=30)
check("a program that is waited for has the terminal, a hidden one has not", out == b"0 1\n", (out, err))
os.close(ours)

# ---- LogEvent ----
log = str(dir / "log")
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(log)
receiver.settimeout(30)
logger = script("log.vbs", 'For Each t In Array(0, 1, 2, 4, 8, 16)\nWScript.Echo sh.LogEvent(t, "type " & t & " ä")\nNext\n'
                'WScript.Echo sh.LogEvent(4, "here", CreateObject("WScript.Network").ComputerName)\nsh.LogEvent 1, "two" & vbLf & "lines"\n')
code, out, err = wsh(logger, env={"OPENWMI_SYSLOG_SOCKET": log})
check("LogEvent answers True", code == 0 and out == "True\n" * 7, (code, out, err))
for priority, text in ((14, "type 0 ä"), (11, "type 1 ä"), (12, "type 2 ä"), (14, "type 4 ä"), (85, "type 8 ä"), (84, "type 16 ä"),
                       (14, "here"), (11, "two\nlines")):
    got = receiver.recv(4096).decode()
    check(f"logged: {text!r}", got.startswith(f"<{priority}>") and " WSH[" in got and got.endswith("]: " + text), got)
expect("a log that nobody reads", wsh(script("deaf.vbs", 'WScript.Echo sh.LogEvent(1, "x")\n'), env={"OPENWMI_SYSLOG_SOCKET": str(dir / "none")}),
       0, "False\n", "")
code, out, err = wsh(script("seal.vbs", 'sh.LogEvent 1, "x"\n'), "--sealed", env={"OPENWMI_SYSLOG_SOCKET": log})
receiver.setblocking(False)
try:
    check("sealed: nothing is logged", not receiver.recv(4096))
except BlockingIOError:
    check("sealed: nothing is logged", code == 1 and "LogEvent is refused to a sealed script" in err, err)

# ---- environment: files that cannot be written, without a home ----
root = dir / "root"
root.mkdir()
(root / "etc").write_text("no folder")
system = script("system.vbs", 'On Error Resume Next\nWScript.Echo sh.Environment("SYSTEM").Count\nsh.Environment("SYSTEM")("A") = "b"\n'
                'WScript.Echo Err.Number <> 0, Err.Source, Left(Err.Description, 35)\n')
expect("a system file that cannot be written", wsh(system, env={"OPENWMI_SYSROOT": str(root)}), 0,
       "0\nTrue WshEnvironment Unable to change the environment in\n", "")

# ---- printers without CUPS ----
broken = dir / "nocups"
broken.mkdir()
(broken / "libcups.so.2").write_text("")
nocups = script("nocups.vbs", 'Set n = CreateObject("WScript.Network")\nWScript.Echo n.EnumPrinterConnections.Count\nOn Error Resume Next\n'
                'n.SetDefaultPrinter "x" : WScript.Echo Err.Source & ": " & Err.Description\n')
expect("no printing system", wsh(nocups, env={"LD_LIBRARY_PATH": str(broken)}), 0,
       "0\nWSHNetwork.SetDefaultPrinter: There is no printing system: libcups.so.2 is missing.\n", "")

# ---- programs ----
quits = script("leaves.vbs", f'sh.Run "sh -c ""read x < {dir}/gate; echo over > {dir}/over""", 0\nWScript.Quit 4\n')
os.mkfifo(dir / "gate")
expect("a program outlives the script that does not wait", wsh(quits), 4, "", "")
os.mkfifo(dir / "over")
(dir / "gate").write_text("\n")
check("and goes on", (dir / "over").read_text() == "over\n")
cut = script("cut.vbs", 'Set e = sh.Exec("cat")\ne.StdIn.Write "x"\nWScript.Echo e.StdOut.Read(1)\n')
expect("what Exec started ends with its input when the script ends", wsh(cut), 0, "x\n", "")
closed = subprocess.run([wmi, "run", script("closed.vbs", 'WScript.Quit sh.Run("sh -c ""exit 6""", 1, True)\n')], env={**os.environ, **env},
                        preexec_fn=lambda: [os.close(i) for i in (0, 1, 2)])
check("without standard streams", closed.returncode == 6, closed.returncode)
exec_closed = subprocess.run([wmi, "run", script("exec_closed.vbs", 'Set e = sh.Exec("cat")\ne.StdIn.Write "ab" : e.StdIn.Close\n'
                             'If e.StdOut.ReadAll = "ab" Then WScript.Quit 7\n')], env={**os.environ, **env},
                             preexec_fn=lambda: [os.close(i) for i in (0, 1, 2)])
check("Exec without standard streams", exec_closed.returncode == 7, exec_closed.returncode)
end()
