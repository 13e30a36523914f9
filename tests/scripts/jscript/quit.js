function inner() {
    try {
        WScript.Quit(7);
        WScript.Echo("not printed");
    } catch (e) {
        WScript.Echo("nor this");
    } finally {
        WScript.Echo("nor that");
    }
}
inner();
WScript.Echo("no");
// expect exit 7
