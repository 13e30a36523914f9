// what scripts of Windows Script Host expect of the language
WScript.Echo(ScriptEngine(), ScriptEngineMajorVersion(), ScriptEngineMinorVersion()); // expect: JScript 5 8
WScript.Echo(1 + 1, "a" + 1, 1 / 4, 1e21, -0, 0.1 + 0.2); // expect: 2 a1 0.25 1E+21 0 0.3
WScript.Echo(null, undefined, true, "");              // expect:   True
WScript.Echo(String(null), String(undefined), String(true), String([1, [2, 3]])); // expect: null undefined true 1,2,3
// errors: numbers and texts
function fails(f) { try { f(); return "none"; } catch (x) { return (x.number & 0xffff) + " " + x.message; } }
WScript.Echo(fails(function () { nosuch; }));         // expect: 5009 'nosuch' is undefined
WScript.Echo(fails(function () { nosuch(); }));       // expect: 5009 'nosuch' is undefined
WScript.Echo(fails(function () { var u; u.x; }));     // expect: 5007 'undefined' is null or not an object
WScript.Echo(fails(function () { var u = null; u.x(); })); // expect: 5007 'null' is null or not an object
WScript.Echo(fails(function () { var o = {}; o.f(); })); // expect: 438 Object doesn't support this property or method
WScript.Echo(fails(function () { var o = 5; o(); })); // expect: 5002 Function expected
WScript.Echo(fails(function () { throw new Error(17, "own"); })); // expect: 17 own
WScript.Echo(fails(function () { throw new Error("text"); })); // expect: 0 text
WScript.Echo(fails(function () { eval("1 +"); }).substr(0, 2)); // expect: 0
var e = new Error(5, "five");
WScript.Echo(e.number, e.description, e.message, e.name, e instanceof Error); // expect: 5 five five Error True
try { throw "plain"; } catch (x) { WScript.Echo(x); } // expect: plain
try { throw { number: 3, description: "d" }; } catch (x) { WScript.Echo(x.number, x.description); } // expect: 3 d
// dates
WScript.Echo(new Date("January 5, 2001 10:20:30").getTime() === new Date(2001, 0, 5, 10, 20, 30).getTime()); // expect: True
WScript.Echo(new Date("1/2/2003").getMonth(), new Date("5 Mar 2004").getMonth(), isNaN(new Date("nonsense"))); // expect: 0 2 True
WScript.Echo(new Date(2001, 1).getDate(), new Date(0).getTime(), Date.UTC(2000, 0, 1)); // expect: 1 0 946684800000
WScript.Echo(typeof Date(), new Date() instanceof Date, new Date(new Date(5)).getTime()); // expect: string True 5
WScript.Echo(new Date(100, 0, 1).getYear(), Date.parse("2000-01-01T00:00:00Z")); // expect: 100 946684800000
// regular expressions remember the last match
WScript.Echo(/(\w)(\d)/.test("a1"), RegExp.$1, RegExp.$2, RegExp.lastMatch, "[" + RegExp.$3 + "]"); // expect: True a 1 a1 []
"xx-yy".match(/(\w+)-(\w+)/);
WScript.Echo(RegExp.$1, RegExp.$2, RegExp.leftContext + "|" + RegExp.rightContext); // expect: xx yy |
WScript.Echo("a1b2".replace(/([a-z])(\d)/g, "$2$1"), RegExp.$1, RegExp.$2); // expect: 1a2b b 2
WScript.Echo("abc".search(/(c)/), RegExp.$1);         // expect: 2 c
WScript.Echo("a-b-c".replace(/-/g, function (m) { return "+"; })); // expect: a+b+c
WScript.Echo("2001-02".replace(/(\d+)-(\d+)/, function (m, y, mo, at, s) { return mo + "." + y + at + s; })); // expect: 02.200102001-02
// old friends
WScript.Echo(escape("a b\u00e4\u20ac"), unescape("%41%u20AC"), "abcdef".substr(-3, 2)); // expect: a%20b%E4%u20AC A€ de
WScript.Echo(parseInt("0x1f"), parseInt("12px"), parseFloat("1.5e3x"), isNaN("x")); // expect: 31 12 1500 True
with ({ w: 9 }) { WScript.Echo(w); }                  // expect: 9
label: for (var i = 0; i < 3; i++) { for (;;) { if (i == 1) break label; continue label; } }
WScript.Echo(i, typeof i, void 0 === undefined);      // expect: 1 number True
var s = ""; for (var k in { a: 1, b: 2 }) { s += k; } WScript.Echo(s); // expect: ab
switch ("x") { case "y": WScript.Echo("no"); break; default: WScript.Echo("default"); } // expect: default
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
WScript.Echo(fib(15), (function () { return arguments.length; })(1, 2, 3)); // expect: 610 3
function P(n) { this.n = n; } P.prototype.twice = function () { return this.n * 2; };
WScript.Echo(new P(4).twice(), P.prototype.constructor === P, new P(1) instanceof P); // expect: 8 True True
WScript.Echo([3, 1, 2].sort().join(), [1, 2, 3].slice(1).concat([4]).reverse().join(), [1, 2].length); // expect: 1,2,3 4,3,2 2
/*@cc_on WScript.Echo("not run"); @*/
WScript.Echo(eval("var z = 3; z * 2"), z);            // expect: 6 3
var later = "ä😀"; WScript.Echo(later.length, later.charCodeAt(0), later); // expect: 3 228 ä😀
CollectGarbage();
for (var v in this) { if (v == "WScript" || v == "Date") { WScript.Echo("seen"); } }
WScript.Echo("done");                                 // expect: done
