// GetText_ and SetFromText_ from JScript.
// covers: SWbemObjectEx.GetText_ SWbemObjectEx.SetFromText_ SWbemObjectEx.GetObjectText_
var svc = GetObject("winmgmts:root\\cimv2");
var a = svc.Get("Test_Call='one'"), b = svc.Get("Test_Call").SpawnInstance_();
b.SetFromText_(a.GetText_(1), 1);
WScript.Echo(a.CompareTo_(b), b.Id, b.GetObjectText_().indexOf("instance of Test_Call") > 0); // expect: True one True
try { b.SetFromText_("<x/>", 1); } catch (e) { WScript.Echo((e.number >>> 0).toString(16), e.description); } // expect: 80041021 Invalid syntax: line 1: x is no CLASS or INSTANCE
