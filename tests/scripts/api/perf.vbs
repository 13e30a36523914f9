' Performance counters through a refresher, raw ones cooked by hand, and the files of a directory.
Set svc = GetObject("winmgmts:root\cimv2")
Set r = CreateObject("WbemScripting.SWbemRefresher")
Set cpu = r.Add(svc, "Win32_PerfFormattedData_PerfOS_Processor.Name=""_Total""").Object
Set all = r.AddEnum(svc, "Win32_PerfFormattedData_PerfOS_Processor").ObjectSet
Set memory = r.Add(svc, "Win32_PerfFormattedData_PerfOS_Memory=@").Object
r.Refresh
WScript.Echo cpu.PercentProcessorTime >= 0 And cpu.PercentProcessorTime <= 100, all.Count >= 2, memory.AvailableMBytes > 0 ' expect: True True True
Set raw = r.Add(svc, "Win32_PerfRawData_PerfOS_System=@").Object
n1 = CDbl(raw.ContextSwitchesPersec) : d1 = CDbl(raw.Timestamp_PerfTime)
WScript.Sleep 30
r.Refresh
n2 = CDbl(raw.ContextSwitchesPersec) : d2 = CDbl(raw.Timestamp_PerfTime)
rate = (n2 - n1) / ((d2 - d1) / CDbl(raw.Frequency_PerfTime))
WScript.Echo d2 > d1, rate > 0 ' expect: True True
WScript.Echo svc.Get("Win32_PerfRawData_PerfOS_System").Properties_("SystemUpTime").Qualifiers_("CounterType").Value ' expect: 807666944
Set sys = svc.Get("Win32_PerfFormattedData_PerfOS_System=@")
WScript.Echo sys.SystemUpTime > 0, sys.Processes > 0, IsNull(sys.SystemCallsPersec) ' expect: True True True
For Each f In svc.ExecQuery("SELECT Name, FileName, Extension FROM CIM_DataFile WHERE Path = '/proc/' AND FileName = 'meminfo'")
    WScript.Echo f.Name, f.FileName, "[" & f.Extension & "]" ' expect: /proc/meminfo meminfo []
Next
On Error Resume Next
Set none = svc.ExecQuery("SELECT * FROM CIM_DataFile WHERE Extension = 'mp3'")
n = none.Count
WScript.Echo Hex(Err.Number) ' expect: 80041024
Set e = CreateObject("WbemScripting.SWbemLastError")
WScript.Echo Left(e.Description, 37) ' expect: files are told by name or by place: t
