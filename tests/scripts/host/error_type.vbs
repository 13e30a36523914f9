' expect exit 1
' expect stderr: {script}(4, 1) Microsoft VBScript runtime error: Type mismatch: 'UBound'
strValue = "abc"
For i = 1 To UBound(strValue) : Next
