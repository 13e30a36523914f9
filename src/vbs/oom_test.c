/* A script that has every kind of statement, with each allocation failing once: it ends with success
 * or an error, without crash, hang or leak, and the engine can be taken down. */
#include "oom.h"
#include "test.h"
#include "vbs/vbs.h"

static const char script[] =
    "Option Explicit\n"
    "Dim a, b(3), c(), d, i, o, s, [odd name]\n"
    "Const PI = 3.25, NAME = \"n\"\n"
    "Rem comment\n"
    "[odd name] = 1 : a = 1 + 2 * 3 - 4 / 5 \\ 1 Mod 2 ^ 2\n"
    "b(0) = \"text\" & a & b(1) : b(1) = b : s = String(30, \"x\") & s & s\n"
    "ReDim c(2, 2) : ReDim Preserve c(2, 40) : Erase c\n"
    "If a > 1 Then s = s & \"1\" Else s = \"2\"\n"
    "If a = 100 Then\n  s = 1\nElseIf a = 5 Then\n  s = 2\nElse\n  s = s & \"e\"\nEnd If\n"
    "Select Case s\nCase \"a\", \"b\"\n  i = 1\nCase Else\n  i = 2\nEnd Select\n"
    "For i = 1 To 5 Step 2\n  If i = 5 Then Exit For\nNext\n"
    "For Each i In Array(1, \"two\", #1/2/2003#, Null)\n  s = s & i\nNext\n"
    "Do While i > 3 : Exit Do : Loop\n"
    "Do : i = 1 : Loop Until True\n"
    "Do Until True : Loop\n"
    "While False : Wend\n"
    "Class K\n"
    "  Private v, w(2)\n"
    "  Private Sub Class_Initialize : Set v = Nothing : w(1) = \"init\" : End Sub\n"
    "  Private Sub Class_Terminate : w(2) = w(1) & \"term\" : End Sub\n"
    "  Public Default Property Get Item(k) : Item = w(k) : End Property\n"
    "  Public Property Let Item(k, x) : w(k) = x : End Property\n"
    "  Public Property Set Link(x) : Set v = x : End Property\n"
    "  Public Property Get Link : Set Link = v : End Property\n"
    "  Public Function Self : Set Self = Me : End Function\n"
    "End Class\n"
    "Set o = New K : o(0) = \"zero\" : s = s & o(0) & o.Self.Item(1)\n"
    "Set o.Link = New K : Set d = o.Link : Set o.Link = o\n"
    "With o\n  .Item(2) = \"with\"\n  s = s & .Item(2)\nEnd With\n"
    "Sub Proc(ByVal x, ByRef y) : y = x & y : Exit Sub : End Sub\n"
    "Function Fn(n) : If n > 0 Then Fn = Fn(n - 1) & n Else Fn = \"\"\n: End Function\n"
    "Call Proc(1, b(2)) : Proc Fn(20), s : Proc 1, (2)\n"
    "Execute \"i = 5 : s = s & i\" : ExecuteGlobal \"Function Later(x) : Later = x & 1 : End "
    "Function\"\n"
    "s = s & Later(Eval(\"1 + \" & i)) & GetRef(\"Fn\")(2)\n"
    "On Error Resume Next\n"
    "a = 1 / 0 : s = s & Err.Number & Err.Description : Err.Clear\n"
    "a = CInt(\"no\") : a = nothere.x : Err.Raise 5, \"src\", \"text\"\n"
    "On Error GoTo 0\n"
    "Dim re, m : Set re = New RegExp : re.Pattern = \"(x)(x*)\" : re.Global = True\n"
    "For Each m In re.Execute(s) : a = m.Value & m.SubMatches(1) : Next\n"
    "s = re.Replace(s, \"<$1>\") : a = Split(Join(Array(1, 2, 3), \",\"), \",\")\n"
    "a = Replace(UCase(Mid(s, 2, 5)), \"A\", \"b\") & FormatNumber(1234.5) & Now & "
    "Filter(Array(\"a\"), \"a\")(0)\n"
    "Randomize : Stop\n"
    "Erase b\n";

static hres run(void)
{
    struct vbs *e;
    struct script_host host = {0};
    struct script_error err = {0};
    hres hr = vbs_create(&host, &e);
    if (FAILED(hr)) {
        return hr;
    }
    hr = vbs_add_code(e, (struct slice){script, sizeof script - 1}, "script.vbs", 1, &err);
    hr = hr ? hr : vbs_run(e, &err);
    script_error_clear(&err);
    vbs_destroy(e);
    return hr;
}

TEST(every_kind_of_statement_survives_each_failing_allocation)
{
    oom_fail_at(OOM_COUNT);
    assert_int_equal(run(), 0);
    size_t total = oom_counted(), runs = 0, failed = 0;
    OOM_FOR_EVERY(n)
    {
        failed += FAILED(run());
        runs++;
    }
    print_message("# %zu runs, %zu allocations, %zu failed\n", runs, total, failed);
    assert_true(failed > runs / 2);
    assert_int_equal(run(), 0);
}
