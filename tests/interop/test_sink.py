"""ExecMethodAsync and its kin over the network: the server calls back a sink that is not ours (sink.py)."""
import sys
import netns

netns.enter()
from tap import *
from sink import *
from impacket.dcerpc.v5.dtypes import NULL
from impacket.dcerpc.v5.rpcrt import DCERPCException

CANCELLED, COMPLETE, PROGRESS, SEND_STATUS = 0x80041032, 0, 2, 0x80


def pointer(ref):
    p = wmi.PMInterfacePointer()
    p["ulCntData"], p["abData"] = len(ref), list(ref)
    return p


class Session:
    """A connection, and its asynchronous calls."""

    def __init__(self, level=6):
        self.s = netns.login(level=level)

    def input(self, cls, method, *args):
        """The in-parameters as impacket makes them."""
        kept = {}
        s = self.s
        s.ExecMethod = lambda *a, **k: kept.update(k)
        try:
            getattr(s.GetObject(cls)[0], method)(*args)
        except Exception:
            pass  # what came back is not looked at
        del s.ExecMethod
        return pointer(kept["pInParams"].getData()) if kept.get("pInParams", NULL) is not NULL else NULL

    def start(self, request, sink, ref=None, **fields):
        """The answer of the call."""
        for name, value in fields.items():
            if isinstance(value, str):
                request[name]["asData"] = value
            else:
                request[name] = value
        request["pCtx"] = NULL
        request["pResponseHandler"] = pointer(ref or sink.objref()) if sink or ref else NULL
        return self.ask(request)

    def ask(self, request):
        try:
            return self.s.request(request, iid=wmi.IID_IWbemServices, uuid=self.s.get_iPid())["ErrorCode"] & 0xffffffff
        except DCERPCException as e:
            return e.get_error_code() & 0xffffffff

    def method(self, sink, cls, method, input=NULL, flags=0, ref=None):
        return self.start(wmi.IWbemServices_ExecMethodAsync(), sink, ref, strObjectPath=cls, strMethodName=method,
                          lFlags=flags, pInParams=input)

    def cancel(self, ref):
        r = wmi.IWbemServices_CancelAsyncCall()
        r["IWbemObjectSink"] = pointer(ref)
        return self.ask(r)

    def sink(self, **k):
        s = Sink({"alice": "secret"}, **k)
        s.services = self.s
        return s


def kinds(events):
    return [e[0] for e in events]


def final(events):
    """(flags, result) of the last status."""
    last = [e for e in events if e[0] == "status"][-1:]
    return (last[0][1], last[0][2] & 0xffffffff) if last else None


program = sys.argv[1]
OPTIONS = ["--repository", repository, "--providers", providers]
expect("classes of the test provider", run([program, "mof", "compile", mof, *OPTIONS]), 0)
timer = dir / "timer.mof"
timer.write_text('''#pragma namespace("root\\\\cimv2")
instance of __IntervalTimerInstruction { TimerId = "Quick"; IntervalBetweenEvents = 20; };''')
expect("a timer", run([program, "mof", "compile", str(timer), *OPTIONS]), 0)
server = netns.Server("--callback-timeout", "30")
session = Session()

# ---- the reference case ----
k = session.sink()
create = session.input("Win32_Process", "Create", "sleep 0", "/", None)
check("the call returns", session.method(k, "Win32_Process", "Create", create) == 0)
got = k.until("release")
check("resolved, the result, one final status, released", kinds(got) == ["resolve", "indicate", "status", "release"], got)
check("the result of Create", got[1][1][0]["ReturnValue"] == 0 and got[1][1][0]["ProcessId"] > 0, got)
check("the status of the call", final(got) == (COMPLETE, 0) and got[2][3:] == (None, None), got)
check("all references are given back", got[-1][1] == 5, got)
check("at the level of the caller", k.levels == {6}, k.levels)
check("again over the same connection", session.method(k, "Win32_Process", "Create", create) == 0)
got = k.until("release")
check("nothing is resolved twice", kinds(got) == ["indicate", "status", "release"], got)

# ---- progress, failures ----
check("progress is asked for", session.method(k, "Test_Call", "Progress", flags=SEND_STATUS) == 0)
got = k.until("release")
steps = [e for e in got if e[0] == "status" and e[1] == PROGRESS]
check("progress before the result", len(steps) > 1 and kinds(got)[-3:] == ["indicate", "status", "release"], got)
check("done in the low word, all in the high", all(0 < e[2] >> 16 >= (e[2] & 0xffff) for e in steps), steps)
check("and not told unasked", session.method(k, "Test_Call", "Progress") == 0)
got = k.until("release")
check("one status without progress", kinds(got) == ["indicate", "status", "release"], got)
fail = session.input("Test_Call", "Fail", 0x80041001)
check("a method fails later", session.method(k, "Test_Call", "Fail", fail) == 0)
got = k.until("release")
check("its failure is the status", kinds(got) == ["status", "release"] and final(got) == (COMPLETE, 0x80041001), got)
check("a value that is not zero is no failure", session.method(k, "Test_Call", "ReturnsNonZero") == 0)
got = k.until("release")
check("but in the result", final(got) == (COMPLETE, 0) and got[0][1][0]["ReturnValue"] != 0, got)

# ---- refused at once: the sink is not touched ----
got = session.method(k, "Test_Nothing", "Create")
check("a class that is not there", got == 0x80041010, hex(got))
got = session.method(k, "Test_Call", "Nothing")
check("a method that is not there", got == 0x8004102e, hex(got))
check("flags that are not known", session.method(k, "Test_Call", "NoInputs", flags=0x4000000) == 0x80041008)
check("no sink", session.method(None, "Test_Call", "NoInputs") == 0x80041008)
check("a reference to nothing", session.method(None, "Test_Call", "NoInputs", ref=k.objref(b"\0" * 16)) == 0x80041008)
check("none of them came to the sink", k.events.empty(), list(k.events.queue))

# ---- other operations ----
query = dict(strQueryLanguage="WQL", lFlags=0)
check("ExecQueryAsync", session.start(wmi.IWbemServices_ExecQueryAsync(), k,
                                      strQuery="SELECT Name, Handle FROM Win32_Process", **query) == 0)
got = k.until("release")
found = [o for e in got if e[0] == "indicate" for o in e[1]]
check("its objects", {"Name", "Handle"} <= set(found[0]) and "1" in [o["Handle"] for o in found] and
      final(got) == (COMPLETE, 0), got[:2])
check("a wrong query", session.start(wmi.IWbemServices_ExecQueryAsync(), k, strQuery="SELECT * FORM x", **query) == 0)
got = k.until("release")
check("the status, and where it is wrong", final(got) == (COMPLETE, 0x80041017) and
      "line 1, column 10" in got[0][4]["Description"], got)
check("CreateInstanceEnumAsync", session.start(wmi.IWbemServices_CreateInstanceEnumAsync(), k,
                                               strSuperClass="Test_Part", lFlags=0) == 0)
got = k.until("release")
check("ends with a status", kinds(got)[-2:] == ["status", "release"] and final(got) == (COMPLETE, 0), got[-2:])
check("GetObjectAsync", session.start(wmi.IWbemServices_GetObjectAsync(), k, strObjectPath="Win32_OperatingSystem=@",
                                      lFlags=0) == 0)
got = k.until("release")
check("one object", kinds(got) == ["indicate", "status", "release"] and len(got[0][1]) == 1, got)
check("GetObjectAsync of nothing", session.start(wmi.IWbemServices_GetObjectAsync(), k,
                                                 strObjectPath='Win32_Process.Handle="x"', lFlags=0) == 0)
got = k.until("release")
check("not found, by the status", kinds(got) == ["status", "release"] and final(got) == (COMPLETE, 0x80041002), got)
check("with an error object", got[0][4] is not None and got[0][4]["StatusCode"] & 0xffffffff == 0x80041002, got)
check("DeleteInstanceAsync of nothing", session.start(wmi.IWbemServices_DeleteInstanceAsync(), k,
                                                      strObjectPath='Test_Nothing.Id="x"', lFlags=0) == 0)
got = k.until("release")
check("no such class", final(got) == (COMPLETE, 0x80041010), got)

# ---- many at a time, many sinks ----
count = 200
noop = [session.method(k, "Test_Call", "NoInputs") for _ in range(count)]
got = []
while kinds(got).count("status") < count or kinds(got)[-1] != "release":
    got += [k.events.get(timeout=60)]
check("200 calls of one sink", noop == [0] * count and
      all(final([e]) == (COMPLETE, 0) for e in got if e[0] == "status"), f"{set(noop)} {[e for e in got if e[0] == 'status' and e[2]][:3]}")
check("each with its result", kinds(got).count("indicate") == count, len(got))

# ---- cancel ----
k2 = session.sink()
slow = session.input("Test_Call", "Slow", "tag")
check("a call that waits", session.method(k2, "Test_Call", "Slow", slow) == 0)
check("cancel", session.cancel(k2.objref()) == 0)
got = k2.until("release")
check("the status says so", kinds(got) == ["resolve", "status", "release"] or
      kinds(got) == ["status", "release"], got)
check("as cancelled", final(got) == (COMPLETE, CANCELLED), got)
check("a second time there is nothing", session.cancel(k2.objref()) == 0x80041002)
check("an unknown sink", session.cancel(session.sink().objref()) == 0x80041002)
check("event query", session.start(wmi.IWbemServices_ExecNotificationQueryAsync(), k2,
                                   strQuery="SELECT * FROM __TimerEvent WHERE TimerId = 'Quick'", **query) == 0)
got = [k2.until("indicate") for _ in range(2)]
check("events come until it is cancelled", all(g[-1][1][0]["TimerId"] == "Quick" for g in got), got)
check("cancelled", session.cancel(k2.objref()) == 0)
check("with one final status", final(k2.until("release")) == (COMPLETE, CANCELLED))

# ---- sinks that misbehave ----
k3 = session.sink(returns=lambda op: 0x80004005 if op == 3 else 0)
check("a sink that refuses its objects", session.start(wmi.IWbemServices_ExecQueryAsync(), k3,
                                                       strQuery="SELECT Name FROM Win32_Process", **query) == 0)
got = k3.until("release")
check("gets no more of them, and the end", kinds(got).count("indicate") == 1 and final(got) == (COMPLETE, CANCELLED), got[-2:])
k4 = session.sink()
k4.hold = threading.Event()
check("a sink that does not answer", session.method(k4, "Test_Call", "NoInputs") == 0)
k4.until("indicate")
check("others are called", session.method(k, "Test_Call", "NoInputs") == 0)
got = k.until("release")
check("meanwhile", final(got) == (COMPLETE, 0), got)
k4.hold.set()
check("and gets the rest when it does", final(k4.until("release")) == (COMPLETE, 0))
k5 = Sink({"alice": "another"})
k5.services = session.s
check("a sink of somebody else's", session.method(k5, "Test_Call", "NoInputs") == 0)
check("is not called without a log-on", kinds(k5.until("refused")) == ["refused"])
check("the server tells", server.until("sink of alice") is not None)
told = len(server.lines)
gone = session.sink()
ref = gone.objref()
gone.close()
check("a sink that is gone", session.method(gone, "Test_Call", "NoInputs", ref=ref) == 0)
check("is told of", server.until("sink of alice", start=told) is not None)
check("the others go on", session.method(k, "Test_Call", "NoInputs") == 0 and final(k.until("release")) == (COMPLETE, 0))

# ---- at integrity ----
signed = Session(5)
k6 = signed.sink()
check("a call at packet integrity", signed.method(k6, "Test_Call", "NoInputs") == 0)
k6.until("release")
check("is called back at packet integrity", k6.levels == {5}, k6.levels)

# ---- the end with calls under way ----
k7 = session.sink()
check("a call under way", session.method(k7, "Test_Call", "Slow", slow) == 0)
server.stop("the server ends well with it")

# ---- a sink that is too slow ----
netns.hang_up()
server = netns.Server("--callback-timeout", "0.2")
session = Session()
k8 = session.sink()
k8.hold = threading.Event()
check("a sink that never answers", session.method(k8, "Test_Call", "NoInputs") == 0)
check("is given up", server.until("sink of alice", "Timed out") is not None, server.lines)
k9 = session.sink()
check("others are served", session.method(k9, "Test_Call", "NoInputs") == 0 and final(k9.until("release")) == (COMPLETE, 0))
k8.hold.set()

# ---- pings ----
netns.hang_up()
server.stop("the server ends well after it")
server = netns.Server("--ping-period", "0.1")
session = Session()
k10 = session.sink()
check("a call under way", session.method(k10, "Test_Call", "Slow", slow) == 0)
got = [k10.until("ping")[-1] for _ in range(3)]
check("its sink is put into a ping set", got[0] == ("ping", 0, [k10.oid], []), got)
check("and pinged", got[1:] == [("ping", k10.set, [], [])] * 2, got)
k10.set = 1  # the client has forgotten the set
while (got := k10.until("ping")[-1])[1] != 0:
    pass
check("a set that is gone is made anew", got == ("ping", 0, [k10.oid], []), got)
check("cancelled", session.cancel(k10.objref()) == 0 and final(k10.until("release")) == (COMPLETE, CANCELLED))
while (got := k10.until("ping")[-1])[3] == []:
    pass
check("a sink that is not used leaves the set", got[2:] == ([], [k10.oid]), got)
server.stop("the server ends well after it")
netns.hang_up()
end()
