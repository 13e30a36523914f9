"""What the tests of the command line share: a repository of their own, running the program, TAP."""
import os, pathlib, subprocess, sys, tempfile

wmi, providers, mof = (str(pathlib.Path(a).resolve()) for a in sys.argv[1:4])
tmp = tempfile.TemporaryDirectory()
dir = pathlib.Path(tmp.name)
repository = str(dir / "repository")
count = failed = 0


def check(name, ok, note=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}")
    if not ok:
        print("".join(f"# {line}\n" for line in str(note).splitlines()), end="")


def run(argv, input="", env=None, cwd=None):
    """exit code, standard output, standard error"""
    given = input if isinstance(input, bytes) else input.encode()
    done = subprocess.run([str(a) for a in argv], input=given, capture_output=True, timeout=60, cwd=cwd,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def expect(name, got, code, out=None, err=None):
    """out, err: the text itself, a list of texts it must contain, or None"""
    ok = got[0] == code
    for want, have in ((out, got[1]), (err, got[2])):
        if isinstance(want, str):
            ok = ok and want == have
        elif want is not None:
            ok = ok and all(w in have for w in want)
    check(name, ok, f"wanted {code} {out!r} {err!r}\ngot {got!r}")


def end():
    print(f"1..{count}")
    sys.exit(1 if failed or not count else 0)
