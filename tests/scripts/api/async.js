// Asynchronous calls from JScript.
// covers: SWbemServicesEx.GetAsync SWbemServicesEx.ExecQueryAsync SWbemObjectEx.PutAsync_ SWbemSink.Cancel SWbemSink.OnObjectReady
// covers: SWbemSink.OnCompleted SWbemSink.OnObjectPut
var svc = GetObject("winmgmts:root\\cimv2");
var sink = WScript.CreateObject("WbemScripting.SWbemSink", "Sink_");
var log = "", done = false;
function Sink_OnObjectReady(o, c) { log += o.Path_.RelPath + " "; }
function Sink_OnObjectPut(p, c) { log += "put " + p.RelPath + " "; }
function Sink_OnCompleted(hr, e, c) { log += (hr >>> 0).toString(16); done = true; }
function finish() { while (!done) { WScript.Sleep(1); } WScript.Echo(log); log = ""; done = false; }
svc.GetAsync(sink, "Test_Call='one'"); finish();           // expect: Test_Call.Id="one" 0
svc.ExecQueryAsync(sink, "SELECT * FROM Test_Call"); finish(); // expect: Test_Call.Id="one" Test_Call.Id="two" 0
var i = svc.Get("Test_Static").SpawnInstance_();
i.Name = "js"; i.Number = 2;
i.PutAsync_(sink); finish();                               // expect: put Test_Static.Name="js",Number=2 0
svc.GetAsync(sink, "No_Such_Class"); finish();             // expect: 80041002
svc.ExecMethodAsync(sink, "Test_Call", "Slow"); sink.Cancel(); finish(); // expect: 80041032
try { svc.GetAsync(null, "x"); } catch (e) { WScript.Echo((e.number >>> 0).toString(16)); } // expect: 80041008
