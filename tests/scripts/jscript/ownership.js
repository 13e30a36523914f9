// what scripts do to objects does not change who owns what lies behind them
var d = new ActiveXObject("Scripting.Dictionary");
d.Add("k", 1);
var e = new Enumerator(d), heir = Object.create(e);
heir = null; CollectGarbage();
WScript.Echo(e.item()); e.moveNext(); WScript.Echo(e.atEnd()); // expect: k
// expect: True
Object.freeze(e); e.moveFirst(); WScript.Echo(e.item(), e.atEnd()); // expect: k False
var keys = d.Keys(), v = new VBArray(keys);
heir = Object.create(keys); heir = Object.create(v); heir = null; CollectGarbage();
WScript.Echo(v.getItem(0), new VBArray(keys).ubound()); // expect: k 0
heir = Object.create(d); heir = null; CollectGarbage(); WScript.Echo(d.Count); // expect: 1
d.RemoveAll();
var o = { x: 1 };
d.Add("a", o); Object.freeze(o); d.RemoveAll(); d.Add("b", o); WScript.Echo(d("b").x, d("b") === o); // expect: 1 True
var p = Object.create(o, { x: { value: 2 } });
d.Add("p", p); WScript.Echo(d("p").x, d("p") === p);  // expect: 2 True
d.Add("frozen", Object.freeze({ x: 3 })); WScript.Echo(d("frozen").x); // expect: 3
d.Add("proxy", new Proxy(o, {})); WScript.Echo(d("proxy").x); // expect: 1
d.Add("log", Math.max); WScript.Echo(d("log")(3, 4)); // expect: 4
// members the script changed
d.Add("when", new Date(2001, 1, 3)); d.Add("late", new Date(1e15)); d.Add("never", new Date(NaN));
WScript.Echo(typeof d("late"), isNaN(d("never").getTime())); // expect: object True
var RealDate = Date;
Date.prototype.getTime = function () { throw 1; }; Date = 5;
d.Add("none", {}); d.Add("day", new RealDate(2003, 1, 3));
WScript.Echo(typeof d("none"), d("day").getFullYear()); // expect: object 2003
// what would give scripts a hand on our finalizers and hidden properties
WScript.Echo(typeof Duktape, typeof CBOR, typeof String.fromBufferRaw); // expect: undefined undefined undefined
// a handler's name that fails when it is read
this.__defineGetter__ ? this.__defineGetter__("S_OnCompleted", function () { throw new Error("read"); })
                      : Object.defineProperty(this, "S_OnCompleted", { get: function () { throw new Error("read"); } });
var done = false, sink = WScript.CreateObject("WbemScripting.SWbemSink", "S_");
function S_OnObjectReady() { done = true; }
GetObject("winmgmts:").GetAsync(sink, "Win32_Process");
for (var i = 0; i < 200 && !done; i++) { WScript.Sleep(20); }
WScript.Sleep(20);
WScript.Echo("ready", done);                          // expect: ready True
