#!/usr/bin/env python3
"""usage: examples.py C_PROGRAM WMI SCRIPT... — the C program and the scripts do the same: a process runs, its pid is told."""
import os, re, subprocess, sys, tempfile

program, wmi, scripts = sys.argv[1], sys.argv[2], sys.argv[3:]
n = failed = 0


def check(name, ok, detail=""):
    global n, failed
    n += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {n} - {name}")
    if not ok:
        print("# " + detail.replace("\n", "\n# "))


with tempfile.TemporaryDirectory(prefix="openwmi-examples-") as tmp:
    env = dict(os.environ, OPENWMI_REPOSITORY=os.path.join(tmp, "repository"))
    for name, cmd in [("C", [program])] + [(os.path.basename(s), [wmi, "run", s]) for s in scripts]:
        out_file = os.path.join(tmp, name)
        os.mkfifo(out_file)
        p = subprocess.Popen(cmd + [f"sh -c 'echo $$ > {out_file}'"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, env=env)
        with open(out_file) as f:  # waits for the started process
            pid = f.read().strip()
        out = p.communicate()[0]
        check(f"{name}: exits with 0", p.returncode == 0, out)
        told = re.search(r"^ProcessId: (\d+)$", out, re.M)
        check(f"{name}: tells the pid of the process that ran", bool(told) and told[1] == pid, f"{pid} {out}")
        check(f"{name}: return value and result are 0", "ReturnValue: 0" in out and "hResult: 0" in out, out)
        p = subprocess.run(cmd + ["/no/such/program"], capture_output=True, text=True, env=env)
        check(f"{name}: an unknown program is return value 9 without a pid",
              "ReturnValue: 9" in p.stdout and not re.search(r"ProcessId: \d", p.stdout) and "hResult: 0" in p.stdout,
              p.stdout + p.stderr)
print(f"1..{n}")
sys.exit(1 if failed else 0)
