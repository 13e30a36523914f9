' expect exit 1
' expect stderr: {script}(4, 1) Microsoft VBScript runtime error: Object variable not set: 'x'
Set x = Nothing
x.Foo
