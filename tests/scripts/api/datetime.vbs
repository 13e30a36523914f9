' SWbemDateTime: fields, texts, intervals, dates and file times.
' covers: SWbemDateTime.Value SWbemDateTime.Year SWbemDateTime.YearSpecified SWbemDateTime.Month SWbemDateTime.MonthSpecified
' covers: SWbemDateTime.Day SWbemDateTime.DaySpecified SWbemDateTime.Hours SWbemDateTime.HoursSpecified SWbemDateTime.Minutes
' covers: SWbemDateTime.MinutesSpecified SWbemDateTime.Seconds SWbemDateTime.SecondsSpecified SWbemDateTime.Microseconds
' covers: SWbemDateTime.MicrosecondsSpecified SWbemDateTime.UTC SWbemDateTime.UTCSpecified SWbemDateTime.IsInterval
' covers: SWbemDateTime.GetVarDate SWbemDateTime.SetVarDate SWbemDateTime.GetFileTime SWbemDateTime.SetFileTime
Set d = CreateObject("WbemScripting.SWbemDateTime")
WScript.Echo d, TypeName(d), TypeName(CreateObject("WbemScripting.SWbemDateTime.1")) ' expect: 00000101000000.000000+000 SWbemDateTime SWbemDateTime
d.Value = "20240229123456.789012-060"
WScript.Echo d.Year, d.Month, d.Day, d.Hours, d.Minutes, d.Seconds, d.Microseconds, d.UTC, d.IsInterval ' expect: 2024 2 29 12 34 56 789012 -60 False
WScript.Echo d.YearSpecified, d.MonthSpecified, d.DaySpecified, d.HoursSpecified, d.MinutesSpecified, d.SecondsSpecified, d.MicrosecondsSpecified, d.UTCSpecified ' expect: True True True True True True True True
d.Year = 1999 : d.Month = 12 : d.Day = 31 : d.Hours = 23 : d.Minutes = 59 : d.Seconds = 58 : d.Microseconds = 7 : d.UTC = 720
WScript.Echo d ' expect: 19991231235958.000007+720
' a field that is not specified prints as asterisks and keeps its number
d.MonthSpecified = False : d.UTCSpecified = False : d.MicrosecondsSpecified = False : d.SecondsSpecified = False
WScript.Echo d, d.Month ' expect: 1999**312359**.******+*** 12
d.YearSpecified = False : d.DaySpecified = False : d.HoursSpecified = False : d.MinutesSpecified = False
WScript.Echo d ' expect: **************.******+***
d.MonthSpecified = True
WScript.Echo d.Value ' expect: ****12********.******+***
d.Value = "2001**********.******+060"
WScript.Echo d.Year, d.MonthSpecified, d.Month, d.UTC ' expect: 2001 False 12 60
' intervals
Set i = CreateObject("WbemScripting.SWbemDateTime")
i.IsInterval = True
i.Day = 100 : i.Hours = 1 : i.Seconds = 3
WScript.Echo i ' expect: 00000100010003.000000:000
i.DaySpecified = False
WScript.Echo i ' expect: 00000100010003.000000:000
i.Day = 99999999 : i.Day = 0
i.Value = "12345678010203.000004:000"
WScript.Echo i.IsInterval, i.Day, i.Hours, i.Minutes, i.Seconds, i.Microseconds ' expect: True 12345678 1 2 3 4
' dates: UTC and local time
d.Value = "20240115103000.900000+060"
WScript.Echo CDbl(d.GetVarDate(False)) = CDbl(DateSerial(2024, 1, 15) + TimeSerial(9, 30, 0)), VarType(d.GetVarDate(False)), VarType(d.GetVarDate) ' expect: True 7 7
d.SetVarDate DateSerial(2030, 6, 1) + TimeSerial(1, 2, 3), False
WScript.Echo d, d.GetVarDate(False) = DateSerial(2030, 6, 1) + TimeSerial(1, 2, 3) ' expect: 20300601010203.000000+000 True
moment = DateSerial(2030, 6, 1) + TimeSerial(1, 2, 3)
d.YearSpecified = False : d.IsInterval = True
d.SetVarDate moment ' local, and everything is specified again
WScript.Echo d.Hours, d.Year, d.YearSpecified, d.IsInterval, d.GetVarDate = moment, d.GetVarDate(True) = moment ' expect: 1 2030 True False True True
offset = d.UTC
WScript.Echo d.GetVarDate(False) = DateAdd("n", -offset, moment) ' expect: True
' file times: units of 100 ns since 1601
d.Value = "16010101000000.000000+000"
WScript.Echo d.GetFileTime(False), TypeName(d.GetFileTime(False)) ' expect: 0 String
d.Value = "20240115103000.123456+060"
WScript.Echo d.GetFileTime(False) ' expect: 133497846001234560
d.SetFileTime "133497846001234567", False
WScript.Echo d ' expect: 20240115093000.123456+000
local = d.GetFileTime
d.SetFileTime local
WScript.Echo d.GetFileTime(False), d.GetFileTime(True) = local ' expect: 133497846001234560 True

On Error Resume Next
Sub Show(what) : WScript.Echo what, Hex(Err.Number), Err.Source : Err.Clear : End Sub
d.Value = "20240115103000.123456+0600" : Show "length" ' expect: length 80041021 SWbemDateTime
d.Value = "20241315103000.123456+060" : Show "month 13" ' expect: month 13 80041021 SWbemDateTime
d.Value = "yesterday" : Show "text" ' expect: text 80041021 SWbemDateTime
d.Value = "0000**00010203.000004:000" : Show "asterisks in an interval" ' expect: asterisks in an interval 80041021 SWbemDateTime
d.Year = 10000 : Show "year" ' expect: year 8004102B SWbemDateTime
d.Year = -1 : Show "year" ' expect: year 8004102B SWbemDateTime
d.Month = 0 : Show "month" ' expect: month 8004102B SWbemDateTime
d.Month = 13 : Show "month" ' expect: month 8004102B SWbemDateTime
d.Day = 0 : Show "day" ' expect: day 8004102B SWbemDateTime
d.Day = 32 : Show "day" ' expect: day 8004102B SWbemDateTime
d.Hours = 24 : Show "hours" ' expect: hours 8004102B SWbemDateTime
d.Minutes = 60 : Show "minutes" ' expect: minutes 8004102B SWbemDateTime
d.Seconds = 60 : Show "seconds" ' expect: seconds 8004102B SWbemDateTime
d.Microseconds = 1000000 : Show "microseconds" ' expect: microseconds 8004102B SWbemDateTime
d.UTC = 721 : Show "utc" ' expect: utc 8004102B SWbemDateTime
d.UTC = -721 : Show "utc" ' expect: utc 8004102B SWbemDateTime
i.Day = 100000000 : Show "days" ' expect: days 8004102B SWbemDateTime
i.Day = -1 : Show "days" ' expect: days 8004102B SWbemDateTime
i.IsInterval = False : Show "so many days" ' expect: so many days 8004102B SWbemDateTime
x = i.GetVarDate : Show "date of an interval" ' expect: date of an interval 80041001 SWbemDateTime
x = i.GetFileTime : Show "file time of an interval" ' expect: file time of an interval 80041001 SWbemDateTime
d.HoursSpecified = False
x = d.GetVarDate : Show "date with asterisks" ' expect: date with asterisks 80041001 SWbemDateTime
x = d.GetFileTime(False) : Show "file time with asterisks" ' expect: file time with asterisks 80041001 SWbemDateTime
d.Value = "00500101000000.000000+000"
x = d.GetVarDate(False) : Show "year 50" ' expect: year 50 80041001 SWbemDateTime
x = d.GetFileTime(False) : Show "before 1601" ' expect: before 1601 80041001 SWbemDateTime
d.SetVarDate "no date" : Show "no date" ' expect: no date 80041021 SWbemDateTime
d.SetVarDate Null : Show "null" ' expect: null 80041021 SWbemDateTime
d.SetFileTime "0x10" : Show "hexadecimal" ' expect: hexadecimal 80041021 SWbemDateTime
d.SetFileTime "-1" : Show "negative" ' expect: negative 80041021 SWbemDateTime
d.SetFileTime "18446744073709551616" : Show "too large" ' expect: too large 80041021 SWbemDateTime
d.SetFileTime "2650467744000000000" : Show "year 10000" ' expect: year 10000 80041021 SWbemDateTime
WScript.Echo d ' expect: 00500101000000.000000+000
' WScript.Echo prints the default member; an unknown member is one of the engine's errors
d.Weekday = 1 : Show "unknown" ' expect: unknown 1B6 Microsoft VBScript runtime error
