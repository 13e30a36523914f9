// Objects, sets and collections from JScript.
// covers: SWbemServicesEx.Get SWbemServicesEx.Put SWbemServicesEx.Delete SWbemServicesEx.InstancesOf SWbemServicesEx.ExecQuery
// covers: SWbemServicesEx.ExecMethod SWbemObjectEx.Put_ SWbemObjectEx.SpawnInstance_ SWbemObjectEx.Clone_ SWbemObjectEx.CompareTo_
// covers: SWbemObjectEx.Properties_ SWbemObjectEx.Qualifiers_ SWbemObjectEx.Methods_ SWbemObjectEx.SystemProperties_
// covers: SWbemObjectSet.Count SWbemObjectSet.ItemIndex SWbemObjectSet._NewEnum SWbemProperty.Value SWbemPropertySet.Add
// covers: SWbemQualifier.IsOverridable SWbemQualifierSet.Add SWbemMethod.InParameters SWbemNamedValueSet.Add
// covers: SWbemNamedValue.Value SWbemLocator.ConnectServer SWbemLastError.Clone_
function failure(f) { try { f(); return "none"; } catch (e) { return (e.number >>> 0).toString(16); } }
var loc = new ActiveXObject("WbemScripting.SWbemLocator");
var svc = loc.ConnectServer(".", "root\\cimv2");
var i = svc.Get("Test_Static").SpawnInstance_();
i.Name = "js"; i.Number = 1;
WScript.Echo(i.Put_(2).RelPath, svc.Get("Test_Static.Name='js',Number=1").Text); // expect: Test_Static.Name="js",Number=1 none
i.Text = "changed";
WScript.Echo(svc.Put(i, 1).Class, i.CompareTo_(i.Clone_())); // expect: Test_Static True
svc.Delete("Test_Static.Name='js',Number=1");
WScript.Echo(failure(function () { svc.Get("Test_Static.Name='js',Number=1"); })); // expect: 80041002
var e = new ActiveXObject("WbemScripting.SWbemLastError");
WScript.Echo(e.Operation, e.Clone_().ParameterInfo);       // expect: GetObject Test_Static.Name="js",Number=1
WScript.Echo(failure(function () { new ActiveXObject("WbemScripting.SWbemLastError"); })); // expect: 800a01ad
var set = svc.InstancesOf("Test_Call"), ids = "";
for (var x = new Enumerator(set); !x.atEnd(); x.moveNext()) { ids += x.item().Id + " "; }
WScript.Echo(set.Count, set.ItemIndex(1).Id, ids);         // expect: 2 two one two
for (var x = new Enumerator(svc.ExecQuery("SELECT * FROM Test_Call WHERE Id='two'", "WQL", 48)); !x.atEnd(); x.moveNext()) { WScript.Echo(x.item().Id); } // expect: two
var inp = svc.Get("Test_Call").Methods_.Item("Create").InParameters.SpawnInstance_();
inp.CommandLine = "true";
WScript.Echo(svc.ExecMethod("Test_Call", "Create", inp).ProcessId); // expect: 4242
var c = svc.Get();
c.Path_.Class = "Test_Js";
var p = c.Properties_.Add("Key", 8);
p.Qualifiers_.Add("key", true);
p.Value = "v";
var q = c.Qualifiers_.Add("Note", "n", true, true, false);
WScript.Echo(c.Key, q.IsOverridable, c.SystemProperties_.Item("__CLASS").Value, c.Properties_.Count); // expect: v False Test_Js 1
WScript.Echo(failure(function () { c.Properties_.Add("x", 9); }), failure(function () { c.Properties_.Remove("y"); }), failure(function () { svc.InstancesOf("Test_Call", 4); })); // expect: 8004102a 80041002 80041008
var nvs = new ActiveXObject("WbemScripting.SWbemNamedValueSet");
nvs.Add("n", 1).Value = 2;
WScript.Echo(nvs.Item("N").Value, nvs.Count);              // expect: 2 1
