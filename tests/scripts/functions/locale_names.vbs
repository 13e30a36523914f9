' Numbers and names of locales; what is none
On Error Resume Next
Sub Failed(name)
    WScript.Echo name, Err.Number
    Err.Clear
End Sub
WScript.Echo GetLocale                                           ' expect: 1033
WScript.Echo TypeName(GetLocale)                                 ' expect: Long
WScript.Echo SetLocale(1031)                                     ' expect: 1033
WScript.Echo SetLocale("en-us")                                  ' expect: 1031
WScript.Echo SetLocale(1036)                                     ' expect: 1033
WScript.Echo GetLocale                                           ' expect: 1036
WScript.Echo SetLocale(0)                                        ' expect: 1036
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "fr"
WScript.Echo GetLocale                                           ' expect: 1036
SetLocale ""
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "DE-de"
WScript.Echo GetLocale                                           ' expect: 1031
SetLocale
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale 2057
WScript.Echo GetLocale                                           ' expect: 2057
SetLocale 1024
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "ja"
WScript.Echo GetLocale                                           ' expect: 1041
SetLocale 2048
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "1031"
WScript.Echo GetLocale                                           ' expect: 1031
SetLocale "0x040C"
WScript.Echo GetLocale                                           ' expect: 1036
SetLocale &H0407
WScript.Echo GetLocale                                           ' expect: 1031
SetLocale 7
WScript.Echo GetLocale                                           ' expect: 1031
SetLocale "es"
WScript.Echo GetLocale                                           ' expect: 3082
SetLocale "es-mx"
WScript.Echo GetLocale                                           ' expect: 2058
SetLocale "pt-br"
WScript.Echo GetLocale                                           ' expect: 1046
SetLocale "zh-cn"
WScript.Echo GetLocale                                           ' expect: 2052
SetLocale "zh-tw"
WScript.Echo GetLocale                                           ' expect: 1028
SetLocale "no-no"
WScript.Echo GetLocale                                           ' expect: 1044
SetLocale "sv-se"
WScript.Echo GetLocale                                           ' expect: 1053
SetLocale "nl-be"
WScript.Echo GetLocale                                           ' expect: 2067
SetLocale "de-at"
WScript.Echo GetLocale                                           ' expect: 3079
SetLocale "en-ca"
WScript.Echo GetLocale                                           ' expect: 4105
SetLocale "el"
WScript.Echo GetLocale                                           ' expect: 1032
SetLocale "tr"
WScript.Echo GetLocale                                           ' expect: 1055
SetLocale "uk"
WScript.Echo GetLocale                                           ' expect: 1058
SetLocale Empty
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "xx" : Failed "SetLocale"                              ' expect: SetLocale 447
SetLocale "en-xx" : Failed "SetLocale"                           ' expect: SetLocale 447
SetLocale "not a locale" : Failed "SetLocale"                    ' expect: SetLocale 447
SetLocale 99999 : Failed "SetLocale"                             ' expect: SetLocale 447
SetLocale 4096 : Failed "SetLocale"                              ' expect: SetLocale 447
SetLocale -1 : Failed "SetLocale"                                ' expect: SetLocale 5
SetLocale Null : Failed "SetLocale"                              ' expect: SetLocale 94
SetLocale Array(1) : Failed "SetLocale"                          ' expect: SetLocale 13
'a failed call changes nothing
WScript.Echo GetLocale                                           ' expect: 1033
SetLocale "de"
SetLocale "xx" : Failed "SetLocale"                              ' expect: SetLocale 447
WScript.Echo GetLocale                                           ' expect: 1031
