#!/usr/bin/env python3
"""usage: vbs-vs-lua.py VBSRUN [VBS_DIR] — wall seconds of each script and of the same algorithm in Lua (best of 5)."""
import pathlib, subprocess, sys, time

here = pathlib.Path(__file__).parent
vbs_dir = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else here / "vbs")


def best(cmd):
    times, out = [], ""
    for _ in range(5):
        t = time.perf_counter()
        out = subprocess.run(cmd, capture_output=True, text=True).stdout
        times.append(time.perf_counter() - t)
    return min(times), out.splitlines()[0] if out else "failed"


worst = 0
print("script      vbs s    lua s   ratio")
for name in ("intloop", "strings", "sortarr", "fib", "dict", "classobj"):
    v, vo = best([sys.argv[1], str(vbs_dir / (name + ".vbs"))])
    l, lo = best(["lua5.4", str(here / "lua" / (name + ".lua"))])
    worst = max(worst, v / l)
    print(f"{name:10} {v:7.4f}  {l:7.4f}  {v / l:5.2f}" + ("" if vo == lo else f"   CHECKSUM {vo} / {lo}"))
print(f"worst ratio {worst:.2f}")
