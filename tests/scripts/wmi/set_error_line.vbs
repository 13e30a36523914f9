' A deferred failure that nobody handles is printed without a source (section 8.4).
' expect exit 1
' expect stderr: {script}(5, 1) (null): 0x80041010
Set svc = GetObject("winmgmts:")
For Each o In svc.ExecQuery("SELECT * FROM No_Such_Class")
Next
