"""wmi registry: .reg files in and out."""
from tap import *

OPTIONS = ["--repository", repository]


def registry(*args):
    return run([wmi, "registry", *args, *OPTIONS])


def reg(name, text, encoding="utf-8"):
    file = dir / name
    file.write_bytes(text.encode(encoding))
    return file


HEAD = "Windows Registry Editor Version 5.00\r\n\r\n"
full = HEAD + r'''; all the types
[HKEY_LOCAL_MACHINE\SOFTWARE\Suite]
@="default"
"text"="with \"quotes\" and \\ backslash"
"number"=dword:0000002a
"bytes"=hex:01,02,ff
"many bytes"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,17,18,\
  19,1a
"list"=hex(7):6f,00,6e,00,65,00,00,00,74,00,77,00,6f,00,00,00,00,00
"expand"=hex(2):25,00,58,00,25,00,00,00
"long"=hex(b):15,cd,5b,07,00,00,00,00
"über €"="日本 😀"

[HKEY_LOCAL_MACHINE\SOFTWARE\Suite\Below]
'''.replace("\n", "\r\n")
expect("import", registry("import", reg("full.reg", full)), 0, ["9 values imported\n"])
got = registry("export", r"HKLM\SOFTWARE\Suite")
expect("export", got, 0, [r"[HKEY_LOCAL_MACHINE\SOFTWARE\Suite\Below]", '"number"=dword:0000002a', '@="default"',
                          r'"text"="with \"quotes\" and \\ backslash"', '"über €"="日本 😀"'])
expect("export to a file", registry("export", r"HKEY_LOCAL_MACHINE\software\suite", dir / "out.reg"), 0, "")
raw = (dir / "out.reg").read_bytes()
check("it is UTF-16 with a mark and CR LF", raw.startswith(b"\xff\xfe") and raw.decode("utf-16") == got[1].replace("SOFTWARE\\Suite", "software\\suite"), raw[:80])
expect("remove it", registry("import", reg("remove.reg", HEAD + "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Suite]\r\n")), 0)
expect("it is gone", registry("export", r"HKLM\SOFTWARE\Suite"), 1, None, ["NOT_FOUND"])
expect("import what was exported", registry("import", dir / "out.reg"), 0)
again = registry("export", r"HKLM\SOFTWARE\Suite")
check("and it is the same", sorted(again[1].lower().splitlines()) == sorted(got[1].lower().splitlines()), (again[1], got[1]))
expect("one value goes", registry("import", reg("value.reg", HEAD + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Suite]\r\n\"number\"=-\r\n\"none\"=-\r\n")), 0)
check("only that", "number" not in registry("export", r"HKLM\SOFTWARE\Suite")[1] and "bytes" in registry("export", r"HKLM\SOFTWARE\Suite")[1])
expect("REGEDIT4", registry("import", reg("old.reg", 'REGEDIT4\n[HKEY_CURRENT_USER\\Software\\Old]\n"a"="b"\n"e"=hex(2):25,58,25,00\n')), 0)
expect("read by a script", run([wmi, "run", *OPTIONS, "-"], input='''Set sh = CreateObject("WScript.Shell")
WScript.Echo sh.RegRead("HKCU\\Software\\Old\\a"), sh.RegRead("HKCU\\Software\\Old\\e"), sh.RegRead("HKLM\\SOFTWARE\\Suite\\text")
'''), 0, 'b %X% with "quotes" and \\ backslash\n')
for name, text, line, says in [
        ("no head", "[HKEY_LOCAL_MACHINE\\X]\n", 1, "first line"),
        ("empty", "\n", 1, "empty"),
        ("no hive", HEAD + "[HKXX\\X]\n", 3, "hive"),
        ("open key", HEAD + "[HKEY_USERS\\X\n", 3, "a key is written"),
        ("value first", HEAD + '"a"="b"\n', 3, "below no key"),
        ("open text", HEAD + '[HKEY_USERS\\X]\n"a"="b\n', 4, "quote"),
        ("bad number", HEAD + '[HKEY_USERS\\X]\n"a"=dword:xyz\n', 4, "dword"),
        ("bad bytes", HEAD + '[HKEY_USERS\\X]\n"a"=hex:0\n', 4, "two hexadecimal"),
        ("odd text", HEAD + '[HKEY_USERS\\X]\n"a"=hex(2):00\n', 4, "even"),
        ("open line", HEAD + '[HKEY_USERS\\X]\n"a"=hex:00,\\\n', 4, "missing"),
        ("unknown type", HEAD + '[HKEY_USERS\\X]\n"a"=hex(9):00\n', 4, "type"),
        ("wrong size", HEAD + '[HKEY_USERS\\X]\n"a"=hex(4):00\n', 4, "size"),
        ("nonsense", HEAD + '[HKEY_USERS\\X]\nwhat\n', 4, "expected"),
        ("no equals", HEAD + '[HKEY_USERS\\X]\n"a" "b"\n', 4, "expected")]:
    expect(name, registry("import", reg("bad.reg", text)), 1, "", [f"bad.reg:{line}:", says])
expect("nothing of it was imported", registry("export", r"HKU\X"), 1)
expect("no file", registry("import", dir / "none.reg"), 1)
expect("what else", registry("delete", "x"), 2)
expect("no hive to export", registry("export", "SOFTWARE"), 2)
end()
