"""wmi serve as the counterpart of tests of WMI clients: --mof, --latency, --fail, --answer-method."""
import collections, os, re, sys, time
import netns
from tap import *

Got = collections.namedtuple("Got", "returncode stdout stderr")
program = sys.argv[1]
fixture = dir / "lab.mof"
fixture.write_text('''#pragma namespace("\\\\\\\\.\\\\root\\\\cimv2")
class Lab_Disk
{
    [key] string Name; uint64 Size;
    [static, implemented] uint32 Format([in] string FileSystem, [out] string Log, [out] string Parts[]);
    [static, implemented] uint32 Never();
};
instance of Lab_Disk { Name = "sda"; Size = 5; };
instance of Lab_Disk { Name = "sdb"; Size = 7; };
''')
home = dir / "home"
tmpdir = dir / "tmp"
tmpdir.mkdir()
ENV = {"OPENWMI_PASSWORD": netns.PASSWORD, "OPENWMI_CREDENTIALS": str(dir / "none"), "XDG_DATA_HOME": str(home), "TMPDIR": str(tmpdir)}
os.environ.pop("OPENWMI_REPOSITORY", None)


def refused(name, options, *texts, code=2):
    got = Got(*run([program, "serve", "--listen", "127.0.0.1:0", "--users", str(dir / "users"), *options], env=ENV))
    check(name, got.returncode == code and all(t in got.stderr for t in texts), got)
    check(f"{name}: nothing is left", not list(tmpdir.iterdir()), list(tmpdir.iterdir()))


run([program, "user", "add", netns.USER, netns.account(), "--users", str(dir / "users")], input=netns.PASSWORD + "\n")
server = netns.subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--users", str(dir / "users"), "--mof", str(fixture),
                                 "--latency", "Lab_Disk.Format=50", "--latency", "Lab_Disk.Never=3000000",
                                 "--fail", "Win32_Service=WBEM_E_PROVIDER_FAILURE", "--fail", "Win32_Process.Terminate=wbemErrAccessDenied",
                                 "--fail", "Win32_Share=0x80041032", "--answer-method", "Lab_Disk.Never=ReturnValue=1",
                                 "--answer-method", "Lab_Disk.Format=ReturnValue=3,Log=done\\, well,Parts={a,b}",
                                 "--answer-method", "Win32_Process.Create=ReturnValue=0,ProcessId=4711"],
                                stdin=netns.subprocess.DEVNULL, stdout=netns.subprocess.PIPE, stderr=netns.subprocess.PIPE, text=True, env={**os.environ, **ENV})
line = server.stdout.readline()
check("what was compiled is told", line.endswith("1 classes, 2 instances stored\n"), line)
line = server.stdout.readline()
port = re.search(r"resolver at port (\d+)", line)
check("then it listens", port is not None, line or server.stderr.read())
HOST = f"{netns.USER}@127.0.0.1[{port.group(1)}]"


def ask(*args):
    return Got(*run([program, "--host", HOST, *args], env=ENV))


got = ask("query", "SELECT * FROM Lab_Disk", "-f", "csv")
check("classes and instances of the file", got.returncode == 0 and "sda,5" in got.stdout and "sdb,7" in got.stdout, got)
check("in a repository of their own", len(list(tmpdir.iterdir())) == 1 and not home.exists(), list(tmpdir.iterdir()))
for way in ("callback", "poll"):
    begun = time.monotonic()
    got = ask("call", "Lab_Disk", "Format", "FileSystem=x", "--async", "--sinks", way)
    check(f"{way}: a method answers without a provider", got.stdout == "OnObjectReady\n\nLog=done, well\nParts={a, b}\nReturnValue=3\nOnCompleted 0x00000000\n", got)
    check(f"{way}: and takes its time", time.monotonic() - begun >= 0.05)
got = ask("call", "Win32_Process", "Create", "CommandLine=/bin/false")
check("instead of the provider there is", "ProcessId=4711" in got.stdout, got)
for args, code in ((("query", "SELECT Name FROM Win32_Service"), "0x80041004"), (("get", "Win32_Service.Name='x'"), "0x80041004"),
                   (("call", "Win32_Process.Handle=\"1\"", "Terminate"), "0x80041003"), (("query", "SELECT * FROM Win32_Share"), "0x80041032")):
    got = ask(*args)
    check(f"{' '.join(args)} fails as told", got.returncode == 1 and code in got.stderr, got)
got = ask("call", "Win32_Process.Handle=\"1\"", "GetOwner")
check("other methods of the class do not", got.returncode == 0, got)
script = dir / "cancel.vbs"
script.write_text(f'''
Dim done
Set svc = CreateObject("WbemScripting.SWbemLocator").ConnectServer("127.0.0.1[{port.group(1)}]", "root\\cimv2", "{netns.USER}", "{netns.PASSWORD}")
Set sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_")
svc.ExecMethodAsync sink, "Lab_Disk", "Never"
sink.Cancel
Do Until done : WScript.Sleep 5 : Loop
Sub S_OnCompleted(hr, e, c) : WScript.Echo Hex(hr) : done = True : End Sub
''')
got = Got(*run([program, "run", str(script)], env=ENV))
check("a call that waits is cancelled at once", got.stdout == "80041032\n", got)
server.terminate()
check("it ends while calls would wait", server.wait(60) == 0, server.stderr.read())
check("and leaves nothing", not list(tmpdir.iterdir()), list(tmpdir.iterdir()))

bad = dir / "bad.mof"
bad.write_text("class X {\n  oops;\n};\n")
refused("a file with a mistake", ["--mof", str(bad)], "bad.mof:2:", "nothing was stored", code=1)
refused("no file", ["--mof", str(dir / "nix.mof")], "nix.mof", code=1)
for options, text in ((["--answer-method", "Lab.X=a=b"], "no class 'Lab'"), (["--answer-method", "Win32_Process.Nix=a=b"], "has no method 'Nix'"),
                      (["--answer-method", "Win32_Process.Create=Nix=1"], "no out-parameter 'Nix'"), (["--answer-method", "Win32_Process.Create=x"], "not Name=value"),
                      (["--answer-method", "Win32_Process.Create=ProcessId=x"], "ProcessId is uint32, not 'x'"), (["--answer-method", "Nix=1"], "CLASS.METHOD"),
                      (["--fail", "X=Nix"], "'Nix' is no code"), (["--fail", "X=0x1"], "no failure"), (["--fail", "x"], "CLASS=CODE"),
                      (["--latency", "x"], "no number of milliseconds"), (["--latency", "A=9999999999"], "no number of milliseconds")):
    refused(" ".join(options), options, text)
end()
