// an error nobody catches
WScript.Echo("before");                               // expect: before
function f() {
    throw new Error("my text");
}
f();
// expect stderr: {script}(4, 1) Microsoft JScript runtime error: my text
// expect exit 1
