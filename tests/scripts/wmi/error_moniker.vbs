' A failing GetObject is printed without a source.
' expect exit 1
' expect stderr: {script}(4, 1) (null): 0x8004100E
Set svc = GetObject("winmgmts:\\.\root\nowhere")
