#!/usr/bin/env python3
"""usage: doc-gen.py [--html DIR] [--man DIR] - pages about the C interface, made of the comments of the public headers.

--html: index.html and one page a header. --man: wmi_HEADER.3 for each header and for every exported function a page that
leads there (man wmi_services_query)."""
import html
import pathlib
import re
import sys

import capi

KINDS = [("type", "Types"), ("struct", "Structures"), ("enum", "Enumerations"), ("macro", "Macros"), ("function", "Functions")]
STYLE = """body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
pre{background:#f5f5f5;border-left:3px solid #888;padding:.6em 1em;overflow-x:auto;font-size:14px}
code,pre{font-family:monospace}h3{margin-top:2em;border-bottom:1px solid #ddd}td{padding:.1em 1em .1em 0;vertical-align:top}
p.c{white-space:pre-line}"""


def paragraphs(text):
    """blocks of a comment: ("text", words) or ("code", lines) for what is set in by four"""
    blocks = []
    for line in text.split("\n"):
        kind = "code" if line.startswith("    ") else "text"
        if not line.strip():
            blocks.append(["gap", []])
        elif blocks and blocks[-1][0] == kind and not (kind == "text" and line.startswith("- ")):
            blocks[-1][1].append(line)
        else:
            blocks.append([kind, [line]])
    return [(k, lines) for k, lines in blocks if k != "gap"]


def first_line(intro):
    """name: what it is about"""
    return re.split(r"\. | \(|[:;—]", re.sub(r"^\w+: ", "", " ".join(intro.split())))[0].strip()


# ---- HTML ----
def linked(text, where):
    """escaped, with the names of the interface as links"""
    return re.sub(r"\b(?:wmi|WMI)_\w+", lambda m: f'<a href="{where[m[0]]}">{m[0]}</a>' if m[0] in where else m[0],
                  html.escape(text))


def html_comment(text, where):
    out = []
    for kind, lines in paragraphs(text):
        if kind == "code":
            out.append("<pre>" + linked("\n".join(line[4:] for line in lines), where) + "</pre>")
        else:
            out.append("<p>" + linked(" ".join(line.strip() for line in lines), where) + "</p>")
    return "\n".join(out)


def html_page(title, body):
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>\n'
            f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n")


def html_header(h, where):
    out = [f'<p><a href="index.html">Index</a></p>\n<h1>wmi/{h.name}.h</h1>', html_comment(h.intro, where)]
    for kind, title in KINDS:
        items = [i for i in h.items if i.kind == kind]
        if items:
            out.append(f"<h2>{title}</h2>")
        for i in items:
            name = i.name or "values"
            out.append(f'<h3 id="{name}">{name}</h3>\n<pre>{linked(capi.declaration(i), where)}</pre>')
            out.append(html_comment(i.comment, where))
    return html_page(f"wmi/{h.name}.h", "\n".join(out))


def html_index(headers):
    out = ["<h1>libwmi</h1>", "<p>The C interface of OpenWMI. <code>#include &lt;wmi/wmi.h&gt;</code> has everything for clients; "
           "providers include <code>wmi/provider.h</code>.</p>"]
    for h in headers:
        out.append(f'<h2><a href="{h.name}.html">wmi/{h.name}.h</a></h2>\n<p>{html.escape(first_line(h.intro))}</p>\n<table>')
        out += [f'<tr><td><a href="{h.name}.html#{i.name}"><code>{i.name}</code></a></td><td>'
                f'{html.escape(" ".join(i.comment.split()).split(". ")[0])}</td></tr>' for i in h.items if i.kind == "function"]
        out.append("</table>")
    return html_page("libwmi", "\n".join(out))


def write_html(directory, headers):
    where = {i.name: f"{h.name}.html#{i.name}" for h in headers for i in h.items if i.name}
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "index.html").write_text(html_index(headers), encoding="utf-8")
    for h in headers:
        (directory / f"{h.name}.html").write_text(html_header(h, where), encoding="utf-8")


# ---- manual pages ----
def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("—", "\\(em")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def man_comment(text):
    out = []
    for kind, lines in paragraphs(text):
        if kind == "code":
            out += [".nf", roff("\n".join(lines)), ".fi"]
        else:
            out += [".PP", roff("\n".join(line.strip() for line in lines))]
    return out[1:] if out and out[0] == ".PP" else out


def man_page(h):
    functions = [i.name for i in h.items if i.kind == "function"]
    out = [f'.TH WMI_{h.name.upper()} 3 "" "OpenWMI" "Library"', ".SH NAME",
           ", ".join([f"wmi_{h.name}"] + functions) + " \\- " + roff(first_line(h.intro)), ".SH SYNOPSIS", ".nf",
           f".B #include <wmi/{h.name}.h>", ".fi", ".SH DESCRIPTION"]
    out += man_comment(re.sub(r"^\w+: ", "", h.intro))
    for kind, title in KINDS:
        items = [i for i in h.items if i.kind == kind]
        if items:
            out.append(f".SH {title.upper()}")
        for i in items:
            out += [".SS " + (i.name or "values"), ".nf", roff(capi.declaration(i)), ".fi", ".PP"] + man_comment(i.comment)
    others = [x for x in capi.HEADERS if x != h.name]
    return "\n".join(out + [".SH SEE ALSO", ",\n".join(f".BR wmi_{x} (3)" for x in others).replace(",\n", " ,\n"), ".BR libwmi (3)"]) + "\n"


def write_man(directory, headers):
    directory.mkdir(parents=True, exist_ok=True)
    for h in headers:
        (directory / f"wmi_{h.name}.3").write_text(man_page(h), encoding="utf-8")
        for i in h.items:
            if i.kind == "function" and not capi.is_inline(i):
                (directory / f"{i.name}.3").write_text(f".so man3/wmi_{h.name}.3\n", encoding="utf-8")


def main(argv):
    if len(argv) < 2 or len(argv) % 2:
        sys.exit(__doc__)
    headers = capi.read_headers()
    for option, directory in zip(argv[::2], argv[1::2]):
        {"--html": write_html, "--man": write_man}[option](pathlib.Path(directory), headers)


if __name__ == "__main__":
    main(sys.argv[1:])
