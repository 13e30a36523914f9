#!/usr/bin/env python3
"""usage: run-script-tests.py DIR BINARY [ARGUMENT...] — runs every script below DIR as BINARY ARGUMENT... SCRIPT; prints TAP.

What a script shall do stands in its comments, anywhere on a line:
    ' expect: text            the next line of standard output
    ' expect error N line L   it ends with error N (number of the engine's table) in line L
    ' expect exit N           its exit code (0 without this and without an error)
Each expectation is one test case."""
import pathlib, re, subprocess, sys

root = pathlib.Path(__file__).resolve().parent.parent
texts = {int(n): t.encode().decode("unicode_escape")
         for n, t in re.findall(r'\{\s*(\d+),\s*"((?:[^"\\]|\\.)*)"\s*\}', (root / "src/vbs/error.c").read_text())}
results = []


def check(name, ok, note=""):
    results.append(ok)
    print(f"{'ok' if ok else 'not ok'} {len(results)} - {name}" + ("" if ok else f"\n# {note}"))


def run(script, command):
    source = script.read_text(encoding="utf-8")
    want = re.findall(r"' expect: ?(.*)", source)
    error = re.search(r"' expect error (\d+) line (\d+)", source)
    code = re.search(r"' expect exit (\d+)", source)
    try:
        done = subprocess.run(command + [str(script)], capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        check(f"{script.name}: ends", False, "it did not")
        return
    got = done.stdout.decode("utf-8", "replace").splitlines()
    errors = done.stderr.decode("utf-8", "replace").strip()
    for i, line in enumerate(want):
        seen = got[i] if i < len(got) else "nothing"
        check(f"{script.name}: {line}", seen.rstrip() == line.rstrip(), f"got {seen!r}, wanted {line!r} {errors}")
    check(f"{script.name}: no more output", len(got) <= len(want), f"got {got[len(want):len(want) + 3]}")
    if error:
        number, line = int(error[1]), error[2]
        ok = f"({line}, " in errors and texts.get(number, "?") in errors
        check(f"{script.name}: error {number} in line {line}", ok, errors)
    else:
        check(f"{script.name}: no error", errors == "", errors)
        expected = int(code[1]) if code else 0
        check(f"{script.name}: exit code {expected}", done.returncode == expected, str(done.returncode))


scripts = sorted(pathlib.Path(sys.argv[1]).rglob("*.vbs"))
for s in scripts:
    run(s, sys.argv[2:])
print(f"1..{len(results)}")
sys.exit(0 if all(results) else 1)
