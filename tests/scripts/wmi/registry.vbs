' StdRegProv: every method, the views of the machine, the codes of failures; events of changes; the same from WshShell.
Const HKCU = &H80000001, HKLM = &H80000002, HKU = &H80000003
Set reg = GetObject("winmgmts:{impersonationLevel=impersonate}!\\.\root\default:StdRegProv")
' ---- keys ----
WScript.Echo reg.CreateKey(HKLM, "SOFTWARE\Test Suite\Sub\Deep"), reg.CreateKey(HKLM, "software\TEST SUITE\sub") ' expect: 0 0
WScript.Echo reg.EnumKey(HKLM, "SOFTWARE\Test Suite", names), Join(names, ",") ' expect: 0 Sub
WScript.Echo reg.EnumKey(HKLM, "SOFTWARE\Test Suite\Sub\Deep", names), IsNull(names) ' expect: 0 True
WScript.Echo reg.EnumKey(HKLM, "SOFTWARE\Test Suite\Nope", names), IsNull(names) ' expect: 2 True
WScript.Echo reg.EnumKey(, "SOFTWARE\Test Suite", names), Join(names, ",") ' expect: 0 Sub
WScript.Echo reg.EnumKey(&H80000009, "", names), reg.EnumKey(HKLM, "SOFTWARE\\Test Suite\", names), Join(names, ",") ' expect: 6 0 Sub
WScript.Echo reg.CreateKey(HKLM, String(256, "x")), reg.CreateKey(HKLM, String(255, "x")), reg.DeleteKey(HKLM, String(255, "x")) ' expect: 161 0 0
' ---- values of every type ----
k = "SOFTWARE\Test Suite\Sub"
WScript.Echo reg.SetStringValue(HKLM, k, "S", "text \ ""x"""), reg.SetDWORDValue(HKLM, k, "D", 7), reg.SetDWORDValue(HKLM, k, "Big", CLng(-1)) ' expect: 0 0 0
WScript.Echo reg.SetMultiStringValue(HKLM, k, "M", Array("one", "two words")), reg.SetBinaryValue(HKLM, k, "B", Array(1, 2, 255)) ' expect: 0 0
WScript.Echo reg.SetQWORDValue(HKLM, k, "Q", "12345678901234567"), reg.SetExpandedStringValue(HKLM, k, "E", "%NoSuch%\x"), reg.SetStringValue(HKLM, k, "", "default") ' expect: 0 0 0
WScript.Echo reg.GetStringValue(HKLM, k, "s", v), v ' expect: 0 text \ "x"
WScript.Echo reg.GetStringValue(HKLM, k, "", v), v ' expect: 0 default
WScript.Echo reg.GetStringValue(HKLM, k, Null, v), v ' expect: 0 default
WScript.Echo reg.GetDWORDValue(HKLM, k, "D", v), v ' expect: 0 7
WScript.Echo reg.GetDWORDValue(HKLM, k, "Big", v), v ' expect: 0 -1
WScript.Echo reg.GetMultiStringValue(HKLM, k, "M", v), Join(v, "+") ' expect: 0 one+two words
WScript.Echo reg.GetBinaryValue(HKLM, k, "B", v), Join(v, "+") ' expect: 0 1+2+255
WScript.Echo reg.GetQWORDValue(HKLM, k, "Q", v), v ' expect: 0 12345678901234567
WScript.Echo reg.GetExpandedStringValue(HKLM, k, "E", v), v ' expect: 0 %NoSuch%\x
WScript.Echo reg.EnumValues(HKLM, k, names, types), UBound(names), UBound(types) ' expect: 0 7 7
For i = 0 To 7 : all = all & names(i) & "=" & types(i) & " " : Next
For Each pair In Split("S=1 D=4 Big=4 M=7 B=3 Q=11 E=2 =1") : If InStr(" " & all, " " & pair & " ") = 0 Then WScript.Echo pair, "is missing in", all
Next
WScript.Echo reg.SetStringValue(HKLM, k, "S", "again"), reg.SetDWORDValue(HKLM, k, "M", 1), reg.GetStringValue(HKLM, k, "S", v), v ' expect: 0 0 0 again
WScript.Echo reg.GetDWORDValue(HKLM, k, "M", v), v ' expect: 0 1
' ---- what fails ----
WScript.Echo reg.GetDWORDValue(HKLM, k, "S", v), IsNull(v), reg.GetStringValue(HKLM, k, "None", v), reg.GetStringValue(HKLM, "SOFTWARE\Nope", "S", v) ' expect: 1 True 2 2
WScript.Echo reg.SetStringValue(HKLM, "SOFTWARE\Nope", "S", "x"), reg.DeleteValue(HKLM, k, "None"), reg.DeleteKey(HKLM, "SOFTWARE\Nope"), reg.DeleteKey(HKLM, "SOFTWARE\Test Suite") ' expect: 2 2 2 5
WScript.Echo reg.SetMultiStringValue(HKLM, k, "X", Array("a", "")), reg.SetBinaryValue(HKLM, k, "X", Null) ' expect: 87 87
WScript.Echo reg.CheckAccess(HKLM, k, 3, granted), granted ' expect: 0 True
WScript.Echo reg.CheckAccess(HKLM, "SOFTWARE\Nope", 1, granted) ' expect: 2
' ---- descriptors ----
WScript.Echo reg.GetSecurityDescriptor(HKLM, k, sd), UBound(sd.DACL), sd.DACL(2).Trustee.SIDString, sd.DACL(2).AccessMask ' expect: 0 2 S-1-1-0 131097
sd.DACL = Array(sd.DACL(0))
WScript.Echo reg.SetSecurityDescriptor(HKLM, k, sd), reg.GetSecurityDescriptor(HKLM, k, sd), UBound(sd.DACL) ' expect: 0 0 0
WScript.Echo reg.GetSecurityDescriptor(HKLM, "SOFTWARE\Nope", sd), reg.SetSecurityDescriptor(HKLM, k, Nothing) ' expect: 2 87
' ---- views ----
WScript.Echo reg.GetStringValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName", v), v = GetObject("winmgmts:Win32_OperatingSystem=@").Caption ' expect: 0 True
WScript.Echo reg.GetStringValue(HKLM, "SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName", "ComputerName", v), v = GetObject("winmgmts:Win32_OperatingSystem=@").CSName ' expect: 0 True
WScript.Echo reg.EnumKey(HKLM, "SOFTWARE\Microsoft", names), Join(names, ",") ' expect: 0 Windows NT,Windows
WScript.Echo reg.DeleteKey(HKLM, "SOFTWARE\Microsoft"), reg.DeleteValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName") ' expect: 5 5
' what is written counts more than what a view shows
WScript.Echo reg.SetStringValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName", "mine"), reg.GetStringValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName", v), v ' expect: 0 0 mine
WScript.Echo reg.DeleteValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName"), reg.GetStringValue(HKLM, "SOFTWARE\Microsoft\Windows NT\CurrentVersion", "ProductName", v), v = "mine" ' expect: 0 0 False
' ---- the hives lead into each other ----
WScript.Echo reg.CreateKey(HKCU, "Software\Mine"), reg.EnumKey(HKU, "", names), Left(names(0), 9) ' expect: 0 0 S-1-22-1-
' ---- events ----
Set svc = GetObject("winmgmts:root\default")
Set values = svc.ExecNotificationQuery("SELECT * FROM RegistryValueChangeEvent WHERE Hive='HKEY_LOCAL_MACHINE' AND KeyPath='SOFTWARE\\Test Suite\\Sub' AND ValueName='W'")
Set keys = svc.ExecNotificationQuery("SELECT * FROM RegistryKeyChangeEvent WHERE Hive='HKEY_LOCAL_MACHINE' AND KeyPath='SOFTWARE\\Test Suite\\Sub'")
Set trees = svc.ExecNotificationQuery("SELECT * FROM RegistryTreeChangeEvent WHERE Hive='HKEY_LOCAL_MACHINE' AND RootPath='SOFTWARE\\Test Suite'")
reg.SetDWORDValue HKLM, k, "W", 1
Set e = values.NextEvent(10000) : WScript.Echo e.Path_.Class, e.ValueName ' expect: RegistryValueChangeEvent W
Set e = keys.NextEvent(10000) : WScript.Echo e.Hive, e.KeyPath ' expect: HKEY_LOCAL_MACHINE SOFTWARE\Test Suite\Sub
Set e = trees.NextEvent(10000) : WScript.Echo e.RootPath ' expect: SOFTWARE\Test Suite
reg.CreateKey HKLM, k & "\New"
WScript.Echo keys.NextEvent(10000).KeyPath, trees.NextEvent(10000).RootPath ' expect: SOFTWARE\Test Suite\Sub SOFTWARE\Test Suite
On Error Resume Next
values.NextEvent 0 : WScript.Echo Hex(Err.Number) ' expect: 80043001
Err.Clear
' ---- WshShell ----
Set sh = CreateObject("WScript.Shell")
sh.RegWrite "HKCU\Software\T\", "default"
sh.RegWrite "HKCU\Software\T\n", 42, "REG_DWORD"
sh.RegWrite "HKCU\Software\T\s", 4.5
sh.RegWrite "HKCU\Software\T\b", 258, "REG_BINARY"
sh.RegWrite "HKCU\Software\T\e", "%NoSuch%/x", "REG_EXPAND_SZ"
WScript.Echo sh.RegRead("HKCU\Software\T\"), sh.RegRead("HKEY_CURRENT_USER\software\t\N"), TypeName(sh.RegRead("HKCU\Software\T\s")), sh.RegRead("HKCU\Software\T\e") ' expect: default 42 String %NoSuch%/x
WScript.Echo Join(sh.RegRead("HKCU\Software\T\b"), ","), "[" & sh.RegRead("HKLM\SOFTWARE\Microsoft\") & "]" ' expect: 2,1,0,0 []
Sub Show : WScript.Echo Hex(Err.Number), Err.Source, Err.Description : Err.Clear : End Sub
x = sh.RegRead("HKCU\Software\T\nope") : Show ' expect: 80070002 WshShell.RegRead Unable to open registry key "HKCU\Software\T\nope" for reading.
x = sh.RegRead("HKCU\Software\U\") : Show ' expect: 80070002 WshShell.RegRead Unable to open registry key "HKCU\Software\U\" for reading.
x = sh.RegRead("HKXX\Software\U\") : Show ' expect: 80070002 WshShell.RegRead Invalid root in registry key "HKXX\Software\U\".
sh.RegWrite "HKCU\x", 1, "REG_NOPE" : Show ' expect: 5 Microsoft VBScript runtime error Invalid procedure call or argument
sh.RegWrite "HKCU\Software\T\n", "no number", "REG_DWORD" : Show ' expect: D Microsoft VBScript runtime error Type mismatch
sh.RegDelete "HKCU\Software\T\n" : WScript.Echo Err.Number ' expect: 0
sh.RegDelete "HKCU\Software\T\n" : Show ' expect: 80070002 WshShell.RegDelete Unable to remove registry key "HKCU\Software\T\n".
sh.RegDelete "HKCU\Software\T\" : WScript.Echo Err.Number ' expect: 0
sh.RegDelete "HKLM\SOFTWARE\Test Suite\" : Show ' expect: 80070002 WshShell.RegDelete Unable to remove registry key "HKLM\SOFTWARE\Test Suite\".
