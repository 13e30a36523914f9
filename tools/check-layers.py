#!/usr/bin/env python3
"""Checks that every module under src/ includes only its own headers and those of modules on lower floors."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLOORS = {
    "util": 0, "cim": 0,
    "repo": 1, "mof": 1, "wql": 1,
    "broker": 2, "providers": 2,
    "rpc": 3, "disp": 3, "client": 3,
    "swbem": 4, "dcom": 4, "consumers": 4,
    "vbs": 5, "jscript": 5,
    "wsh": 6,
    "cli": 7, "daemon": 7,
}
# Modules that may see less than their floor allows.
ONLY = {
    "util": set(),
    "cim": {"util"},
    "disp": {"util"},
    "rpc": {"util"},
    "vbs": {"disp", "util"},
    "jscript": {"disp", "util"},
    "repo": {"cim", "util"},
    "mof": {"cim", "util"},
    "wql": {"cim", "util"},
}
# Same-floor neighbours that may be seen (one direction each).
NEIGHBOURS = {("providers", "broker"), ("cim", "util")}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z0-9_]+)/[^"]*"', re.M)


def allowed(module, other):
    if other == module:
        return True
    if other not in FLOORS:
        return False
    if module in ONLY:
        return other in ONLY[module]
    return FLOORS[other] < FLOORS[module] or (module, other) in NEIGHBOURS


def main():
    bad = 0
    for path in sorted((ROOT / "src").glob("*/**/*.[ch]")):
        module = path.relative_to(ROOT / "src").parts[0]
        if module not in FLOORS:
            print(f"{path.relative_to(ROOT)}: module '{module}' has no floor in tools/check-layers.py")
            bad += 1
            continue
        text = path.read_text(encoding="utf-8")
        for m in INCLUDE.finditer(text):
            if not allowed(module, m.group(1)):
                line = text.count("\n", 0, m.start(1)) + 1
                print(f"{path.relative_to(ROOT)}:{line}: {module} (floor {FLOORS[module]}) must not include "
                      f"{m.group(1)}/ (floor {FLOORS.get(m.group(1), 'unknown')})")
                bad += 1
    return 1 if bad else 0


sys.exit(main())
