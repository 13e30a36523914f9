"""The machine's classes: how long the slowest takes, what a million files cost, and what a time condition reads of a
million entries of a journal."""
import os, pathlib, shutil, signal, statistics, subprocess, time

JOURNAL_REMOTE = "/lib/systemd/systemd-journal-remote"
MACHINE = "0123456789abcdef0123456789abcdef"
BASE_US = 1700000000000000
STEP_US = 100000
ENTRIES = 1000000
# What grows with the machine: logs and packages (files are refused without a place); and the bases of the counters,
# which are all of them.
GROWS = ("Win32_NTLogEvent", "Win32_NTEventlogFile", "Win32_Product", "Win32_QuickFixEngineering")
BASES = ("Win32_Perf", "Win32_PerfRawData", "Win32_PerfFormattedData")


def is_left_out(name):
    return name.startswith(GROWS) or name in BASES


def classes(wmi, env, line):
    names = subprocess.run([wmi, "classes", "Win32_*"], env=env, capture_output=True, text=True, check=True).stdout.split()
    worst, slowest, n = 0, "", 0
    for name in names:
        if is_left_out(name):
            continue
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            r = subprocess.run([wmi, "query", f"SELECT * FROM {name}"], env=env, capture_output=True)
            times.append((time.perf_counter() - begun) * 1000)
            if statistics.median(times) <= worst or r.returncode:
                break  # not the slowest
        n += r.returncode == 0
        if r.returncode == 0 and statistics.median(times) > worst:
            worst, slowest = statistics.median(times), name
    line(f"slowest SELECT * of {n} classes, cold: {slowest}", worst, "ms", None, 0, "<= 50 ms", worst <= 50)


PROCESSES = 2000
COLUMNS = ("ProcessId, ParentProcessId, Name, CommandLine, ThreadCount, VirtualSize, WorkingSetSize, Priority, KernelModeTime, "
           "UserModeTime, CreationDate")
PS = "pid,ppid,comm,args,nlwp,vsz,rss,pri,cputimes,lstart"


def wall(cmd, env):
    begun = time.perf_counter()
    subprocess.run(cmd, env=env, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begun) * 1000


def processes(wmi, env, line):
    """2,000 processes, each program as a whole, one after the other."""
    children = []
    try:
        for _ in range(PROCESSES):
            pid = os.posix_spawn("/bin/sleep", ["sleep", "1000"], {})
            children.append(pid)
        ours, peers = [], []
        for _ in range(7):
            ours.append(wall([wmi, "query", f"SELECT {COLUMNS} FROM Win32_Process", "-f", "csv"], env))
            peers.append(wall(["ps", "-eo", PS], env))
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        for pid in children:
            os.waitpid(pid, 0)
    a, b = statistics.median(ours), statistics.median(peers)
    line("wmi query of 2000 processes, beside ps -eo", a, "ms", b, a / b, "<= 1.0 x", a <= b)


def peak(build, cmd, env):
    """kB that a command had at most."""
    out = subprocess.run([build / "bench" / "peak", *cmd], env=env, capture_output=True, text=True, check=True).stdout
    return int(out.split()[1])


def files(build, env, tmp, line):
    place = pathlib.Path(tmp) / "files"
    place.mkdir()
    peaks = []
    for n in (10000, 1000000):
        for i in range(len(os.listdir(place)), n):
            os.mknod(place / f"{i}.txt")
        peaks.append(peak(build, [build / "wmi", "query", f"SELECT Name, FileSize FROM CIM_DataFile WHERE Path = '{place}/'",
                           "-f", "csv"], env))
    shutil.rmtree(place)
    line("memory for 1,000,000 files, beside 10,000", peaks[1] / 1024, "MB", peaks[0] / 1024, peaks[1] / peaks[0],
         "<= 1.5x", peaks[1] <= 1.5 * peaks[0])


def write_journal(path):
    p = subprocess.Popen([JOURNAL_REMOTE, f"--output={path}", "-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for i in range(ENTRIES):
        p.stdin.write(f"__REALTIME_TIMESTAMP={BASE_US + i * STEP_US}\n__MONOTONIC_TIMESTAMP={i + 1}\n"
                      f"_BOOT_ID={MACHINE}\n_MACHINE_ID={MACHINE}\n_HOSTNAME=box\nSYSLOG_FACILITY={i % 24}\n"
                      f"PRIORITY={i % 8}\nSYSLOG_IDENTIFIER=service{i % 50}\n_UID={i % 3}\n"
                      f"MESSAGE=request {i} of session {i // 7}\n\n")
    p.stdin.close()
    if p.wait():
        raise SystemExit("systemd-journal-remote failed")


def logs(build, env, tmp, line):
    """A thousand entries in the middle of a million, beside journalctl."""
    if not os.path.exists(JOURNAL_REMOTE) or not shutil.which("journalctl"):
        print("events of a log, by time: systemd-journal-remote and journalctl are not there")
        return
    root = pathlib.Path(tmp) / "root"
    place = root / "var/log/journal" / MACHINE
    place.mkdir(parents=True)
    (root / "etc").mkdir()
    (root / "etc/machine-id").write_text(MACHINE + "\n")
    write_journal(place / "system.journal")
    begin = BASE_US + ENTRIES // 2 * STEP_US
    end = begin + 999 * STEP_US
    times, peers = [], []
    for _ in range(5):
        out = subprocess.run([build / "bench" / "logs", root, str(begin), str(end)], env=env, capture_output=True, text=True,
                             check=True).stdout.split()
        found, read = int(out[0]), int(out[1])
        times.append(float(out[2]) * 1000)
        begun = time.perf_counter()
        r = subprocess.run(["journalctl", "--quiet", f"--directory={place}", "--utc", "--output=json",
                            f"--since=@{begin / 1e6:.6f}", f"--until=@{end / 1e6:.6f}"], capture_output=True, text=True)
        peers.append((time.perf_counter() - begun) * 1000)
        if len(r.stdout.splitlines()) != found:
            raise SystemExit(f"journalctl finds {len(r.stdout.splitlines())} entries, not {found}")
    shutil.rmtree(root)
    line("entries read for 1,000 of a journal of 1,000,000", read, "entries", found, read / found, "<= 1.01x", read <= 1.01 * found)
    ours, peer = statistics.median(times), statistics.median(peers)
    line("the same, time beside journalctl", ours, "ms", peer, ours / peer, "-", True)


def run(build, env, tmp, line):
    wmi = build / "wmi"
    classes(wmi, env, line)
    processes(wmi, env, line)
    files(build, env, tmp, line)
    logs(build, env, tmp, line)
