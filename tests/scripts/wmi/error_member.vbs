' A failing member is printed with the object's name and a trailing blank.
' expect exit 1
' expect stderr: {script}(6, 3) SWbemServicesEx: Not found{blank}
Set svc = GetObject("winmgmts:")
If True Then
  Set o = svc.Get("No_Such_Class")
End If
