' The numbers of errors, and where they say they come from.
Set f = CreateObject("Scripting.FileSystemObject")
On Error Resume Next
Sub E
    If Err.Number = 0 Then
        WScript.Echo 0
        Exit Sub
    End If
    WScript.Echo Err.Number & " " & Err.Description & IIf_(Err.Source = "Microsoft VBScript runtime error", "", " (" & Err.Source & ")")
    Err.Clear
End Sub
Function IIf_(c, a, b)
    If c Then IIf_ = a Else IIf_ = b
End Function
f.CreateFolder "C:\dir" : f.CreateFolder "C:\full" : f.CreateTextFile("C:\full\x.txt").Close
f.CreateTextFile("C:\file.txt").Close
f.CreateTextFile("C:\ro.txt").Close : f.GetFile("C:\ro.txt").Attributes = 1
E ' expect: 0
' objects
Set x = f.GetFile("C:\absent") : E ' expect: 53 File not found
Set x = f.GetFile("C:\absent\x") : E ' expect: 53 File not found
Set x = f.GetFile("C:\dir") : E ' expect: 53 File not found
Set x = f.GetFile("") : E ' expect: 5 Invalid procedure call or argument
Set x = f.GetFolder("C:\absent") : E ' expect: 76 Path not found
Set x = f.GetFolder("C:\file.txt") : E ' expect: 76 Path not found
Set x = f.GetFolder("Q:\") : E ' expect: 76 Path not found
Set x = f.GetFolder("") : E ' expect: 5 Invalid procedure call or argument
Set x = f.GetFolder("\\server\share") : E ' expect: 76 Path not found: '\\server\share': network paths are not supported
Set x = f.GetDrive("Q:") : E ' expect: 68 Device unavailable
Set x = f.GetDrive("C:\dir") : E ' expect: 5 Invalid procedure call or argument
Set x = f.GetDrive("") : E ' expect: 5 Invalid procedure call or argument
Set x = f.GetSpecialFolder(3) : E ' expect: 5 Invalid procedure call or argument
Set x = f.GetStandardStream(3) : E ' expect: 5 Invalid procedure call or argument
x = f.GetFileVersion("C:\absent") : E ' expect: 53 File not found
' text files
Set x = f.OpenTextFile("C:\absent") : E ' expect: 53 File not found
Set x = f.OpenTextFile("C:\absent", 2) : E ' expect: 53 File not found
Set x = f.OpenTextFile("C:\absent", 8) : E ' expect: 53 File not found
Set x = f.OpenTextFile("C:\absent\x", 2, True) : E ' expect: 76 Path not found
Set x = f.OpenTextFile("C:\file.txt\x") : E ' expect: 76 Path not found
Set x = f.OpenTextFile("Q:\x") : E ' expect: 76 Path not found
Set x = f.OpenTextFile("C:\dir") : E ' expect: 70 Permission denied
Set x = f.OpenTextFile("C:\dir", 2) : E ' expect: 70 Permission denied
Set x = f.OpenTextFile("C:\ro.txt", 2) : E ' expect: 70 Permission denied
Set x = f.OpenTextFile("C:\file.txt", 3) : E ' expect: 5 Invalid procedure call or argument
Set x = f.OpenTextFile("C:\file.txt", 1, False, 7) : E ' expect: 5 Invalid procedure call or argument
Set x = f.OpenTextFile("") : E ' expect: 5 Invalid procedure call or argument
Set x = f.OpenTextFile("C:\a|b", 2, True) : E ' expect: 52 Bad file name or number
Set x = f.OpenTextFile("C:\a?b", 2, True) : E ' expect: 52 Bad file name or number
Set x = f.OpenTextFile("C:\" & String(300, "a"), 2, True) : E ' expect: 52 Bad file name or number
Set x = f.OpenTextFile("C:\a" & Chr(0) & "b") : E ' expect: 52 Bad file name or number
Set x = f.CreateTextFile("C:\file.txt", False) : E ' expect: 58 File already exists
Set x = f.CreateTextFile("C:\absent\x") : E ' expect: 76 Path not found
Set x = f.CreateTextFile("C:\ro.txt") : E ' expect: 70 Permission denied
Set x = f.CreateTextFile("C:\new\") : E ' expect: 76 Path not found
Set x = f.OpenTextFile("C:\file.txt\") : E ' expect: 76 Path not found
Set x = f.GetFile("C:\file.txt\") : E ' expect: 53 File not found
Set x = f.GetFolder("C:\dir").CreateTextFile("a\b") : E ' expect: 52 Bad file name or number
Set x = f.GetFolder("C:\dir").CreateTextFile("") : E ' expect: 5 Invalid procedure call or argument
Set w = f.OpenTextFile("C:\file.txt", 2)
Set x = f.OpenTextFile("C:\file.txt", 2) : E ' expect: 70 Permission denied
x = w.ReadLine : E ' expect: 54 Bad file mode
x = w.Read(1) : E ' expect: 54 Bad file mode
x = w.ReadAll : E ' expect: 54 Bad file mode
w.Skip 1 : E ' expect: 54 Bad file mode
w.SkipLine : E ' expect: 54 Bad file mode
x = w.AtEndOfStream : E ' expect: 54 Bad file mode
x = w.AtEndOfLine : E ' expect: 54 Bad file mode
w.WriteBlankLines -1 : E ' expect: 5 Invalid procedure call or argument
w.WriteLine "one" : w.Close : E ' expect: 0
w.Write "x" : E ' expect: 54 Bad file mode
w.WriteLine "x" : E ' expect: 54 Bad file mode
w.Close : E ' expect: 54 Bad file mode
x = w.Line : E ' expect: 54 Bad file mode
Set r = f.OpenTextFile("C:\file.txt")
r.Write "x" : E ' expect: 54 Bad file mode
r.WriteLine "x" : E ' expect: 54 Bad file mode
r.WriteBlankLines 1 : E ' expect: 54 Bad file mode
x = r.Read(-1) : E ' expect: 5 Invalid procedure call or argument
x = r.ReadLine : E ' expect: 0
x = r.ReadLine : E ' expect: 62 Input past end of file
x = r.Read(1) : E ' expect: 62 Input past end of file
x = r.ReadAll : E ' expect: 62 Input past end of file
r.Skip 1 : E ' expect: 62 Input past end of file
r.SkipLine : E ' expect: 62 Input past end of file
r.Close
x = r.ReadAll : E ' expect: 54 Bad file mode
x = r.AtEndOfStream : E ' expect: 54 Bad file mode
' a full disk
Set w = f.OpenTextFile("/dev/full", 2) : w.Write "x" : E ' expect: 0
w.Close : E ' expect: 61 Disk full
' folders
f.CreateFolder "C:\dir" : E ' expect: 58 File already exists
f.CreateFolder "C:\DIR" : E ' expect: 58 File already exists
f.CreateFolder "C:\file.txt" : E ' expect: 58 File already exists
f.CreateFolder "C:\absent\x" : E ' expect: 76 Path not found
f.CreateFolder "" : E ' expect: 5 Invalid procedure call or argument
f.CreateFolder "C:\a*" : E ' expect: 52 Bad file name or number
' delete
f.DeleteFile "C:\absent" : E ' expect: 53 File not found
f.DeleteFile "C:\absent\x" : E ' expect: 53 File not found
f.DeleteFile "C:\dir" : E ' expect: 53 File not found
f.DeleteFile "C:\*.none" : E ' expect: 53 File not found
f.DeleteFile "C:\ro.txt" : E ' expect: 70 Permission denied
f.DeleteFolder "C:\absent" : E ' expect: 76 Path not found
f.DeleteFolder "C:\file.txt" : E ' expect: 76 Path not found
f.DeleteFolder "C:\none*" : E ' expect: 76 Path not found
f.DeleteFolder "C:\" : E ' expect: 70 Permission denied
f.DeleteFolder "/" : E ' expect: 70 Permission denied
' copy
f.CopyFile "C:\absent", "C:\x" : E ' expect: 53 File not found
f.CopyFile "C:\*.none", "C:\dir\" : E ' expect: 53 File not found
f.CopyFile "C:\file.txt", "C:\absent\x" : E ' expect: 76 Path not found
f.CopyFile "C:\file.txt", "C:\absent\" : E ' expect: 76 Path not found
f.CopyFile "C:\file.txt", "C:\dir" : E ' expect: 70 Permission denied
f.CopyFile "C:\file.txt", "C:\file.txt" : E ' expect: 70 Permission denied
f.CopyFile "C:\file.txt", "C:\ro.txt" : E ' expect: 70 Permission denied
f.CopyFile "C:\file.txt", "C:\full\x.txt", False : E ' expect: 58 File already exists
f.CopyFile "C:\file.txt", "C:\dir\*" : E ' expect: 52 Bad file name or number
f.CopyFile "C:\d*\x", "C:\full\" : E ' expect: 52 Bad file name or number
f.CopyFile "/dev/zero", "C:\zero" : E ' expect: 75 Path/File access error
f.CopyFolder "C:\absent", "C:\x" : E ' expect: 76 Path not found
f.CopyFolder "C:\none*", "C:\dir\" : E ' expect: 76 Path not found
f.CopyFolder "C:\full", "C:\file.txt" : E ' expect: 58 File already exists
f.CopyFolder "C:\full", "C:\full\inner" : E ' expect: 70 Permission denied
f.CopyFolder "C:\full", "C:\full" : E ' expect: 70 Permission denied
f.CopyFolder "C:\full", "C:\absent\" : E ' expect: 76 Path not found
f.CopyFolder "C:\full", "C:\dir" : E ' expect: 0
f.CopyFolder "C:\full", "C:\dir", False : E ' expect: 58 File already exists
' move
f.MoveFile "C:\absent", "C:\x" : E ' expect: 53 File not found
f.MoveFile "C:\file.txt", "C:\full\x.txt" : E ' expect: 58 File already exists
f.MoveFile "C:\file.txt", "C:\dir" : E ' expect: 58 File already exists
f.MoveFile "C:\file.txt", "C:\absent\x" : E ' expect: 76 Path not found
f.MoveFile "C:\file.txt", "C:\absent\" : E ' expect: 76 Path not found
f.MoveFile "C:\file.txt", "C:\file.txt" : E ' expect: 58 File already exists
f.MoveFolder "C:\absent", "C:\x" : E ' expect: 76 Path not found
f.MoveFolder "C:\full", "C:\dir" : E ' expect: 58 File already exists
f.MoveFolder "C:\full", "C:\file.txt" : E ' expect: 58 File already exists
f.MoveFolder "C:\full", "C:\full\inner" : E ' expect: 70 Permission denied
f.MoveFolder "C:\", "D:\x" : E ' expect: 70 Permission denied
' items
Set i = f.GetFile("C:\file.txt")
i.Name = "full" : E ' expect: 58 File already exists
i.Name = "" : E ' expect: 5 Invalid procedure call or argument
i.Name = "a\b" : E ' expect: 5 Invalid procedure call or argument
i.Attributes = 4096 : E ' expect: 5 Invalid procedure call or argument
i.Size = 1 : E ' expect: 438 Object doesn't support this property or method
i.Copy "C:\dir" : E ' expect: 70 Permission denied
i.Move "C:\dir" : E ' expect: 58 File already exists
i.Delete : E ' expect: 0
x = i.Size : E ' expect: 53 File not found
x = i.DateLastModified : E ' expect: 53 File not found
i.Delete : E ' expect: 53 File not found
i.Copy "C:\x" : E ' expect: 53 File not found
Set s = i.OpenAsTextStream : E ' expect: 53 File not found
Set d = f.GetFolder("C:\dir")
Set x = d.Files("absent") : E ' expect: 53 File not found
Set x = d.Files(1) : E ' expect: 5 Invalid procedure call or argument
Set x = d.SubFolders("absent") : E ' expect: 76 Path not found
Set x = d.SubFolders("x.txt") : E ' expect: 76 Path not found
d.SubFolders.Add "x.txt" : E ' expect: 58 File already exists
d.SubFolders.Add "" : E ' expect: 5 Invalid procedure call or argument
d.Files.Add "x" : E ' expect: 438 Object doesn't support this property or method
d.Delete : E ' expect: 0
x = d.Size : E ' expect: 76 Path not found
x = d.Files.Count : E ' expect: 76 Path not found
f.GetFolder("C:\").Name = "x" : E ' expect: 5 Invalid procedure call or argument
' the wrong number of arguments
f.CopyFile "x" : E ' expect: 449 Argument not optional
f.FileExists "x", 1 : E ' expect: 450 Wrong number of arguments or invalid property assignment
f.NoSuchMember : E ' expect: 438 Object doesn't support this property or method
f.OpenTextFile "C:\ro.txt", "zwei" : E ' expect: 13 Type mismatch
x = f.FileExists(Null) : E ' expect: 13 Type mismatch
