#!/usr/bin/env python3
"""Writes src/util/casetable.h: simple case mappings of Unicode as ranges (first, last, step, difference).

    tools/gen-casetable.py > src/util/casetable.h
"""
import sys
import unicodedata


def fold(c):
    """Simple folding (classes C and S); a full folding to several characters falls back to the lower letter."""
    f = c.casefold()
    if len(f) != 1:
        f = c.lower()
    return f if len(f) == 1 else c


def upper(c):
    u = c.upper()
    if len(u) != 1:
        u = c.title()  # letters whose full capital is two characters have a one-character title form
    return u if len(u) == 1 else c


def lower(c):
    low = c.lower()
    return low if len(low) == 1 else c


def ranges(function, last):
    out = []
    for cp in range(0x80, last + 1):
        if 0xD800 <= cp <= 0xDFFF:
            continue
        diff = ord(function(chr(cp))) - cp
        if diff == 0 or cp + diff > last:
            continue
        if out:
            first, end, step, d = out[-1]
            gap = cp - end
            if d == diff and (gap == step or (first == end and gap in (1, 2))):
                out[-1] = (first, cp, gap, d)
                continue
        out.append((cp, cp, 1, diff))
    return out


def emit(name, rows):
    print(f"\nstatic const struct case_range {name}[] = {{")
    for first, last, step, diff in rows:
        print(f"    {{ 0x{first:04X}, 0x{last:04X}, {step}, {diff} }},")
    print("};")


print(f"/* Made by tools/gen-casetable.py from Unicode {unicodedata.unidata_version}; do not edit. ASCII is not listed. */")
print("/* clang-format off */")
print("#pragma once\n#include <stdint.h>\n")
print("struct case_range {\n    uint32_t first, last, step;\n    int32_t diff;\n};")
emit("case_fold", ranges(fold, 0x10FFFF))
emit("case_upper", ranges(upper, 0xFFFF))
emit("case_lower", ranges(lower, 0xFFFF))
sys.stdout.flush()
