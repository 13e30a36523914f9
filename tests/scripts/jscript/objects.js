// host objects: members, arguments, arrays, errors
var d = new ActiveXObject("Scripting.Dictionary");
d.Add("a", 1);
d.add("B", "two");
WScript.Echo(d.Count, d.count, d.Item("a"), d("B"), d.Exists("x")); // expect: 2 2 1 two False
WScript.Echo(typeof d.Count, typeof d.Item("B"), typeof d.Exists("a")); // expect: number string boolean
d.Add("o", { x: 5, f: function (n) { return n + this.x; } });
WScript.Echo(d.Item("o").x, d.Item("o").f(2));        // expect: 5 7
var self = d.Item("o");
WScript.Echo(self === d.Item("o"));                   // expect: True
d.Add("arr", [1, 2, 3]);
WScript.Echo(d.Item("arr").length, d.Item("arr").join("-")); // expect: 3 1-2-3
d.RemoveAll();
WScript.Echo(d.Count);                                // expect: 0
d.Add(1, null); d.Add(2, undefined); d.Add(3, true); d.Add(4, 1.5); d.Add(5, "\u00e4\ud83d\ude00");
WScript.Echo(d(1) === null, d(2) === undefined, d(3) === true, d(4), d(5), d(5).length); // expect: True True True 1.5 ä😀 3
var keys = new VBArray(d.Keys());
WScript.Echo(keys.dimensions(), keys.lbound(), keys.ubound(1), keys.getItem(0), keys.toArray().join()); // expect: 1 0 4 1 1,2,3,4,5
d.RemoveAll();
d.Add("when", new Date(2001, 1, 3, 4, 5, 6));
WScript.Echo(d("when").getFullYear(), d("when").getMonth(), d("when").getHours(), d("when").getSeconds()); // expect: 2001 1 4 6
WScript.Echo(d("when") instanceof Date, new Date(d("when")).getDate()); // expect: True 3
WScript.Echo(new Date(2001, 1, 3, 4, 5, 6).getVarDate().getMinutes()); // expect: 5
// Enumerator
d.RemoveAll(); d.Add("p", 1); d.Add("q", 2);
var out = [];
for (var e = new Enumerator(d); !e.atEnd(); e.moveNext()) { out.push(e.item()); }
WScript.Echo(out.join("+"), e.atEnd(), String(e.item())); // expect: p+q True undefined
e.moveFirst();
WScript.Echo(e.atEnd(), e.item());                    // expect: False p
var services = GetObject("winmgmts:root\\cimv2"), n = 0;
for (e = new Enumerator(services.ExecQuery("SELECT * FROM Win32_Process WHERE Handle = 1")); !e.atEnd(); e.moveNext()) {
    var p = e.item();
    WScript.Echo(p.Handle, p.Path_.RelPath, p.Properties_("Handle").Value, p.Properties_.Item("Handle").Name); // expect: 1 Win32_Process.Handle="1" 1 Handle
    n++;
}
WScript.Echo(n);                                      // expect: 1
var methods = services.Get("Win32_Process").Methods_;
WScript.Echo(methods.Item("Create").Name, methods("Create").Name); // expect: Create Create
var c = services.Get("Win32_ProcessStartup").SpawnInstance_();
c.ShowWindow = 5; c.Title = "t"; c.EnvironmentVariables = ["A=1", "B=2"];
WScript.Echo(c.ShowWindow, c.Title, new VBArray(c.EnvironmentVariables).toArray().join()); // expect: 5 t A=1,B=2
// errors
function fails(f) { try { f(); return "none"; } catch (x) { return (x.number & 0xffff) + " " + x.description; } }
WScript.Echo(fails(function () { d.NoSuch(); }));     // expect: 438 Object doesn't support this property or method
WScript.Echo(fails(function () { return d.NoSuch; })); // expect: 438 Object doesn't support this property or method
WScript.Echo(fails(function () { d.NoSuch = 1; }));   // expect: 438 Object doesn't support this property or method
WScript.Echo(fails(function () { d.Add("p", 1); }));  // expect: 457 This key is already associated with an element of this collection
WScript.Echo(fails(function () { d.Add("p"); }));     // expect: 450 Wrong number of arguments or invalid property assignment
WScript.Echo(fails(function () { new ActiveXObject("No.Such"); })); // expect: 429 Automation server can't create object
WScript.Echo(fails(function () { new Enumerator(5); })); // expect: 451 Object not a collection
WScript.Echo(fails(function () { new VBArray([1]); })); // expect: 5013 VBArray expected
WScript.Echo(fails(function () { keys.getItem(9); })); // expect: 9 Subscript out of range
WScript.Echo(fails(function () { keys.ubound(2); })); // expect: 9 Subscript out of range
WScript.Echo(fails(function () { services.Get("NoSuchClass"); })); // expect: 4098 Not found
WScript.Echo(fails(function () { new d(); }));        // expect: 445 Object doesn't support this action
var x; try { services.Get("NoSuchClass"); } catch (e2) { x = e2; }
WScript.Echo(x.number, x.name, x instanceof Error, x.message === x.description); // expect: -2147217406 Error True True
var echo = WScript.Echo; echo("detached");            // expect: detached
WScript.Echo("Count" in d, "nope" in d, typeof d);    // expect: True False function
WScript.Echo(String(WScript).length > 0, "" + services.Get("Win32_Process").Path_ != ""); // expect: True True
