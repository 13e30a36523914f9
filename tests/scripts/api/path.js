// SWbemObjectPath from JScript.
// covers: SWbemObjectPath.Path SWbemObjectPath.Keys SWbemObjectPath.Class
var p = new ActiveXObject("WbemScripting.SWbemObjectPath");
p.Path = "\\\\srv\\root\\cimv2:A.K=\"v\",N=3";
WScript.Echo(p.Server, p.Namespace, p.Class, p.Keys.Item("N").Value, p.Keys.Item("K")); // expect: srv root\cimv2 A 3 v
p.Keys.Add("M", "x\\y");
p.Class = "B";
WScript.Echo(p.RelPath);                                   // expect: B.K="v",N=3,M="x\\y"
var o = GetObject("winmgmts:Test_Call='one'");
try { o.Path_.Server = "x"; } catch (e) { WScript.Echo((e.number >>> 0).toString(16)); } // expect: 80041023
WScript.Echo(o.Path_.Keys.Count, o.Path_.IsClass);         // expect: 1 False
