' expect exit 1
' expect stderr: {script}(4, 1) Microsoft VBScript runtime error: Object doesn't support this property or method: 'NoSuch'
Set o = GetObject("winmgmts:Test_Static")
o.NoSuch 1
