' WScript.Timeout ends a script that does not end itself.
' expect exit 3
' expect stderr: Script execution time was exceeded on script "{script}".
' expect stderr: Script execution was terminated.
WScript.Timeout = 1
Do : Loop
