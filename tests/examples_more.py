#!/usr/bin/env python3
"""usage: examples_more.py QUERY CLASS_AND_INSTANCE EVENTS - the other C examples do what they say."""
import os, subprocess, sys, tempfile

query, classes, events = sys.argv[1:]
n = failed = 0


def check(name, ok, detail=""):
    global n, failed
    n += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {n} - {name}")
    if not ok:
        print("# " + str(detail).replace("\n", "\n# "))


with tempfile.TemporaryDirectory(prefix="openwmi-examples-") as tmp:
    env = dict(os.environ, OPENWMI_REPOSITORY=os.path.join(tmp, "repository"))

    def run(*argv):
        return subprocess.run(argv, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL, timeout=60)

    p = run(query, "SELECT Name, ProcessId FROM Win32_Process WHERE ProcessId = %d" % os.getpid())
    check("query: prints the object", p.returncode == 0 and f"ProcessId = {os.getpid()}\n" in p.stdout and "-- 1 objects" in p.stdout,
          p.stdout + p.stderr)
    p = run(query)
    check("query: has a query of its own", p.returncode == 0 and "objects\n" in p.stdout, p.stdout + p.stderr)
    p = run(query, "nonsense")
    check("query: says what is wrong", p.returncode == 1 and "query: Invalid query" in p.stderr, p.stdout + p.stderr)
    for again in ("", ", again"):
        p = run(classes)
        check("class_and_instance: finds what stands on the shelf" + again,
              p.returncode == 0 and "on the shelf: Emma, 400 pages\n" in p.stdout and "on the shelf: Ulysses, 700 pages\n" in p.stdout and
              p.stdout.count("written: ") == 5 and p.stdout.count("on the shelf: ") == 2, p.stdout + p.stderr)
    p = run(query, "SELECT * FROM Example_StandsOn")
    check("class_and_instance: it is in the repository", p.stdout.count("Example_Shelf.Name=") == 2, p.stdout + p.stderr)

    wanted = ("SELECT * FROM __InstanceCreationEvent WITHIN 0.1 WHERE TargetInstance ISA 'Win32_Process' AND "
              "TargetInstance.ParentProcessId = %d AND TargetInstance.Name = 'sleep'" % os.getpid())
    watching = subprocess.Popen([events, wanted, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    check("events: is subscribed", watching.stdout.readline().startswith("Subscribed"))
    child = subprocess.Popen(["sleep", "1000"])
    check("events: a process that begins is seen", watching.stdout.readline() == "event: __InstanceCreationEvent sleep\n")
    child.kill()
    child.wait()
    check("events: ends after so many", watching.wait(60) == 0)
    watching = subprocess.Popen([events, "SELECT * FROM __ClassCreationEvent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                text=True, env=env)
    watching.stdout.readline()
    watching.stdin.close()
    check("events: ends with its input", watching.wait(60) == 0)
    p = run(events, "SELECT * FROM Win32_Process")
    check("events: a data query is refused", p.returncode == 1 and "Not event class" in p.stderr, p.stderr)
print(f"1..{n}")
sys.exit(1 if failed else 0)
