// Starts a process through an asynchronous method call and prints what the sink is told.
// Usage: wmi run exec_method_async.js ["command line"]
var services = GetObject("winmgmts:root\\cimv2");
var processClass = services.Get("Win32_Process");
var inParams = processClass.Methods_("Create").InParameters.SpawnInstance_();
var done = false;

inParams.CommandLine = WScript.Arguments.length > 0 ? WScript.Arguments(0) : "echo hello from a new process";

var sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_");
services.ExecMethodAsync(sink, "Win32_Process", "Create", inParams);
WScript.Echo("The call has returned; waiting for the sink.");

while (!done) {
    WScript.Sleep(1000);
}

function Sink_OnObjectReady(outParams, context) {
    WScript.Echo("ReturnValue: " + outParams.ReturnValue);
    if (outParams.ProcessId !== null) {
        WScript.Echo("ProcessId: " + outParams.ProcessId);
    }
}

function Sink_OnCompleted(result, lastError, context) {
    WScript.Echo("hResult: " + result.toString(16));
    done = true;
}
