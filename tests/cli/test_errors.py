"""usage: test_errors.py WMI PROVIDERS MOF - errors nobody catches: place, source, text and name as the script host prints
them, for run-time errors and for those of the compiler."""
import re
from tap import check, dir, end, repository, run, wmi

script = dir / "e.vbs"
RUN, COMPILE = "Microsoft VBScript runtime error", "Microsoft VBScript compilation error"


def error(code, place, text, source):
    script.write_text(code)
    got = run([wmi, "run", script], env={"OPENWMI_REPOSITORY": repository})
    want = f"{script}({place}) {source}: {text}\n"
    shown = code.replace("\n", " / ")
    check(f"{text}  <-  {shown[:70]}", got[0] == 1 and got[2] == want, f"wanted {want}got {got[2]}")


def table(text, source):
    """code (lines joined with ¶) => line, column: text"""
    for row in text.strip().splitlines():
        code, place, message = re.fullmatch(r"(.*?) +=> (\d+, \d+): (.*)", row).groups()
        error(code.replace("¶", "\n"), place, message, source)


table('''
Dim x : x.foo => 1, 9: Object required: 'x'
foo.bar => 1, 1: Object required: 'foo'
Option Explicit¶foo = 1 => 2, 1: Variable is undefined: 'foo'
Option Explicit¶Dim y : y = foo => 2, 9: Variable is undefined: 'foo'
x = "abc" + 1 => 1, 1: Type mismatch: '[string: "abc"]'
x = "abc" * 2 => 1, 1: Type mismatch: '[string: "abc"]'
x = -"abc" => 1, 1: Type mismatch: '[string: "abc"]'
x = Not "abc" => 1, 1: Type mismatch: '[string: "abc"]'
x = "a" And 1 => 1, 1: Type mismatch: '[string: "a"]'
x = Array(1) + 1 => 1, 1: Type mismatch
nosuch 1 => 1, 1: Type mismatch: 'nosuch'
x = nosuch(1) => 1, 1: Type mismatch: 'nosuch'
x = 5 : y = x(1) => 1, 9: Type mismatch: 'x'
x = 5 : x(1) = 2 => 1, 9: Type mismatch: 'x'
Sub S : Dim q : q = 1 : q(1) = q(2) : End Sub¶S => 1, 25: Type mismatch: 'q'
Set x = CreateObject("x.y") => 1, 1: ActiveX component can't create object: 'x.y'
Dim a(3) : a(10) = 1 => 1, 12: Subscript out of range: '[number: 10]'
Dim a() : a(0) = 1 => 1, 11: Subscript out of range: '[number: 0]'
x = WScript.Arguments(5) => 1, 1: Subscript out of range
Sub F(a, b) : End Sub¶F 1 => 2, 1: Wrong number of arguments or invalid property assignment: 'F'
Function F : End Function¶F 1, 2 => 2, 1: Wrong number of arguments or invalid property assignment: 'F'
x = Mid("a") => 1, 1: Wrong number of arguments or invalid property assignment: 'Mid'
x = CInt(40000) => 1, 1: Overflow: 'CInt'
x = CByte(-1) => 1, 1: Overflow: 'CByte'
x = CInt("abc") => 1, 1: Type mismatch: 'CInt'
x = CDate("x") => 1, 1: Type mismatch: 'CDate'
x = CLng(Null) => 1, 1: Invalid use of Null: 'CLng'
x = Replace(Null, "a", "b") => 1, 1: Invalid use of Null: 'Replace'
x = Mid("abc", 0) => 1, 1: Invalid procedure call or argument: 'Mid'
x = UBound(5) => 1, 1: Type mismatch: 'UBound'
x = Join(5) => 1, 1: Type mismatch: 'Join'
x = String(-1, "a") => 1, 1: Invalid procedure call or argument: 'String'
x = DateAdd("zz", 1, Now) => 1, 1: Invalid procedure call or argument: 'DateAdd'
x = MonthName(13) => 1, 1: Invalid procedure call or argument: 'MonthName'
x = Asc("") => 1, 1: Invalid procedure call or argument: 'Asc'
x = Log(0) => 1, 1: Invalid procedure call or argument: 'Log'
x = Exp(1000) => 1, 1: Overflow: 'Exp'
x = GetRef("nope") => 1, 1: Invalid procedure call or argument: 'GetRef'
x = 1 / 0 => 1, 1: Division by zero
x = 1 \\ 0 => 1, 1: Division by zero
x = 1 Mod 0 => 1, 1: Division by zero
x = 1e308 * 10 => 1, 1: Overflow
x = Nothing => 1, 1: Object variable not set
Set x = Nothing : x.y => 1, 19: Object variable not set: 'x'
WScript.Nosuch => 1, 1: Object doesn't support this property or method: 'Nosuch'
Class A : End Class¶Set a1 = New A : a1.z => 2, 18: Object doesn't support this property or method: 'z'
Class A : Private Sub z : End Sub : End Class¶Set a1 = New A : a1.z => 2, 18: Object doesn't support this property or method: 'z'
Set a1 = New Nope => 1, 1: Class not defined: 'Nope'
Err.Raise 5 => 1, 1: Invalid procedure call or argument
Err.Raise 12345 => 1, 1: Unknown runtime error
For i = 1 To "x" : Next => 1, 1: Type mismatch: '[string: "x"]'
For Each x In 5 : Next => 1, 1: Object not a collection
Const c = 1¶c = 2 => 2, 1: Illegal assignment: 'c'
Dim a(1)¶ReDim a(5) => 2, 1: This array is fixed or temporarily locked
Function F(n) : F = F(n + 1) : End Function¶x = F(1) => 1, 17: Out of stack space
Sub A¶  B¶End Sub¶Sub B¶  x = 1 / 0¶End Sub¶A => 5, 3: Division by zero
If True Then¶    If True Then x = 1 / 0¶End If => 2, 18: Division by zero
Set d = CreateObject("Scripting.Dictionary")¶d.Add 1, 1 : d.Add 1, 1 => 2, 14: This key is already associated with an element of this collection
''', RUN)
table('''
If x Then => 1, 10: Expected 'End'
For i = 1 To 3 => 1, 15: Expected 'Next'
Next => 1, 1: Unexpected 'Next'
Loop => 1, 1: 'loop' without 'do'
Do => 1, 3: Expected 'Loop'
While 1 => 1, 8: Expected 'Wend'
With x => 1, 7: Expected 'End'
Sub => 1, 4: Expected identifier
Function A( => 1, 12: Expected identifier
x = => 1, 4: Syntax error
x = (1 + 2 => 1, 11: Expected ')'
x = 1 + * 2 => 1, 9: Expected expression
x = "abc => 1, 9: Unterminated string constant
x = 5 5 => 1, 7: Expected end of statement
WScript.Echo "a" "b" => 1, 18: Expected end of statement
Dim 5 => 1, 5: Expected identifier
Dim x, x => 1, 8: Name redefined
Dim x¶Dim x => 2, 5: Name redefined
Function F(a, a)¶End Function => 1, 16: Name redefined
Sub S : End Sub¶Dim S => 2, 5: Name redefined
Exit Sub => 1, 6: Invalid 'exit' statement
Exit For => 1, 6: Invalid 'exit' statement
Exit Do => 1, 6: Invalid 'exit' statement
Select Case 1¶x = 1¶Case 1¶End Select => 2, 1: Expected 'Case'
Select 5 => 1, 8: Expected 'Case'
x = a..b => 1, 7: Expected identifier
Foo(1, 2) => 1, 10: Cannot use parentheses when calling a Sub
Call Foo 1 => 1, 10: Expected end of statement
Const x => 1, 8: Expected '='
Const x = y => 1, 12: Expected literal constant
Const x = -"a" => 1, 15: Expected literal constant
Const x = "a" & "b" => 1, 20: Expected literal constant
ReDim x => 1, 8: Expected '('
Set x => 1, 6: Expected '='
On Error Resume => 1, 16: Expected 'Next'
For Each x 5 => 1, 12: Expected 'In'
For x To 5 => 1, 7: Expected '='
For i = 1 5 => 1, 11: Expected 'To'
For x.y = 1 To 2 : Next => 1, 9: Invalid 'for' loop control variable
Me.x = 1 => 1, 1: Invalid use of 'Me' keyword
Sub S¶End Function => 2, 5: Expected 'Sub'
Function F¶End Sub => 2, 5: Expected 'Function'
Public x = 5 => 1, 10: Expected end of statement
@x = 1 => 1, 1: Invalid character
x = $ => 1, 5: Invalid character
Dim x(1 to 5) => 1, 9: Expected ')'
Dim x(y) => 1, 7: Expected integer constant
Dim x As Integer => 1, 7: Expected end of statement
Function F() As Integer¶End Function => 1, 14: Expected end of statement
If x = 1 y = 2 => 1, 10: Expected 'Then'
x = New => 1, 8: Expected identifier
Class A : Public Default x : End Class => 1, 26: 'Default' can be specified only on 'Property' or 'Function' or 'Sub'
Class A : Public Default Sub a : End Sub : Public Default Sub b : End Sub : End Class => 1, 75: Cannot have multiple default property/method in a Class
Class A : Sub Class_Initialize(x) : End Sub : End Class => 1, 45: Class initialize or terminate do not have arguments
Class A : Property Let x : End Property : End Class => 1, 41: Property set or let must have at least one argument
Class A : Property Get x(a) : End Property : Property Let x(b) : End Property : End Class => 1, 79: Number of arguments must be consistent across properties specification
Class A¶Property Foo¶End Class => 2, 10: Expected Let or Set or Get in property declaration
Class => 1, 6: Expected identifier
Do While 1¶Loop While 1 => 2, 6: Expected end of statement
''', COMPILE)
end()
