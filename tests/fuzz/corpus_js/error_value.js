throw "just text";
// expect stderr: {script}(0, 0) Microsoft JScript runtime error: just text
// expect exit 1
