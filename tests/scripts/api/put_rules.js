// Rules of PutClass from JScript: errors are exceptions with the same numbers.
// covers: SWbemObjectEx.Put_ SWbemServicesEx.Delete
var svc = GetObject("winmgmts:root\\cimv2");
function newClass(base, name) {
    var c = base ? svc.Get(base).SpawnDerivedClass_() : svc.Get();
    c.Path_.Class = name;
    return c;
}
function show(what, f) {
    var n = 0;
    try { f(); } catch (e) { n = e.number; }
    WScript.Echo(what + " " + (n < 0 ? n + 4294967296 : n).toString(16));
}
var a = newClass("", "Test_JsRuleA");
a.Properties_.Add("Id", 8).Qualifiers_.Add("key", true);
a.Put_();
newClass("Test_JsRuleA", "Test_JsRuleB").Put_();
show("exists", function () { newClass("", "Test_JsRuleA").Put_(2); }); // expect: exists 80041019
show("missing", function () { newClass("", "Test_JsRuleX").Put_(1); }); // expect: missing 80041002
show("key below a key", function () {
    var c = newClass("Test_JsRuleA", "Test_JsRuleC");
    c.Properties_.Add("Second", 8).Qualifiers_.Add("key", true);
    c.Put_();
}); // expect: key below a key 8004101f
show("abstract", function () {
    var c = newClass("Test_JsRuleA", "Test_JsRuleC");
    c.Qualifiers_.Add("abstract", true);
    c.Put_();
}); // expect: abstract 80041065
show("subclasses", function () {
    var c = svc.Get("Test_JsRuleA");
    c.Properties_.Add("More", 8);
    c.Put_();
}); // expect: subclasses 80041025
show("safe", function () {
    var c = svc.Get("Test_JsRuleA");
    c.Properties_.Add("More", 8);
    c.Put_(0x20);
}); // expect: safe 0
WScript.Echo(svc.Get("Test_JsRuleB").Properties_("More").Origin); // expect: Test_JsRuleA
show("delete", function () { svc.Delete("Test_JsRuleA"); }); // expect: delete 0
show("gone", function () { svc.Delete("Test_JsRuleB"); }); // expect: gone 80041002
