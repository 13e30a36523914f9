"""capi: the public headers read into items (functions, structs, enums, types, macros) with their comments.

What is read is the style these headers have: one declaration after its comment, members with comments of their own. Used
by tools/doc-gen.py, tools/capi-table.py and tests/abi/test_abi.py."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = ["client", "object", "class", "path", "datetime", "status", "provider"]
IDENT = r"[A-Za-z_]\w*"


class Item:
    def __init__(self, kind, name, comment, text, header, section):
        self.kind, self.name, self.comment, self.text = kind, name, comment, text
        self.header, self.section = header, section


class Header:
    def __init__(self, name, intro, items):
        self.name, self.intro, self.items = name, intro, items


def comment_text(raw):
    """the words of a comment, its lines kept"""
    lines = raw[2:-2].split("\n")
    lines = [lines[0].strip()] + [re.sub(r"^ ?\* ?", "", line.strip(" ") and line.lstrip(" "), count=1) for line in lines[1:]]
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def drop_plumbing(text):
    """without include guards, includes, what is for C++ and what is for one compiler"""
    text = re.sub(r"^#ifdef __cplusplus\n.*?^#endif\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^#ifdef __GNUC__\n#pragma.*?\n#endif\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^#(ifndef WMI_\w+_H|define WMI_\w*H|endif|include .*|undef .*|pragma .*)$", "", text, flags=re.M)
    return re.sub(r"/\* clang-format (on|off) \*/\n", "", text)


def end_of_declaration(text, i):
    """the place behind the declaration at i: its ; or the } of a function's body"""
    depth, start = 0, i
    while i < len(text):
        if text.startswith("/*", i):
            i = text.index("*/", i) + 2
            continue
        c = text[i]
        depth += c in "{(" 
        depth -= c in "})"
        i += 1
        if depth == 0 and (c == ";" or (c == "}" and text.startswith("static inline", start))):
            return i
    raise ValueError("a declaration without end: " + text[start:start + 80])


def classify(decl):
    """kind and name of a declaration"""
    plain = re.sub(r"/\*.*?\*/", "", decl, flags=re.S)
    m = re.match(rf"typedef struct {IDENT} \{{.*\}}\s*({IDENT});$", plain, re.S)
    if m:
        return "struct", m[1]
    m = re.match(rf"(struct|enum) ({IDENT})? ?\{{", plain)
    if m:
        return m[1], m[2] or ""
    m = re.match(rf"typedef .*?({IDENT});$", plain, re.S)
    if m:
        return "type", m[1]
    m = re.search(rf"({IDENT})\s*\(", plain)
    if m:
        return "function", m[1]
    raise ValueError("no declaration: " + decl)


def read_header(name):
    text = drop_plumbing((ROOT / "include/wmi" / (name + ".h")).read_text(encoding="utf-8"))
    items, intro, section, comment, i = [], None, "", "", 0
    while i < len(text):
        if text.startswith("/*", i):
            end = text.index("*/", i) + 2
            words = comment_text(text[i:end])
            m = re.match(r"---- (.*) ----$", words)
            if intro is None:
                intro = words
            elif m:
                section = m[1]
            else:
                comment = words
            # a comment belongs to what stands directly below
            comment = "" if m or intro is words or text.startswith("\n\n", end) else comment
            i = end
        elif text[i].isspace():
            i += 1
        elif text[i] == "#":
            end = re.compile(r"(\\\n|[^\n])*").match(text, i).end()
            m = re.match(r"#define (\w+)", text[i:end])
            if m and not any(x.name == m[1] for x in items) and not m[1].endswith("_"):
                items.append(Item("macro", m[1], comment, text[i:end], name, section))
                comment = ""
            i = end
        else:
            end = end_of_declaration(text, i)
            decl = text[i:end]
            kind, what = classify(decl)
            items.append(Item(kind, what, comment, decl, name, section))
            comment, i = "", end
    return Header(name, intro or "", items)


def read_headers():
    return [read_header(h) for h in HEADERS]


def is_inline(item):
    return item.text.startswith("static inline")


def exported(headers):
    """names of the functions that the library exports"""
    return sorted(i.name for h in headers for i in h.items if i.kind == "function" and not is_inline(i))


def members(item):
    """names of the members of a struct, those of unions without a name too"""
    body = re.sub(r"/\*.*?\*/", "", item.text, flags=re.S)
    body = body[body.index("{") + 1:body.rindex("}")]
    body = re.sub(r"\bunion \{", "", body).replace("}", "")
    names = []
    for part in body.split(";"):
        pointer = re.search(rf"\(\*({IDENT})\)", part)
        if pointer:
            names.append(pointer[1])
        else:
            names += [m[1] for m in re.finditer(rf"({IDENT})\s*(?:\[[^\]]*\])?\s*(?:,|$)", part.rstrip())]
    return names


def declaration(item):
    """the declaration alone: of a function in the header its head"""
    if is_inline(item):
        return item.text[:item.text.index("{")].strip() + ";"
    return item.text
