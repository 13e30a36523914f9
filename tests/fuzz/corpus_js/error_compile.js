WScript.Echo("not reached");
var x = ;
// expect stderr: {script}(2, 1) Microsoft JScript compilation error: empty expression not allowed
// expect exit 1
