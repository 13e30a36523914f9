' A compilation error is reported before anything runs.
' expect exit 1
' expect stderr: {script}(5, 6) Microsoft VBScript compilation error: Invalid number
WScript.Echo "never"
Dim 1x
