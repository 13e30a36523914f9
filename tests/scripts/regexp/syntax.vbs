' the dialect: what patterns mean
Dim re : Set re = New RegExp
' the first match in brackets, its groups behind it, or "no"
Function M(pattern, text)
    Dim ms, s
    re.Pattern = pattern
    Set ms = re.Execute(text)
    If ms.Count = 0 Then
        M = "no"
    Else
        M = "[" & ms(0).Value & "]"
        For Each s In ms(0).SubMatches
            If IsEmpty(s) Then M = M & " -" Else M = M & " " & s
        Next
    End If
End Function
Function X(pattern)
    On Error Resume Next
    re.Pattern = pattern
    re.Test "a"
    X = Err.Number
End Function
WScript.Echo M("", "abc")                         ' expect: []
WScript.Echo M("b", "abc")                        ' expect: [b]
WScript.Echo M("a.c", "abc")                      ' expect: [abc]
WScript.Echo M("a.c", "a" & vbLf & "c")           ' expect: no
WScript.Echo Len(M("a.c", "a" & vbCr & "c"))      ' expect: 5
WScript.Echo M("^b", "abc")                       ' expect: no
WScript.Echo M("^a", "abc")                       ' expect: [a]
WScript.Echo M("c$", "abc")                       ' expect: [c]
WScript.Echo M("c$", "abc" & vbLf)                ' expect: no
WScript.Echo M("b|c", "cb")                       ' expect: [c]
WScript.Echo M("(a)|(b)", "b")                    ' expect: [b] - b
WScript.Echo M("a*", "aaa")                       ' expect: [aaa]
WScript.Echo M("a*?", "aaa")                      ' expect: []
WScript.Echo M("a+?", "aaa")                      ' expect: [a]
WScript.Echo M("ab??", "ab")                      ' expect: [a]
WScript.Echo M("a{2}", "aaa")                     ' expect: [aa]
WScript.Echo M("a{2,}", "aaaa")                   ' expect: [aaaa]
WScript.Echo M("a{1,2}", "aaaa")                  ' expect: [aa]
WScript.Echo M("a{1,3}?", "aaaa")                 ' expect: [a]
WScript.Echo M("a{,2}", "a{,2}")                  ' expect: [a{,2}]
WScript.Echo M("a{x", "a{x")                      ' expect: [a{x]
WScript.Echo M("{", "{")                          ' expect: [{]
WScript.Echo M("}", "}")                          ' expect: [}]
WScript.Echo M("]", "]")                          ' expect: []]
WScript.Echo M("[abc]+", "xxbca")                 ' expect: [bca]
WScript.Echo M("[^abc]+", "abxyc")                ' expect: [xy]
WScript.Echo M("[a-c]+", "xabcd")                 ' expect: [abc]
WScript.Echo M("[a-]+", "x-a-")                   ' expect: [-a-]
WScript.Echo M("[-a]+", "x-a-")                   ' expect: [-a-]
WScript.Echo M("[\d-x]+", "a1-x")                 ' expect: [1-x]
WScript.Echo M("[a-\d]+", "b-a1")                 ' expect: [-a1]
WScript.Echo M("[.*+?^$(){}|]+", "a.*+?^$(){}|")  ' expect: [.*+?^$(){}|]
WScript.Echo M("[\]]", "]")                       ' expect: []]
WScript.Echo M("[\\]", "\")                       ' expect: [\]
WScript.Echo M("[]", "a")                         ' expect: no
WScript.Echo M("[^]", "a")                        ' expect: [a]
WScript.Echo M("[[:alpha:]]", "a]")               ' expect: [a]]
WScript.Echo M("\d+", "ab12")                     ' expect: [12]
WScript.Echo M("\D+", "12ab3")                    ' expect: [ab]
WScript.Echo M("\w+", "-a_9-")                    ' expect: [a_9]
WScript.Echo M("\w+", ChrW(228) & "b")            ' expect: [b]
WScript.Echo M("\d", ChrW(1633) & "1")            ' expect: [1]
WScript.Echo M("\W+", "a-+b")                     ' expect: [-+]
WScript.Echo Len(M("\s+", "a " & vbTab & vbCrLf & Chr(11) & Chr(12) & "b")) ' expect: 8
WScript.Echo M("\S+", "  ab ")                    ' expect: [ab]
WScript.Echo M("\bb", "ab b")                     ' expect: [b]
WScript.Echo M("\Bb.", "b abc")                   ' expect: [bc]
WScript.Echo M("[\b]", "a" & Chr(8)) = "[" & Chr(8) & "]" ' expect: True
WScript.Echo M("\t", vbTab) = "[" & vbTab & "]", M("\n", vbLf) = "[" & vbLf & "]", M("\r", vbCr) = "[" & vbCr & "]" ' expect: True True True
WScript.Echo M("\v", Chr(11)) = "[" & Chr(11) & "]", M("\v", vbLf), M("\f", Chr(12)) = "[" & Chr(12) & "]" ' expect: True no True
WScript.Echo M("\x41\u0042\103", "ABC")           ' expect: [ABC]
WScript.Echo M("\x4", "x4")                       ' expect: [x4]
WScript.Echo M("\u12", "u12")                     ' expect: [u12]
WScript.Echo M("\cA", Chr(1)) = "[" & Chr(1) & "]", M("\c1", "c1") ' expect: True [c1]
WScript.Echo M("\0", Chr(0)) = "[" & Chr(0) & "]" ' expect: True
WScript.Echo M("\101", "A"), M("\8", "8")         ' expect: [A] [8]
WScript.Echo M("\h\A\Z\q\Q\E\K\R\X\N", "hAZqQEKRXN") ' expect: [hAZqQEKRXN]
WScript.Echo M("\.\*\+\?\(\)\[\]\{\}\^\$\|\/\\", ".*+?()[]{}^$|/\") ' expect: [.*+?()[]{}^$|/\]
WScript.Echo M("#a b", "#a b")                    ' expect: [#a b]
WScript.Echo M("(a)(b)\2\1", "abba")              ' expect: [abba] a b
WScript.Echo M("(a)\11", "aa1")                   ' expect: [aa1] a
WScript.Echo M("(a)\12", "aa2")                   ' expect: [aa2] a
WScript.Echo M("\11", Chr(9)) = "[" & Chr(9) & "]" ' expect: True
WScript.Echo M("\1(a)", "a")                      ' expect: [a] a
WScript.Echo M("(a)?\1b", "b")                    ' expect: [b] -
WScript.Echo M("(?:ab)+", "ababa")                ' expect: [abab]
WScript.Echo M("a(?=b)", "acab")                  ' expect: [a]
WScript.Echo M("a(?!b)", "abac")                  ' expect: [a]
WScript.Echo M("((a)(b(c)))", "abc")              ' expect: [abc] abc a bc c
WScript.Echo M("(a*)*", "b")                      ' expect: []
' errors
WScript.Echo X("*"), X("+"), X("?"), X("a**"), X("a+*"), X("a|*"), X("(*)"), X("^*") ' expect: 5018 5018 5018 5018 5018 5018 5018 5018
WScript.Echo X("a{2}{3}"), X("{2}"), X("a{3,2}"), X("a{70000}") ' expect: 5018 5018 5018 5018
WScript.Echo X("[a"), X("[a\"), X("["), X("[^")   ' expect: 5019 5019 5019 5019
WScript.Echo X("(a"), X("("), X("((a)")           ' expect: 5020 5020 5020
WScript.Echo X("a)"), X(")"), X("\"), X("(?<=a)b"), X("(?i)a"), X("(?>a)"), X("(?<n>a)"), X("(?#a)") ' expect: 5017 5017 5017 5017 5017 5017 5017 5017
WScript.Echo X("[b-a]"), X("[\u0062-\x61]")       ' expect: 5021 5021
WScript.Echo X(String(199, "(") & String(199, ")")), X(String(201, "(") & String(201, ")")) ' expect: 0 5017
