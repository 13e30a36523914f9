var sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_");
GetObject("winmgmts:root\\cimv2").GetAsync(sink, "Win32_Process");
function S_OnObjectReady(o) {
    o.NoSuchMember();
}
for (;;) { WScript.Sleep(50); }
// expect stderr: {script}(4, 1) Microsoft JScript runtime error: Object doesn't support this property or method
// expect exit 1
