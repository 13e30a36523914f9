' the objects: RegExp, Matches, Match, SubMatches
Dim re, ms, m, s, t, i
Set re = New RegExp
WScript.Echo TypeName(re), IsObject(re)           ' expect: IRegExp2 True
WScript.Echo "[" & re.Pattern & "]", re.Global, re.IgnoreCase, re.Multiline ' expect: [] False False False
re.Pattern = "a(.)" : re.Global = 1 : re.IgnoreCase = "True" : re.MultiLine = True
WScript.Echo re.Pattern, re.Global, re.IgnoreCase, re.Multiline ' expect: a(.) True True True
Set ms = re.Execute("Ab aC xad")
WScript.Echo TypeName(ms), ms.Count, ms.Item(1), ms(2) ' expect: IMatchCollection2 3 aC ad
For Each m In ms
    WScript.Echo TypeName(m), m, m.Value, m.FirstIndex, m.Length, m.SubMatches(0), m.SubMatches.Count, TypeName(m.SubMatches)
Next
' expect: IMatch2 Ab Ab 0 2 b 1 ISubMatches
' expect: IMatch2 aC aC 3 2 C 1 ISubMatches
' expect: IMatch2 ad ad 7 2 d 1 ISubMatches
WScript.Echo TypeName(ms(0).Length), TypeName(ms(0).FirstIndex), TypeName(ms.Count) ' expect: Long Long Long
re.Global = False
WScript.Echo re.Execute("ab ac").Count            ' expect: 1
WScript.Echo ms.Count, ms(0)                      ' expect: 3 Ab
Set re = Nothing
WScript.Echo ms(1).SubMatches(0)                  ' expect: C
Set re = New RegExp
' Test
re.Pattern = "^\d{3}-\d{4}$"
WScript.Echo re.Test("555-1234"), re.Test("555-12345"), re.Test("") ' expect: True False False
WScript.Echo re.Test(555)                         ' expect: False
re.Pattern = "5" : WScript.Echo re.Test(455), re.Test(Empty) ' expect: True False
' IgnoreCase
re.IgnoreCase = True : re.Pattern = "stra" & ChrW(223) & "e " & ChrW(196) & ChrW(1078)
WScript.Echo re.Test("STRA" & ChrW(223) & "E " & ChrW(228) & ChrW(1046)) ' expect: True
re.Pattern = "^[" & ChrW(1072) & "-" & ChrW(1103) & "]+$"
WScript.Echo re.Test(ChrW(1040) & ChrW(1103)), re.Test("z") ' expect: True False
re.Pattern = "[^" & ChrW(228) & "]" : WScript.Echo re.Test(ChrW(196)), re.Test("a") ' expect: False True
re.IgnoreCase = False : re.Pattern = ChrW(228) : WScript.Echo re.Test(ChrW(196)) ' expect: False
' Multiline
re.Global = True : re.Pattern = "^.+$" : t = "one" & vbLf & "two" & vbCrLf & "three"
WScript.Echo re.Execute(t).Count                  ' expect: 0
re.Multiline = True
WScript.Echo re.Execute(t)(0)                     ' expect: one
WScript.Echo Replace(re.Replace(t, "<$&>"), vbLf, "/") = "<one>/<two" & vbCr & ">/<three>" ' expect: True
re.Pattern = "^\w+$" : WScript.Echo re.Execute(t).Count ' expect: 3
re.Multiline = False
' empty matches move on
re.Pattern = "x*" : WScript.Echo re.Execute("axb").Count, re.Replace("axb", "-") ' expect: 4 -a--b-
re.Pattern = "" : WScript.Echo re.Replace("ab", ".") ' expect: .a.b.
re.Pattern = "$" : WScript.Echo re.Replace("ab", "!") ' expect: ab!
' Replace
re.Pattern = "(\w+) (\w+)"
WScript.Echo re.Replace("John Smith", "$2, $1")   ' expect: Smith, John
WScript.Echo re.Replace("John Smith", "[$&][$`][$'][$$][$3][$0][$][$x]") ' expect: [John Smith][][][$][$3][$0][$][$x]
re.Pattern = "b" : WScript.Echo re.Replace("abc", "[$`|$'|$1]") ' expect: a[a|c|$1]c
re.Pattern = "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)"
WScript.Echo re.Replace("abcdefghijk", "$11-$1-$10-$12-$01") ' expect: k-a-j-a2-a
re.Pattern = "(a)|(b)" : WScript.Echo re.Replace("ab", "<$1$2>") ' expect: <a><b>
re.Global = False : re.Pattern = "a" : WScript.Echo re.Replace("aaa", "b") ' expect: baa
WScript.Echo re.Replace("xyz", "b"), TypeName(re.Replace("", "b")) ' expect: xyz String
WScript.Echo re.Replace("a1", 5), re.Replace(1, "x") ' expect: 51 1
' a function makes the replacement
Function Up(found, letter, at, whole) : Up = "<" & UCase(letter) & at & whole & ">" : End Function
re.Global = True : re.Pattern = "([bd])" : WScript.Echo re.Replace("abcd", GetRef("Up")) ' expect: a<B1abcd>c<D3abcd>
Function Count2(found, at, whole) : i = i + 1 : Count2 = i : End Function
re.Pattern = "x" : WScript.Echo re.Replace("xaxbx", GetRef("Count2")) ' expect: 1a2b3
' errors
On Error Resume Next
Function Wrong(a) : End Function
s = re.Replace("x", GetRef("Wrong")) : WScript.Echo Err.Number : Err.Clear ' expect: 450
Function Fails(a, b, c) : Err.Raise 1234, "me", "no" : End Function
s = re.Replace("x", GetRef("Fails")) : WScript.Echo Err.Number, Err.Description : Err.Clear ' expect: 1234 no
re.Test : WScript.Echo Err.Number : Err.Clear     ' expect: 449
WScript.Echo ms(3) : WScript.Echo Err.Number : Err.Clear ' expect: 5
WScript.Echo ms(0).SubMatches(-1) : WScript.Echo Err.Number : Err.Clear ' expect: 5
re.Test Null : WScript.Echo Err.Number : Err.Clear ' expect: 13
re.Pattern = Null : WScript.Echo Err.Number : Err.Clear ' expect: 13
re.Nothing1 = 1 : WScript.Echo Err.Number : Err.Clear ' expect: 438
re.Pattern = "(a"  : WScript.Echo Err.Number      ' expect: 0
re.Test "a" : WScript.Echo Err.Number, Err.Source, Err.Description : Err.Clear ' expect: 5020 Microsoft VBScript runtime error Expected ')' in regular expression
re.Pattern = "a" : WScript.Echo re.Test("a")      ' expect: True
' what takes too many steps is given up
re.Pattern = "^(a+)+$" : s = re.Test(String(60, "a") & "b")
WScript.Echo Err.Number : Err.Clear               ' expect: 28
re.Pattern = "a(b|c)*d" : WScript.Echo re.Test("a" & String(20000, "b") & "d"), Err.Number ' expect: True 0
re.Pattern = "e" : WScript.Echo re.Execute(String(100000, "e")).Count ' expect: 100000
WScript.Echo Len(re.Replace(String(100000, "e"), "ab")) ' expect: 200000
