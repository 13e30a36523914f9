' expect exit 1
' expect stderr: {script}(3, 1) SWbemObjectEx: Invalid index{blank}
x = GetObject("winmgmts:Test_Item='full'").ATexts(9)
