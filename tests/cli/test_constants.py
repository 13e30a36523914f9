"""usage: test_constants.py WMI PROVIDERS MOF - the constants of the library WbemScripting, against the tables in tests/tables."""
import pathlib
from tap import check, dir, end, repository, run, wmi

tables = pathlib.Path(__file__).resolve().parent.parent / "tables"


def rows(name):
    return [line.split("\t") for line in (tables / name).read_text().splitlines() if not line.startswith("#")]


def signed(number):
    return number - 2**32 if number >= 2**31 else number


want = {name: int(value) for _, name, value in rows("enumerations.tsv")}
want.update((name, signed(int(value, 16))) for name, value, _ in rows("errors.tsv"))


def seen(language, reference, say):
    body = "".join(say.replace("NAME", name) + "\n" for name in want)
    (dir / "c.wsf").write_text(f'<job>{reference}<script language="{language}">\n{body}</script></job>')
    code, out, err = run([wmi, "run", dir / "c.wsf"], env={"OPENWMI_REPOSITORY": repository})
    check(f"{language}: {reference}", code == 0 and err == "", err)
    return dict(line.split(" ") for line in out.splitlines())


visible = '<reference object="WbemScripting.SWbemLocator"/>'
by_guid = '<reference guid="{565783C6-CB41-11D1-8B02-00600806D9B6}"/>'
for language, reference, say in (("VBScript", visible, 'WScript.Echo "NAME", NAME'),
                                 ("VBScript", by_guid, 'WScript.Echo "NAME", NAME'),
                                 ("JScript", visible, 'WScript.Echo("NAME", NAME);')):
    got = seen(language, reference, say)
    for name, value in want.items():
        number = got.get(name)
        check(f"{language} {name} = {value}", number is not None and signed(int(number)) == value, f"got {number}")
# without a reference they are unknown
(dir / "none.vbs").write_text("WScript.Echo IsEmpty(wbemFlagForwardOnly)\n")
code, out, _ = run([wmi, "run", dir / "none.vbs"])
check("unknown without a reference", (code, out) == (0, "True\n"), out)
end()
