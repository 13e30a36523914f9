#!/usr/bin/env python3
"""The sum that ends `make check`: every failure is in it, also of a test that never came to its last case."""
import json
import os
import subprocess
import sys
import tempfile

SUM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/junit-count.py")
SUITE = '<testsuite name="p.p:unit / {}"><testcase name="1 - a"/><testcase name="2 - b">{}</testcase></testsuite>'


def run(cases, results):
    with tempfile.TemporaryDirectory() as d:
        if cases is not None:
            with open(d + "/testlog.junit.xml", "w") as f:
                f.write("<testsuites>" + "".join(SUITE.format(*c) for c in cases) + "</testsuites>")
        with open(d + "/testlog.json", "w") as f:
            f.writelines(json.dumps({"name": "p:unit / " + n, "result": r}) + "\n" for n, r in results)
        p = subprocess.run([sys.executable, SUM, "--passed", "1", d + "/testlog.junit.xml"], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True)
        return p.stdout.splitlines()[-1], p.returncode


TESTS = [
    ("all passed", [("x", "")], [("x", "OK")], ("3 passed, 0 failed, 0 skipped", 0)),
    ("a case failed", [("x", "<failure/>")], [("x", "FAIL")], ("2 passed, 1 failed, 0 skipped", 1)),
    ("a case was skipped", [("x", "<skipped/>")], [("x", "OK")], ("2 passed, 0 failed, 1 skipped", 0)),
    ("a test hung", [("x", "")], [("x", "TIMEOUT")], ("3 passed, 1 failed, 0 skipped", 1)),
    ("a test crashed", [("x", ""), ("y", "")], [("x", "OK"), ("y", "ERROR")], ("5 passed, 1 failed, 0 skipped", 1)),
    ("one failed, another crashed", [("x", "<error/>"), ("y", "")], [("x", "FAIL"), ("y", "ERROR")],
     ("4 passed, 2 failed, 0 skipped", 1)),
    ("no log", None, [], ("1 passed, 1 failed, 0 skipped", 1)),
]

print(f"1..{len(TESTS)}")
bad = 0
for i, (name, cases, results, want) in enumerate(TESTS, 1):
    got = run(cases, results)
    bad += got != want
    print(f"{'ok' if got == want else 'not ok'} {i} - {name}" + ("" if got == want else f"\n# got {got}, wanted {want}"))
sys.exit(bad > 0)
