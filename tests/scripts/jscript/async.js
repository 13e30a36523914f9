// the asynchronous sample in JScript
var services = GetObject("winmgmts:root\\cimv2");
var sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_");
var context = new ActiveXObject("WbemScripting.SWbemNamedValueSet");
var in1 = services.Get("Win32_Process").Methods_("Create").InParameters.SpawnInstance_();
var done = 0;
in1.CommandLine = "true";
context.Add("number", 7);
services.ExecMethodAsync(sink, "Win32_Process", "Create", in1, 0, null, context);
WScript.Echo("returned", done);                       // expect: returned 0
while (done < 1) { WScript.Sleep(20); }
// expect: ready 0 number 7
// expect: completed 0 true
function Sink_OnObjectReady(o, c) {
    WScript.Echo("ready", o.ReturnValue, typeof o.ProcessId, c.Item("number").Value);
}
function Sink_OnCompleted(hr, error, c) {
    WScript.Echo("completed", hr, String(error === null));
    done++;
}
try {
    services.ExecMethodAsync(sink, "Win32_Process", "NoSuch", in1);
} catch (e) {
    WScript.Echo(e.number, e.description);            // expect: -2147217362 Invalid method
}
services.ExecMethodAsync(sink, "Win32_Process", "Create", in1);
// expect: ready 0 number 0
// expect: completed 0 true
Sink_OnObjectReady = function (o, c) { WScript.Echo("ready", o.ReturnValue, typeof o.ProcessId, 0); };
while (done < 2) { WScript.Sleep(20); }
WScript.Echo("end");                                  // expect: end
