GetObject("winmgmts:root\\cimv2").Get("NoSuchClass");
// expect stderr: {script}(1, 1) SWbemServicesEx: Not found{blank}
// expect exit 1
