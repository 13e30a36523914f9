' WScript.Network: who and where, network drives.
' arguments: {tmp}
Set net = CreateObject("WScript.Network")
Set sh = CreateObject("WScript.Shell")
Set f = CreateObject("Scripting.FileSystemObject")
tmp = WScript.Arguments(0)
Set m = f.CreateTextFile(tmp & "/sys/proc/self/mountinfo")
m.Write "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw" & vbLf
m.Write "30 22 0:40 / " & tmp & "/mnt/public rw shared:2 - cifs //nas/public\040share rw,user=x" & vbLf
m.Write "31 22 0:41 / /mnt/home\040s rw - nfs4 files:/export/home rw" & vbLf
m.Write "32 22 0:42 / " & tmp & "/mnt/other rw shared:3 master:1 - smb3 //nas/other/ rw" & vbLf
m.Write "33 22 0:43 / /proc rw - proc proc rw" & vbLf & "broken line" & vbLf
m.Close
WScript.Echo TypeName(net), TypeName(CreateObject("wscript.network.1")) ' expect: IWshNetwork2 IWshNetwork2
WScript.Echo net.ComputerName = Split(sh.Exec("uname -n").StdOut.ReadLine, ".")(0), net.UserName = sh.Exec("id -un").StdOut.ReadLine ' expect: True True
WScript.Echo net.UserDomain = net.ComputerName, net.UserProfile = tmp & "/home", "[" & net.Site & net.Organization & "]" ' expect: True True []
Set d = net.EnumNetworkDrives
WScript.Echo TypeName(d), d.Count, d.length ' expect: IWshCollection 6 6
For i = 0 To d.Count - 1 Step 2 : WScript.Echo d(i) & " = " & d.Item(i + 1) : Next
' expect: N: = \\nas\public share
' expect:  = \\files\export\home
' expect:  = \\nas\other
For Each x In net.EnumNetworkDrives : t = t & "(" & x & ")" : Next
WScript.Echo t ' expect: (N:)(\\nas\public share)()(\\files\export\home)()(\\nas\other)
' A letter for what is mounted.
net.MapNetworkDrive "X:", "\\NAS\Other"
Set d = net.EnumNetworkDrives : WScript.Echo d(4), d(5) ' expect: X: \\nas\other
WScript.Echo f.DriveExists("X"), f.FileExists("X:\on_other.txt"), f.GetFolder("X:\").Path ' expect: True True X:\
WScript.Echo sh.Exec("cscript //nologo C:\exists.vbs X:\on_other.txt").StdOut.ReadLine ' expect: True
net.MapNetworkDrive "y:", "//nas/public share/sub", True, "user", "password"
WScript.Echo f.FileExists("Y:\in_sub.txt") ' expect: True
net.MapNetworkDrive "", "\\nas\other"
net.RemoveNetworkDrive "X:" : net.RemoveNetworkDrive "y:", True, True
WScript.Echo f.DriveExists("X"), f.DriveExists("Y"), net.EnumNetworkDrives()(4) ' expect: False False
On Error Resume Next
Sub E
    WScript.Echo Hex(Err.Number) & " " & Err.Source & ": " & Err.Description : Err.Clear
End Sub
net.MapNetworkDrive "N:", "\\nas\other" : E ' expect: 80070055 WSHNetwork.MapNetworkDrive: The local device name is already in use.
net.MapNetworkDrive "XY:", "\\nas\other" : E ' expect: 800704B0 WSHNetwork.MapNetworkDrive: The specified device name is invalid.
net.MapNetworkDrive "X:", "\\nas\none" : E ' expect: 80070043 WSHNetwork.MapNetworkDrive: The network name cannot be found: "\\nas\none" is not mounted. It takes mount.cifs or mount.nfs, usually run by root, to mount it.
net.MapNetworkDrive "X:", "\\nas\other\no such folder" : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 80070043
net.MapNetworkDrive "X:", "\\nas\otherwise" : WScript.Echo Hex(Err.Number) : Err.Clear ' expect: 80070043
net.RemoveNetworkDrive "X:" : E ' expect: 800708CA WSHNetwork.RemoveNetworkDrive: This network connection does not exist.
net.RemoveNetworkDrive "C:" : E ' expect: 800708CA WSHNetwork.RemoveNetworkDrive: This network connection does not exist.
net.RemoveNetworkDrive "\\nas\none" : E ' expect: 800708CA WSHNetwork.RemoveNetworkDrive: This network connection does not exist.
net.RemoveNetworkDrive "\\nas\other" : E ' expect: 80070005 WSHNetwork.RemoveNetworkDrive: Access is denied: it takes umount, usually run by root, to end the connection to "\\nas\other".
net.MapNetworkDrive "X:" : WScript.Echo Err.Number : Err.Clear ' expect: 449
net.ComputerName = "x" : WScript.Echo Err.Number : Err.Clear ' expect: 438
x = d(6) : WScript.Echo Err.Number : Err.Clear ' expect: 9
