' WScript.Arguments.
' arguments: one /Name:value /flag /on+ /off- "two words" /q:"a b" //after
Set a = WScript.Arguments
WScript.Echo a.Count, a.length, a(0), a.Item(1), WScript.Arguments(5) ' expect: 8 8 one /Name:value two words
WScript.Echo a.Named.Count, a.Unnamed.Count, a.Named("NAME"), a.Named("q"), TypeName(a.Named("flag")), a.Named("on"), a.Named("off") ' expect: 6 2 value a b Empty True False
WScript.Echo a.Named.Exists("flag"), a.Named.Exists("none"), TypeName(a.Named("none")), a.Unnamed(1), a.Unnamed.length ' expect: True False Empty two words 2
For Each x In a : all = all & "[" & x & "]" : Next
WScript.Echo all ' expect: [one][/Name:value][/flag][/on+][/off-][two words][/q:a b][//after]
all = ""
For Each x In a.Named : all = all & "[" & x & "]" : Next
For Each x In a.Unnamed : all = all & "[" & x & "]" : Next
WScript.Echo all ' expect: [Name][flag][on][off][q][/after][one][two words]
WScript.Echo TypeName(a), TypeName(a.Named), TypeName(a.Unnamed) ' expect: WshArguments WshNamed WshUnnamed
On Error Resume Next
x = a(8) : WScript.Echo Err.Number : Err.Clear ' expect: 9
x = a(-1) : WScript.Echo Err.Number : Err.Clear ' expect: 9
x = a.Unnamed(2) : WScript.Echo Err.Number : Err.Clear ' expect: 9
