Dim o
o = 5
   o.Method
' expect error 424 line 3
