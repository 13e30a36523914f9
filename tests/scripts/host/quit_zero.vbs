' expect exit 0
WScript.Quit
WScript.Echo "never"
