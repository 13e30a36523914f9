#!/usr/bin/env python3
"""usage: test_abi.py [--write] [--no-link] LIBWMI WMI SAMPLE_DIR SAMPLE_MOF - what libwmi exports and how its structs lie.

LIBWMI: the library; WMI: the program, which gives the same functions to provider libraries; SAMPLE_DIR: a providers
directory with the sample provider. --no-link: the library needs a run-time that plain compilers do not bring (sanitizers):
nothing is linked with it. --write writes libwmi.layout. Output is TAP."""
import os, pathlib, re, shutil, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
sys.path.insert(0, str(root / "tools"))
import capi

args = [a for a in sys.argv[1:] if not a.startswith("--")]
write, link = "--write" in sys.argv, "--no-link" not in sys.argv
lib, wmi, sample_dir, sample_mof = (pathlib.Path(a).resolve() for a in args)
headers = capi.read_headers()
count = failed = 0


def check(name, ok, note=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}")
    if not ok:
        print("".join(f"# {line}\n" for line in str(note).splitlines()[:20]), end="")


def run(argv, **more):
    return subprocess.run([str(a) for a in argv], capture_output=True, text=True, timeout=120, **more)


# ---- symbols ----
def symbols(path):
    """{name: version} of what a binary exports"""
    out = {}
    for line in run(["nm", "-D", "--defined-only", path]).stdout.splitlines():
        name, _, version = line.split()[-1].partition("@")
        out[name] = version.lstrip("@")
    return out


wanted = set((here / "libwmi.symbols").read_text().split())
check("the list is that of the headers", wanted == set(capi.exported(headers)), wanted ^ set(capi.exported(headers)))
got = symbols(lib)
node = {n for n in got if n.startswith("OPENWMI_")}
check("the library exports the list and nothing else", set(got) - node == wanted, (set(got) - node) ^ wanted)
check("all of it in the node OPENWMI_0", all(got[n] == "OPENWMI_0" for n in wanted if n in got))
program = symbols(wmi)
check("the program exports the list, too", wanted <= set(program), wanted - set(program))
check("the program exports nothing else of ours", {n for n in program if n.startswith("wmi_")} == wanted)

# ---- layout: a program made of the headers tells sizes and offsets ----
with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    lines = ["#include <stdio.h>", "#include <stddef.h>", "#include <wmi/wmi.h>", "#include <wmi/provider.h>", "int main(void) {"]
    for h in headers:
        for i in (i for i in h.items if i.kind == "struct"):
            spelled = i.name if i.text.startswith("typedef") else "struct " + i.name
            lines.append(f'printf("{i.name} %zu\\n", sizeof({spelled}));')
            lines += [f'printf("{i.name}.{m} %zu %zu\\n", offsetof({spelled}, {m}), sizeof((({spelled} *)0)->{m}));'
                      for m in capi.members(i)]
    (tmp / "layout.c").write_text("\n".join(lines + ["return 0;}"]) + "\n")
    cc = run(["cc", "-std=c11", "-I", root / "include", tmp / "layout.c", "-o", tmp / "layout"])
    layout = run([tmp / "layout"]).stdout if cc.returncode == 0 else ""
    file = here / "libwmi.layout"
    if write:
        file.write_text(layout)
    if os.uname().machine == "x86_64":
        check("structs lie as they did", layout and file.read_text() == layout, cc.stderr or "see libwmi.layout")
    else:
        check("structs lie as they did # SKIP the list is of x86_64", bool(layout), cc.stderr)

    # ---- languages ----
    base = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-I", root / "include"]
    env = dict(os.environ, LD_LIBRARY_PATH=str(lib.parent), OPENWMI_REPOSITORY=str(tmp / "repository"))
    for compiler, language in [("gcc", ["-std=c11", "-x", "c"]), ("clang", ["-std=c11", "-x", "c"]),
                               ("g++", ["-std=c++17", "-x", "c++"]), ("clang++", ["-std=c++17", "-x", "c++"])]:
        if not shutil.which(compiler):
            check(f"{compiler} # SKIP it is not there", True)
            continue
        for h in capi.HEADERS + ["wmi"]:
            (tmp / "one.c").write_text(f"#include <wmi/{h}.h>\nint main(void) {{ return 0; }}\n")
            done = run([compiler, *language, *base, "-fsyntax-only", tmp / "one.c"])
            check(f"{compiler} {language[0]}: wmi/{h}.h alone", done.returncode == 0, done.stderr)
        source = here / ("query.cpp" if "++" in compiler else "query.c")
        options = [tmp / "query", "-L", lib.parent, "-lwmi"]
        done = run([compiler, *language, *base, source, "-x", "none", "-o", *options] if link else
                   [compiler, *language, *base, "-fsyntax-only", source])
        check(f"{compiler}: a program is compiled", done.returncode == 0, done.stderr)
        if link and done.returncode == 0:
            done = run([tmp / "query"], env=env)
            check(f"{compiler}: it asks and is answered", done.returncode == 0 and done.stdout == "1 operating system\n",
                  done.stdout + done.stderr)

    # ---- a provider library that was linked with libwmi, in the program ----
    common = ["--repository", tmp / "provider", "--providers", sample_dir]
    env = dict(os.environ, LD_BIND_NOW="1")
    needed = run(["readelf", "-d", sample_dir / "sample.so"]).stdout
    check("the sample provider is linked with libwmi", "libwmi.so" in needed, needed)
    done = run([wmi, "mof", "compile", *common, sample_mof], env=env)
    check("the program compiles its classes", done.returncode == 0, done.stdout + done.stderr)
    text = sample_mof.read_text()
    cls = re.search(r"^class (\w+)", text, re.M)[1]
    ns = re.search(r'#pragma namespace\("([^"]+)"\)', text)
    where = ["--namespace", ns[1].replace("\\\\", "\\").split(".\\")[-1].lstrip("\\")] if ns else []
    done = run([wmi, "query", *common, *where, f"SELECT * FROM {cls}"], env=env)
    check("the program loads it, every symbol bound at once", done.returncode == 0, done.stdout + done.stderr)
print(f"1..{count}")
sys.exit(1 if failed else 0)
