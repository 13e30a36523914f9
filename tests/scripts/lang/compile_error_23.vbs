' compile error
While 1

' expect error 1018 line 5
