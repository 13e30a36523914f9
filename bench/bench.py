#!/usr/bin/env python3
"""usage: bench.py BUILD_DIR — every figure of the project, one line each:
name; our value; unit; the peer's value from the same run; ratio; the figure to reach; ok or short.
Medians of at least 5 runs. Where wine is installed its engine runs beside ours, else its recorded figures stand."""
import os, pathlib, re, shutil, statistics, subprocess, sys, tempfile, time

import machine, network, schema

build = pathlib.Path(sys.argv[1]).resolve()
here = pathlib.Path(__file__).resolve().parent
wmi = build / "wmi"
RUNS = 5
# Wall seconds of Wine 10.0's engine on a 2-core x86-64 machine (medians of 5, warm server).
WINE_10 = {"intloop": 8.12, "strings": 8.70, "sortarr": 9.68, "fib": 0.32, "dict": 2.52, "classobj": 1.89}


def line(name, value, unit, peer, ratio, reach, ok):
    p = f"{peer:.4g}; {ratio:.2f}" if peer is not None else "-; -"
    print(f"{name}; {value:.4g}; {unit}; {p}; {reach}; {'ok' if ok else 'short'}", flush=True)


def wall(cmd, env=None):
    t = time.perf_counter()
    r = subprocess.run(cmd, capture_output=True, text=True, env=env)
    return time.perf_counter() - t, r.stdout


def median_wall(cmd, env=None):
    runs = [wall(cmd, env) for _ in range(RUNS)]
    return statistics.median(t for t, _ in runs), runs[0][1]


def programs(env):
    for name in ("calls", "processes", "store", "events"):
        subprocess.run([build / "bench" / name], env=env, check=False)


def scripts_async(env, tmp):
    subprocess.run([wmi, "mof", "compile", here / "benchprov.mof"], env=env, check=True, stdout=subprocess.DEVNULL)
    cmd = [wmi, "run", "--providers", build / "bench", here / "vbs" / "async_calls.vbs"]
    rates = []
    for _ in range(RUNS):
        out = wall(cmd, env)[1]
        calls = int(re.search(r"checksum=(\d+),\1\b", out)[1])
        rates.append(calls / float(re.search(r"inner_s=([\d.]+)", out)[1]))
    v = statistics.median(rates)
    line("script: asynchronous calls delivered to two event subs", v, "calls/s", None, 0, ">= 100000/s", v >= 100000)


def process_events(env):
    """From the start of a program to the line that the handler of its event writes."""
    p = subprocess.Popen([wmi, "run", here / "vbs" / "process_events.vbs"], env=env, stdout=subprocess.PIPE, text=True)
    p.stdout.readline()
    times = []
    for _ in range(101):
        begun = time.perf_counter()
        pid = os.posix_spawn("/bin/true", ["true"], {})
        while int(p.stdout.readline()) != pid:
            pass
        times.append((time.perf_counter() - begun) * 1000)
        os.waitpid(pid, 0)
    p.kill()
    p.wait()
    p.stdout.close()
    ms = statistics.median(times)
    line("process start to script handler, while the script sleeps", ms, "ms", None, 0, "<= 5 ms", ms <= 5)


def empty_script(env):
    cmd = [build / "bench" / "peak", wmi, "run", here / "vbs" / "empty.vbs"]
    runs = [tuple(map(float, subprocess.run(cmd, env=env, capture_output=True, text=True).stdout.split()))
            for _ in range(21)]
    ms = statistics.median(r[0] for r in runs)
    line("wmi run of an empty script, start to exit", ms, "ms", None, 0, "<= 10 ms", ms <= 10)
    mb = max(r[1] for r in runs) / 1024
    line("wmi run of an empty script, peak memory", mb, "MB", None, 0, "<= 15 MB", mb <= 15)


def engine(env):
    wine = shutil.which("wine") or shutil.which("wine64")
    for name, recorded in WINE_10.items():
        script = here / "vbs" / f"{name}.vbs"
        ours, out = median_wall([wmi, "run", script], env)
        lua, lua_out = median_wall(["lua5.4", here / "lua" / f"{name}.lua"])
        same = out.splitlines()[:1] == lua_out.splitlines()[:1]
        if not same:
            print(f"bench: {name}: checksums differ: {out.splitlines()[:1]} {lua_out.splitlines()[:1]}", file=sys.stderr)
        line(f"VBScript {name} beside Lua 5.4", ours, "s", lua, ours / lua, "<= 2.00 x Lua", same and ours <= 2 * lua)
        peer, what = recorded, "recorded"
        if wine:
            peer, what = median_wall([wine, "cscript", "//nologo", script])[0], "here"
        line(f"VBScript {name} beside Wine ({what})", ours, "s", peer, peer / ours, ">= 20.00 x faster", peer >= 20 * ours)


def large_source(path):
    """1 MB of script: procedures with the usual statements"""
    text, i = "", 0
    while len(text) < 1_000_000:
        text += f"""Function Fn{i}(a, b)
    Dim x, y : x = a + b * {i} : y = "text {i}"
    If x > 10 And Not IsNull(y) Then
        Fn{i} = x & y
    ElseIf x = 3 Then
        Fn{i} = Mid(y, 2, 3) & UCase("abc")
    Else
        For x = 1 To 10 Step 2 : y = y & x : Next ' a comment
    End If
End Function
"""
        i += 1
    path.write_text(text)
    return len(text) / 1e6


def large(env, tmp):
    script = pathlib.Path(tmp) / "large.vbs"
    mb = large_source(script)
    ms = median_wall([wmi, "run", script], env)[0] * 1000 / mb
    line("parsing a script, start to exit", ms, "ms/MB", None, 0, "<= 100 ms/MB", ms <= 100)
    out = wall([wmi, "run", here / "vbs" / "large.vbs"], env)[1]
    for name, seconds, count in re.findall(r"(.*): ([\d.]+) s for (\d+)", out):
        print(f"{name}; {float(seconds):.4g}; s for {count}; -; -; (for information); ok", flush=True)
    growth = re.search(r"growth=([\d.]+)", out)
    ratio = float(growth[1]) if growth else float("inf")
    line("building a text in a loop, 8 times as long takes", ratio, "times", None, 0, "<= 12 times", ratio <= 12)


def compile_schema(env, tmp):
    """1,600 classes in 5.5 MB of MOF (schema.py): into the image a program maps, and into the repository"""
    mof, image, repository = (pathlib.Path(tmp) / name for name in ("schema.mof", "schema.img", "schema_repository"))
    mof.write_text(schema.schema())
    s = median_wall([build / "src" / "mof" / "mofc", "-o", image, mof], env)[0]
    line("compiling a CIM schema into an image", s, "s", None, 0, "<= 0.15 s", s <= 0.15)
    runs = []
    for _ in range(RUNS):
        shutil.rmtree(repository, ignore_errors=True)
        runs.append(wall([wmi, "mof", "compile", "--repository", repository, mof], env))
        assert "1600 classes" in runs[-1][1], runs[-1][1]
    s = statistics.median(t for t, _ in runs)
    line("compiling a CIM schema into a new repository", s, "s", None, 0, "(for information)", True)
    load, every, count = map(float, wall([build / "bench" / "image", image], env)[1].split())
    line("loading the image of a CIM schema, and its first class", load, "ms", None, 0, "<= 5 ms", load <= 5)
    line(f"reading each of its {count:.0f} classes with its superclasses", every, "ms", None, 0, "(for information)", True)


def main():
    with tempfile.TemporaryDirectory(prefix="openwmi-bench-") as tmp:
        env = dict(os.environ, OPENWMI_REPOSITORY=os.path.join(tmp, "repository"), OPENWMI_AUDIT="0")
        env.pop("OPENWMI_PROVIDERS", None)
        print("name; value; unit; peer; ratio; reach; verdict")
        programs(env)
        scripts_async(env, tmp)
        process_events(env)
        machine.run(build, env, tmp, line)
        network.run(build, env, tmp, line)
        empty_script(env)
        engine(env)
        large(env, tmp)
        compile_schema(env, tmp)


main()
