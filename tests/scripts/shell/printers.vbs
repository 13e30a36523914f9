' WScript.Network: printers, with a library in the place of CUPS.
' arguments: {tmp}
Set net = CreateObject("WScript.Network")
Set f = CreateObject("Scripting.FileSystemObject")
Set p = net.EnumPrinterConnections
WScript.Echo TypeName(p), p.Count ' expect: IWshCollection 4
For i = 0 To p.Count - 1 Step 2 : WScript.Echo p(i) & " = " & p(i + 1) : Next
' expect: ipp://printer.example/ipp = office
' expect:  = Laser_2
net.SetDefaultPrinter "laser_2"
WScript.Echo f.OpenTextFile(WScript.Arguments(0) & "/default_printer").ReadAll ' expect: Laser_2
net.SetDefaultPrinter "\\server\OFFICE"
WScript.Echo f.OpenTextFile(WScript.Arguments(0) & "/default_printer").ReadAll ' expect: office
net.AddWindowsPrinterConnection "\\server\office" ' it is there
net.AddPrinterConnection "LPT1:", "\\server\office"
On Error Resume Next
Sub E
    WScript.Echo Hex(Err.Number) & " " & Err.Source & ": " & Err.Description : Err.Clear
End Sub
net.SetDefaultPrinter "none" : E ' expect: 80070709 WSHNetwork.SetDefaultPrinter: The printer name is invalid.
net.AddWindowsPrinterConnection "\\server\none", "driver" : E ' expect: 80070709 WSHNetwork.AddWindowsPrinterConnection: There is no print queue for "\\server\none"; lpadmin makes one.
net.AddPrinterConnection "LPT1:", "\\server\none" : E ' expect: 80070709 WSHNetwork.AddPrinterConnection: There is no print queue for "\\server\none"; lpadmin makes one.
net.RemovePrinterConnection "none" : E ' expect: 80070709 WSHNetwork.RemovePrinterConnection: The printer name is invalid.
net.RemovePrinterConnection "office", True : E ' expect: 80070005 WSHNetwork.RemovePrinterConnection: Access is denied: it takes lpadmin to remove the print queue "office".
