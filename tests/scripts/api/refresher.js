// SWbemRefresher from JScript.
// covers: SWbemRefresher.AddEnum SWbemRefresher.Refresh SWbemRefreshableItem.ObjectSet
var svc = GetObject("winmgmts:");
var refresher = new ActiveXObject("WbemScripting.SWbemRefresher");
var set = refresher.AddEnum(svc, "Test_Single").ObjectSet;
var single = refresher.Add(svc, "Test_Single=@").Object;
var o = svc.Get("Test_Single=@");
o.Value = 77;
o.Put_();
refresher.Refresh();
WScript.Echo(single.Value);                                // expect: 77
for (var e = new Enumerator(refresher); !e.atEnd(); e.moveNext()) {
    WScript.Echo(e.item().IsSet, e.item().Index);          // expect: True 1
}                                                          // expect: False 2
try { refresher.Item(5); } catch (x) { WScript.Echo((x.number >>> 0).toString(16)); } // expect: 80041002
