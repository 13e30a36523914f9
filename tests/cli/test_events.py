"""wmi watch, wmi events, wmi serve --events: events on the command line and the standard consumers."""
import json, os, pathlib, signal, socket, subprocess, threading
from tap import *

BASE = [wmi, "--help"]
OPTIONS = ["--repository", repository, "--providers", providers]


def command(*args):
    return [wmi, *args, *OPTIONS]


class Running:
    """A program whose lines are waited for."""

    def __init__(self, argv, env=None, stream="stderr"):
        self.p = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, text=True,
                                  env={**os.environ, **(env or {})}, **{stream: subprocess.PIPE})
        self.out = getattr(self.p, stream)
        self.lines = []
        self.timer = threading.Timer(60, self.p.kill)
        self.timer.start()

    def until(self, *texts):
        """The next line that contains all texts; None at the end."""
        for line in self.out:
            self.lines.append(line)
            if all(t in line for t in texts):
                return line
        return None

    def stop(self, sig=signal.SIGTERM):
        self.p.send_signal(sig)
        code = self.p.wait()
        self.timer.cancel()
        self.out.close()
        return code


def compile_mof(name, text):
    file = dir / name
    file.write_text(text)
    return run(command("mof", "compile", str(file)))


# ---- watch ----
expect("a data query is no event query", run(command("watch", "SELECT * FROM Win32_Process")), 1, "", ["NOT_EVENT_CLASS"])
expect("a wrong query tells where", run(command("watch", "SELECT * FORM x")), 1, "", ["line 1, column 10"])
expect("watch gives up", run(command("watch", "SELECT * FROM __TimerEvent", "--timeout", "0.05")), 3, "")
expect("--count wants a number", run(command("watch", "x", "--count", "0")), 2, "")
expect("classes and an instance", compile_mof("timer.mof", """
#pragma namespace("root\\\\cimv2")
class Test_Thing { [key] string Id; uint32 Num; string List[]; };
instance of __IntervalTimerInstruction { TimerId = "Quick"; IntervalBetweenEvents = 20; };
"""), 0)
got = run(command("watch", "SELECT * FROM __TimerEvent WHERE TimerId = 'Quick'", "--count", "2"))
expect("watch prints events", got, 0, ['"TimerId":"Quick"'])
check("as JSON lines", [json.loads(l)["TimerId"] for l in got[1].splitlines()] == ["Quick", "Quick"], got[1])
expect("as a list when asked", run(command("watch", "SELECT TimerId FROM __TimerEvent", "--count", "1", "-f", "table")),
       0, ["TimerId=Quick\n"])
expect("a read-only connection may subscribe", run(command("watch", "SELECT * FROM __TimerEvent", "--count", "1", "--read-only")), 0)
watching = Running(command("watch", "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'sleep'"), stream="stdout")
threading.Thread(target=lambda: [subprocess.run(["sleep", "0.4"]) for _ in range(60) if watching.p.poll() is None], daemon=True).start()
line = watching.until("sleep")
check("a process that begins is seen", line is not None and json.loads(line)["ParentProcessID"] == os.getpid(), line)
watching.stop()

# ---- what is there ----
expect("nothing at first", run(command("events")), 0, "no permanent subscriptions\n")
expect("serve what?", run(command("serve")), 2, "", ["--events"])
out = dir / "out"
out.mkdir()
script = 'Set f = CreateObject(\\"Scripting.FileSystemObject\\").CreateTextFile(\\"%s\\"): f.WriteLine TargetEvent.TargetInstance.Id: f.Close'
mof_text = """
#pragma namespace("root\\\\subscription")
instance of __EventFilter as $f {
  Name = "Things"; EventNamespace = "root\\\\cimv2"; QueryLanguage = "WQL";
  Query = "SELECT * FROM __InstanceCreationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Test_Thing'"; };
instance of LogFileEventConsumer as $log {
  Name = "log"; Filename = "%(out)s/things.log"; Text = "new %%TargetInstance.Id%% (%%TargetInstance.Num%%)"; };
instance of CommandLineEventConsumer as $run {
  Name = "run"; ExecutablePath = "%(out)s/tool"; CommandLineTemplate = "tool --id=%%TargetInstance.Id%% end";
  WorkingDirectory = "%(out)s"; };
instance of NTEventLogEventConsumer as $journal {
  Name = "journal"; SourceName = "Things"; EventID = 42; EventType = 2; Category = 7; NumberOfInsertionStrings = 1;
  InsertionStringTemplates = {"seen %%TargetInstance.Id%%"}; };
instance of SMTPEventConsumer as $mail {
  Name = "mail"; SMTPServer = "127.0.0.1:%(port)d"; ToLine = "Ops <ops@example.org>; second@example.org";
  FromLine = "wmi@example.org"; Subject = "thing %%TargetInstance.Id%%"; Message = "line 1\\n.line %%TargetInstance.Num%%"; };
instance of ActiveScriptEventConsumer as $script {
  Name = "script"; ScriptingEngine = "VBScript"; ScriptText = "%(script)s"; };
instance of ActiveScriptEventConsumer as $broken {
  Name = "broken"; ScriptingEngine = "VBScript"; ScriptText = "x = 1 / 0"; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $log; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $run; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $journal; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $mail; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $script; };
instance of __FilterToConsumerBinding { Filter = $f; Consumer = $broken; };
"""


class Mail(threading.Thread):
    """Takes messages as an SMTP server does."""

    def __init__(self):
        super().__init__(daemon=True)
        self.s = socket.create_server(("127.0.0.1", 0))
        self.port = self.s.getsockname()[1]
        self.got, self.rcpt = [], []

    def run(self):
        while True:
            c, _ = self.s.accept()
            f = c.makefile("rwb")

            def say(t):
                f.write(t + b"\r\n")
                f.flush()
            say(b"220 test")
            for line in f:
                word = line[:4].upper()
                if word == b"DATA":
                    say(b"354 go on")
                    body = b""
                    for l in f:
                        if l == b".\r\n":
                            break
                        body += l
                    self.got.append(body.decode())
                elif word == b"RCPT":
                    self.rcpt.append(line.decode().strip())
                say(b"221 bye" if word == b"QUIT" else b"250 ok")
                if word == b"QUIT":
                    break
            c.close()


mail = Mail()
mail.start()
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.bind(str(dir / "journal"))
journal.settimeout(60)
tool = out / "tool"
tool.write_text('#!/bin/sh\nprintf "%s|" "$@" >tool.tmp && mv tool.tmp tool.out\n')
tool.chmod(0o755)
expect("permanent subscriptions are written", compile_mof("subs.mof", mof_text % {
    "out": out, "port": mail.port, "script": script % (out / "script.out")}), 0)
got = run(command("query", "SELECT CreatorSID FROM __EventFilter", "-n", "root\\subscription", "-f", "json"))
sids = [json.loads(l)["CreatorSID"] for l in got[1].splitlines()]
mine = [1, 2, 0, 0, 0, 0, 0, 22, 1, 0, 0, 0, *os.geteuid().to_bytes(4, "little")]
check("who compiled them is kept", sids and all(sid == mine for sid in sids), got)
got = run(command("events"))
expect("they are listed", got, 0, ['root\\subscription: Things -> LogFileEventConsumer "log"  [not allowed]', "WITHIN 0.1"])
got = run(command("events", "-f", "json", "--allow", "LogFileEventConsumer"))
rows = [json.loads(l) for l in got[1].splitlines()]
check("as JSON", len(rows) == 6 and [r["consumer"] for r in rows if r["allowed"]] == ["log"], got[1])

env = {"OPENWMI_AUDIT": "", "OPENWMI_JOURNAL_SOCKET": str(dir / "journal"), "XDG_CONFIG_HOME": str(dir / "config"), "HOME": str(dir)}
s = Running(command("serve", "--events"), env)
refused = [s.until("not allowed") for _ in range(6)]
check("nothing acts unless it is allowed", all(refused) and s.until("serving events"), s.lines)
check("SIGTERM ends it", s.stop() == 0)

(dir / "config/openwmi").mkdir(parents=True)
conf = dir / "config/openwmi/events.conf"
conf.write_text("[Events]\n; comment\nAlow=*\n")
expect("a misspelt name is told", run(command("serve", "--events"), env=env), 2, "", ["events.conf, line 3"])
conf.write_text("[Events]\nAllow=*\nScriptsUnsealed=1\n")
s = Running(command("serve", "--events", "--verbose"), env)
check("the configuration allows them", s.until("serving events"), s.lines)
expect("a thing with an awkward name", compile_mof("thing.mof", """
#pragma namespace("root\\\\cimv2")
instance of Test_Thing { Id = "a b; 'c' $(d)"; Num = 5; };
"""), 0)
want = {"log": 0, "run": 0, "journal": 0, "mail": 0, "script": 0}
failure = ""
while not (all(want.values()) and failure):
    line = s.out.readline()
    if not line:
        break
    s.lines.append(line)
    for name in want:
        want[name] += line.startswith("delivered:") and f'Name=\\"{name}\\"' in line
    failure = line if line.startswith("failed:") else failure
check("every consumer got the event", all(v == 1 for v in want.values()), s.lines)
check("a script that fails is told", "broken" in failure and "Division by zero" in failure, s.lines)
check("log file", (out / "things.log").read_text() == "new a b; 'c' $(d) (5)\n")
records = [journal.recv(65536), journal.recv(65536)]
record = next((r for r in records if b"WMI_EVENT_ID=" in r), b"")
audit = next((r for r in records if b"WMI_STATUS=0x00000000\n" in r), b"")
check("the method call of the command line consumer is recorded", b"Win32_Process.Create in root\\cimv2: accepted" in audit,
      records)
check("journal", b"MESSAGE\n" in record and b"seen a b; 'c' $(d)" in record and b"WMI_EVENT_ID=42\n" in record
      and b"PRIORITY=4\n" in record and b"WMI_CATEGORY=7\n" in record, record)
check("mail", len(mail.got) == 1 and "Subject: thing a b; 'c' $(d)\r\n" in mail.got[0] and
      mail.got[0].endswith("\r\nline 1\r\n..line 5\r\n") and "To: Ops <ops@example.org>; second@example.org\r\n" in mail.got[0],
      mail.got)
check("to both receivers", [r.split(":")[1] for r in mail.rcpt] == ["<ops@example.org>", "<second@example.org>"], mail.rcpt)
check("script", (out / "script.out").read_text() == "a b; 'c' $(d)\n")
w = subprocess.run(["sh", "-c", f"while ! [ -f '{out}/tool.out' ]; do sleep 0.02; done"], timeout=30)
check("command line: the name is one argument", (out / "tool.out").read_text() == "--id=a b; 'c' $(d)|end|",
      (out / "tool.out").read_text())

# ---- followed while it runs ----
expect("a consumer is taken away", run([wmi, "run", *OPTIONS, "-"], input="""
GetObject("winmgmts:root\\subscription:LogFileEventConsumer.Name='log'").Delete_
For Each b In GetObject("winmgmts:root\\subscription").InstancesOf("__FilterToConsumerBinding")
  If InStr(b.Consumer, "LogFile") Then b.Delete_
Next
"""), 0, "", "")
check("the host follows", s.until("removed:", "LogFileEventConsumer"), s.lines)
check("SIGINT ends it too", s.stop(signal.SIGINT) == 0)
expect("a full log is moved away", compile_mof("full.mof", """
#pragma namespace("root\\\\subscription")
instance of LogFileEventConsumer { Name = "small"; Filename = "%s/small.txt"; Text = "0123456789"; MaximumFileSize = 15; IsUnicode = TRUE; };
instance of __EventFilter { Name = "Ticks"; EventNamespace = "root\\\\cimv2"; QueryLanguage = "WQL";
  Query = "SELECT * FROM __TimerEvent WHERE TimerId = 'Quick'"; };
instance of __FilterToConsumerBinding { Filter = "__EventFilter.Name=\\"Ticks\\""; Consumer = "LogFileEventConsumer.Name=\\"small\\""; };
""" % out), 0)
s = Running(command("serve", "--events", "--verbose", "--config", "/dev/null", "--allow", "LogFileEventConsumer"), env)
check("three lines", [s.until("delivered:", "small") for _ in range(3)], s.lines)
s.stop()
check("the full ones have numbers", (out / "small.001").read_bytes() == b"\xff\xfe" + "0123456789\n".encode("utf-16-le"),
      sorted(os.listdir(out)))
check("and the next one", (out / "small.002").exists(), sorted(os.listdir(out)))
end()
