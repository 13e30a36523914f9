#!/usr/bin/env python3
"""usage: run-script-tests.py [--setup COMMAND]... DIR BINARY [ARGUMENT...] - runs every script below DIR; prints TAP.

A script is run as BINARY ARGUMENT... OPTIONS SCRIPT ARGUMENTS. {tmp} in them and in COMMAND is a directory that every
script gets fresh: a copy of what the setup commands, run once, have left in theirs.

What a script shall do stands in its comments (behind ' or //), anywhere on a line:
    ' expect: text            the next line of standard output
    ' expect stderr: text     the next line of standard error; {script} is its path, {blank} a blank at the end
    ' expect error N line L   it ends with error N (number of the engine's table) in line L
    ' expect exit N           its exit code (0 without this and without an error)
    ' options: words          options of the program, before the script
    ' arguments: words        arguments of the script
    ' input: text             the next line of its standard input
Each expectation is one test case."""
import concurrent.futures, os, pathlib, re, shlex, shutil, subprocess, sys, tempfile

MARK = r"(?:'|//)"  # of comments in VBScript and JScript
root = pathlib.Path(__file__).resolve().parent.parent
texts = {int(n): t.encode().decode("unicode_escape")
         for n, t in re.findall(r'\{\s*(\d+),\s*"((?:[^"\\]|\\.)*)"\s*\}', (root / "src/disp/error_text.c").read_text())}


class Script:
    def __init__(self, path):
        self.path, self.cases = path, []

    def check(self, name, ok, note=""):
        self.cases.append((f"{self.path.name}: {name}", ok, note))

    def compare(self, what, got, want):
        for i, line in enumerate(want):
            seen = got[i] if i < len(got) else None
            self.check(f"{what}{line}", seen == line, f"got {seen!r}, wanted {line!r}")
        self.check(f"no more {what or 'output'}", len(got) <= len(want), f"got {got[len(want):len(want) + 3]}")

    def errors(self, source, errors):
        error = re.search(MARK + r" expect error (\d+) line (\d+)", source)
        lines = re.findall(MARK + r" expect stderr: ?(.*)", source)
        if lines:
            want = [l.rstrip().replace("{script}", str(self.path)).replace("{blank}", " ") for l in lines]
            self.compare("error: ", errors.splitlines(), want)
        elif error:
            ok = f"({error[2]}, " in errors and texts.get(int(error[1]), "?") in errors
            self.check(f"error {error[1]} in line {error[2]}", ok, errors)
        else:
            self.check("no error", errors == "", errors)
        return bool(error)

    def run(self, command, tmp):
        source = self.path.read_text(encoding="utf-8")
        words = lambda key: fill(shlex.split(" ".join(re.findall(rf"{MARK} {key}: ?(.*)", source))), tmp)
        code = re.search(MARK + r" expect exit (\d+)", source)
        given = "".join(line + "\n" for line in re.findall(MARK + r" input: ?(.*)", source))
        line = command + words("options") + [str(self.path)] + words("arguments")
        try:
            done = subprocess.run(line, input=given.encode(), capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            self.check("ends", False, "it did not")
            return
        got = [l.rstrip() for l in done.stdout.decode("utf-8", "replace").splitlines()]
        self.compare("", got, [l.rstrip() for l in re.findall(MARK + r" expect: ?(.*)", source)])
        failed = self.errors(source, done.stderr.decode("utf-8", "replace"))
        if not failed or code:
            expected = int(code[1]) if code else 0
            self.check(f"exit code {expected}", done.returncode == expected, str(done.returncode))


def fill(words, tmp):
    return [w.replace("{tmp}", tmp) for w in words]


def run(path, command, template):
    script = Script(path)
    with tempfile.TemporaryDirectory() as tmp:
        shutil.copytree(template, tmp, symlinks=True, dirs_exist_ok=True)
        script.run(fill(command, tmp), tmp)
    return script.cases


def main(argv):
    setup = []
    while argv and argv[0] == "--setup":
        setup.append(argv[1])
        argv = argv[2:]
    scripts = sorted(f for f in pathlib.Path(argv[0]).resolve().rglob("*.*") if f.suffix in (".vbs", ".js"))
    n = failed = 0
    with tempfile.TemporaryDirectory() as template:
        for command in setup:
            subprocess.run(fill(shlex.split(command), template), check=True, stdout=subprocess.DEVNULL)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for cases in pool.map(lambda s: run(s, argv[1:], template), scripts):
                for name, ok, note in cases:
                    n += 1
                    failed += not ok
                    notes = "".join(f"\n# {line}" for line in note.splitlines())
                    print(f"{'ok' if ok else 'not ok'} {n} - {name}" + ("" if ok else notes))
    print(f"1..{n}")
    return 1 if failed or not n else 0


sys.exit(main(sys.argv[1:]))
