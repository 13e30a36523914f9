#!/usr/bin/env python3
"""Checks the C sources for calls that are banned, functions over 80 lines and files over 1200 lines.

Exceptions, each with its reason, are rows of tools/check-allow.tsv.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALLOW = ROOT / "tools" / "check-allow.tsv"
FUNCTION_LINES = 80
FILE_LINES = 1200
BANNED = {
    "sprintf": "use str_addf or snprintf",
    "vsprintf": "use str_addf or vsnprintf",
    "strcpy": "use str_add", "strcat": "use str_add", "strncpy": "use str_add", "strncat": "use str_add",
    "stpcpy": "use str_add",
    "strtok": "split with slices", "gets": "read with a size",
    "atoi": "use num_parse_i64", "atol": "use num_parse_i64", "atoll": "use num_parse_i64",
    "atof": "use num_parse_double",
    "strtol": "use num_parse_i64", "strtoll": "use num_parse_i64", "strtoul": "use num_parse_u64",
    "strtoull": "use num_parse_u64", "strtod": "use num_parse_double", "strtof": "use num_parse_double",
    "sscanf": "use num_parse_*", "alloca": "use an arena",
    "time": "use util/clock.h", "gettimeofday": "use util/clock.h", "clock_gettime": "use util/clock.h",
    "sleep": "wait for an event", "usleep": "wait for an event", "nanosleep": "wait for an event",
    "setlocale": "the locale belongs to the embedding program", "system": "do not run a shell",
    "popen": "do not run a shell",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
NAME = re.compile(r"(\w+)\s*\([^;{}]*\)[^;{}]*$", re.S)
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(match):
    """Comments and literals become blanks, so that their words do not count; lines stay where they are."""
    return re.sub(r"[^\n]", " ", match.group(0))


def sources():
    out = subprocess.run(["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard",
                          "src", "include", "tests", "bench"], check=True, capture_output=True, text=True).stdout
    return sorted({p for p in out.splitlines() if p.endswith((".c", ".h")) and (ROOT / p).exists()})


def functions(code):
    """(name, first line, number of lines): the brace style opens a function with a brace alone in column 1; braces are
    counted to its end, because the blocks inside an interpreter loop close in column 1 too."""
    lines = code.split("\n")
    start = None
    depth = 0
    for i, line in enumerate(lines):
        if start is None and line == "{":
            start, depth = i, 0
        if start is None:
            continue
        depth += line.count("{") - line.count("}")
        if depth <= 0:
            head = "\n".join(lines[max(0, start - 8):start])
            m = NAME.search(re.split(r"[;}]\s*\n", head)[-1])
            yield (m.group(1) if m else "?"), start + 1, i - start + 1
            start = None


def read_allowed():
    rows = {}
    for n, line in enumerate(ALLOW.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4 or not cells[3].strip():
            sys.exit(f"{ALLOW.name}:{n}: four cells are needed: rule, path, name, reason")
        rows[tuple(cells[:3])] = n
    return rows


def findings(path):
    code = TOKEN.sub(blank, (ROOT / path).read_text(encoding="utf-8"))
    for m in CALL.finditer(code):
        line = code.count("\n", 0, m.start()) + 1
        yield ("call", path, m.group(1)), f"{path}:{line}: {m.group(1)}() is banned: {BANNED[m.group(1)]}"
    for name, line, count in functions(code):
        if count > FUNCTION_LINES:
            yield ("function-lines", path, name), f"{path}:{line}: {name} has {count} lines, limit {FUNCTION_LINES}"
    total = code.count("\n")
    if total > FILE_LINES:
        yield ("file-lines", path, "*"), f"{path}: {total} lines, limit {FILE_LINES}"


def main():
    allowed = read_allowed()
    used = set()
    bad = 0
    for path in sources():
        for key, text in findings(path):
            if key in allowed:
                used.add(key)
            else:
                print(text)
                bad += 1
    for key, n in allowed.items():
        if key not in used:
            print(f"{ALLOW.relative_to(ROOT)}:{n}: no longer needed: {' '.join(key)}")
            bad += 1
    return 1 if bad else 0


sys.exit(main())
