#!/usr/bin/env python3
"""usage: conformance.py [--write] MEMBERS DOCUMENT PENDING DIR... - members of the scripting objects and their tests.

MEMBERS is the program tests/tools/members.c, which prints the tables the objects dispatch on. A script below a DIR says
what it covers in its comments:
    ' covers: SWbemServicesEx.Get SWbemObjectEx.Put_        // covers: in JScript
It must call what it says: the member's name stands behind a dot in a line that is no comment (For Each or Enumerator for
_NewEnum, the procedure's name for an event). PENDING lists members whose test is still to come, one a line.

DOCUMENT is the table of it all; --write writes it, else it must be up to date. Output is TAP."""
import pathlib
import re
import subprocess
import sys

count = failed = 0


def check(name, ok, note=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}" + ("" if ok or not note else f"\n# {note}"))


def code_of(path):
    """the script without comments"""
    mark = "'" if path.suffix == ".vbs" else "//"
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        quoted = False
        for i, c in enumerate(line):
            quoted ^= c == '"'
            if not quoted and line.startswith(mark, i):
                line = line[:i]
                break
        lines.append(line)
    return "\n".join(lines)


def calls(code, member, kind):
    if member == "_NewEnum":
        pattern = r"\bFor Each\b|\bnew Enumerator\b"
    else:
        pattern = (r"_" if kind == "event" else r"\.\s*") + re.escape(member) + r"(?!\w)"
    return re.search(pattern, code, re.I) is not None


def read_covers(dirs, rows):
    """{(object, member): [script]} of what the scripts say"""
    covers = {}
    kinds = {(r[0].lower(), r[1].lower()): r for r in rows}
    for d in dirs:
        for path in sorted(p for p in d.rglob("*") if p.suffix in (".vbs", ".js")):
            code = None
            for line in re.findall(r"^\s*(?:'|//) covers: ?(.*)$", path.read_text(encoding="utf-8"), re.M):
                for word in line.split():
                    code = code_of(path) if code is None else code
                    obj, _, member = word.partition(".")
                    obj = {"swbemservices": "SWbemServicesEx", "swbemobject": "SWbemObjectEx"}.get(obj.lower(), obj)
                    row = kinds.get((obj.lower(), member.lower()))
                    if not row:
                        check(f"{path.name} covers {word}", False, "there is no such member")
                    elif not calls(code, row[1], row[3]):
                        check(f"{path.name} covers {word}", False, "it does not call it")
                    else:
                        covers.setdefault((row[0], row[1]), []).append(path)
    return covers


def bits(mask):
    if mask == "-":
        return ""
    value = int(mask, 16)
    return "none" if not value else " ".join(f"0x{1 << i:x}" for i in range(32) if value >> i & 1)


def document(rows, covers, pending, root):
    out = ["# Conformance of the scripting objects", "",
           "Made by `tools/conformance.py` from the tables the objects dispatch on: every member, how it is called, its",
           "parameters with their defaults, the bits of `iFlags` that it accepts (others are refused with",
           "wbemErrInvalidParameter), and the scripts that test it. Members without a row do not exist.", ""]
    tested = sum((r[0], r[1]) in covers for r in rows)
    out += [f"{len({r[0] for r in rows})} objects, {len(rows)} members, {tested} with a test.", ""]
    last = None
    for obj, member, dispid, kind, params, flags in rows:
        if obj != last:
            out += ["" if last else None, f"## {obj}", "", "| Member | dispid | Kind | Parameters | Flags | Tests |",
                    "|---|---|---|---|---|---|"]
            last = obj
        tests = covers.get((obj, member), [])
        names = ", ".join(f"[{p.parent.name}/{p.name}](../{p.relative_to(root)})" for p in dict.fromkeys(tests))
        names = names or ("to come" if (obj, member) in pending else "**none**")
        params = params.replace("|", "\\|")
        out.append(f"| {member} | {dispid} | {kind} | {params} | {bits(flags)} | {names} |")
    return "\n".join(line for line in out if line is not None) + "\n"


def main(argv):
    write = argv[0] == "--write"
    members, doc, pending_file, *dirs = argv[1:] if write else argv
    root = pathlib.Path(__file__).resolve().parent.parent
    dump = subprocess.run([members], capture_output=True, check=True, text=True).stdout
    rows = [line.split("\t") for line in dump.splitlines()]
    check("there are members", len(rows) > 150)
    covers = read_covers([pathlib.Path(d).resolve() for d in dirs], rows)
    lines = pathlib.Path(pending_file).read_text().splitlines()
    pending = {tuple(line.split(".")) for line in lines if line and not line.startswith("#")}
    for obj, member, *_ in rows:
        if (obj, member) in pending:
            check(f"{obj}.{member} is pending", (obj, member) not in covers, "it has a test: strike it from the list")
        else:
            check(f"{obj}.{member}", (obj, member) in covers, "no test says that it covers it")
    for obj, member in sorted(pending - {(r[0], r[1]) for r in rows}):
        check(f"pending {obj}.{member}", False, "there is no such member")
    text = document(rows, covers, pending, root)
    path = pathlib.Path(doc)
    if write:
        path.write_text(text, encoding="utf-8")
    check(f"{path.name} is up to date", path.exists() and path.read_text(encoding="utf-8") == text,
          "run tools/conformance.py --write …")
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
