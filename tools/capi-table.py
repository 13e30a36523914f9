#!/usr/bin/env python3
"""usage: capi-table.py [--write] MEMBERS - docs/c-api.md: which C function says what a member of the scripting objects says.

MEMBERS is the program tests/tools/members.c. tools/capi-members.tsv says which functions these are. Checked: every member
has a row, every row is used, every function it names is in the headers, the document is up to date, and so are
src/libwmi.map (what the library exports) and tests/abi/libwmi.symbols. --write writes the three. Output is TAP."""
import re
import subprocess
import sys

import capi

count = failed = 0


def check(name, ok, note=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}" + ("" if ok or not note else f"\n# {note}"))


def read_rows():
    rows = {}
    for line in (capi.ROOT / "tools/capi-members.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            member, _, words = line.partition("\t")
            check(f"{member} has one row", member not in rows and words)
            rows[member] = words
    return rows


def lookup(rows, used, obj, member):
    same = "SWbemObjectEx" if obj == "SWbemLastError" else obj
    for key in (f"{obj}.{member}", f"{same}.{member}", f"*.{member}", f"{obj}.*"):
        if key in rows:
            used.add(key)
            return rows[key]
    return None


def first_sentence(item):
    text = " ".join(item.comment.split())
    m = re.match(r"(.*?[.;:])(\s|$)", text)
    return (m[1] if m else text).rstrip(".;:").replace("|", "\\|")


def document(members, answers, headers):
    out = ["# The C interface beside the scripting objects", "",
           "Made by `tools/capi-table.py` from the tables of the scripting objects, `tools/capi-members.tsv` and the headers.",
           "The pages of the functions are made of the headers: `make docs`, or `man wmi_services_query`.", "",
           "## What scripts say", ""]
    last = None
    for obj, member in members:
        if obj != last:
            out += ["" if last else None, f"### {obj}", "", "| Member | C |", "|---|---|"]
            last = obj
        words = answers[obj, member] or ""
        said = words[2:] if words.startswith("- ") else ", ".join(f"`{w}`" for w in words.split())
        out.append(f"| {member} | {said} |")
    out += ["", "## Functions"]
    for h in headers:
        rows = [i for i in h.items if i.kind == "function"]
        if rows:
            out += ["", f"### wmi/{h.name}.h", "", "| Function | |", "|---|---|"]
            out += [f"| `{i.name}` | {first_sentence(i)} |" for i in rows]
    return "\n".join(line for line in out if line is not None) + "\n"


def main(argv):
    write = argv[0] == "--write"
    program = argv[-1]
    headers = capi.read_headers()
    functions = {i.name for h in headers for i in h.items if i.kind == "function"}
    dump = subprocess.run([program], capture_output=True, check=True, text=True).stdout
    members = [tuple(line.split("\t")[:2]) for line in dump.splitlines()]
    rows, used, answers = read_rows(), set(), {}
    for obj, member in members:
        answers[obj, member] = lookup(rows, used, obj, member)
        check(f"{obj}.{member} is said in C, or why not", answers[obj, member] is not None)
    check("there are members", len(members) > 150)
    for key, words in rows.items():
        check(f"the row {key} is used", key in used)
        wrong = [] if words.startswith("- ") else [w for w in words.split() if w not in functions]
        wrong += [w for w in re.findall(r"wmi_\w+", words) if words.startswith("- ") and w not in functions and
                  w not in ("wmi_connect_options", "wmi_path")]
        check(f"the row {key} names functions", not wrong, f"{wrong}: not in the headers")
    names = capi.exported(headers)
    wanted = {"docs/c-api.md": document(members, answers, headers),
              "tests/abi/libwmi.symbols": "".join(n + "\n" for n in names),
              "src/libwmi.map": "/* What libwmi exports; made by tools/capi-table.py from the headers. */\nOPENWMI_0 {\nglobal:\n" +
                                "".join(f"    {n};\n" for n in names) + "local:\n    *;\n};\n"}
    for name, text in wanted.items():
        path = capi.ROOT / name
        if write:
            path.write_text(text, encoding="utf-8")
        check(f"{name} is up to date", path.exists() and path.read_text(encoding="utf-8") == text,
              "run tools/capi-table.py --write BUILD/tests/cli/members")
    doc = wanted["docs/c-api.md"]
    for n in names:
        check(f"{n} is in the document", f"| `{n}` |" in doc)
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
