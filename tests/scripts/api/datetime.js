// SWbemDateTime from JScript.
// covers: SWbemDateTime.Value SWbemDateTime.GetVarDate SWbemDateTime.SetVarDate SWbemDateTime.GetFileTime SWbemDateTime.IsInterval
function failure(f) { try { f(); return "none"; } catch (e) { return (e.number >>> 0).toString(16); } }
var d = new ActiveXObject("WbemScripting.SWbemDateTime");
WScript.Echo(d, d.Value);                                  // expect: 00000101000000.000000+000 00000101000000.000000+000
d.Value = "20240229123456.789012+060";
WScript.Echo(d.Year, d.Month, d.Day, d.UTC, d.YearSpecified); // expect: 2024 2 29 60 True
var date = new Date(d.GetVarDate());
WScript.Echo(date.getTime() == Date.UTC(2024, 1, 29, 11, 34, 56)); // expect: True
d.SetVarDate(date.getVarDate());
WScript.Echo(d.GetFileTime(false));                        // expect: 133536800960000000
d.Value = "20240229113456.000000+000";
d.IsInterval = true;
d.Day = 3;
WScript.Echo(d.Value);                                     // expect: 00000003113456.000000:000
WScript.Echo(failure(function () { d.GetVarDate(); }), failure(function () { d.Hours = 24; }), failure(function () { d.Value = ""; })); // expect: 80041001 8004102b 80041021
