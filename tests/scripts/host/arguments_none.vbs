WScript.Echo WScript.Arguments.Count, WScript.Arguments.Named.Count, WScript.Arguments.Unnamed.Count ' expect: 0 0 0
For Each a In WScript.Arguments : WScript.Echo "never" : Next
