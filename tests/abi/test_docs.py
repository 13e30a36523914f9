#!/usr/bin/env python3
"""usage: test_docs.py - every public item has a comment; the pages made of the headers have what they must have."""
import html.parser, pathlib, re, shutil, subprocess, sys, tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "tools"))
import capi

count = failed = 0


def check(name, ok, note=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}" + ("" if ok or not note else f"\n# {note}"))


headers = capi.read_headers()
check("all headers are read", sorted(capi.HEADERS + ["wmi"]) == sorted(p.stem for p in (root / "include/wmi").glob("*.h")))
for h in headers:
    check(f"{h.name}.h says what it is", h.intro.startswith(h.name + ": "))
    for i in h.items:
        check(f"{h.name}.h: {i.kind} {i.name} has a comment", len(i.comment.split()) >= 2)
# A function that the reader of headers misses would be missed everywhere: count them another way.
plain = "".join(re.sub(r"/\*.*?\*/", "", (root / "include/wmi" / f"{h.name}.h").read_text(), flags=re.S) for h in headers)
declared = set(re.findall(r"^(?:static inline )?[a-z]\w[\w \*]*?\b(wmi_\w+)\(", plain, re.M))
check("no declaration is missed", declared == {i.name for h in headers for i in h.items if i.kind == "function"},
      declared ^ {i.name for h in headers for i in h.items if i.kind == "function"})


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.open = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        self.links += [attrs["href"]] if tag == "a" else []
        self.open += [] if tag == "meta" else [tag]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    subprocess.run([sys.executable, root / "tools/doc-gen.py", "--html", tmp / "html", "--man", tmp / "man/man3"], check=True)
    pages = {p.name: Page(p.read_text()) for p in (tmp / "html").iterdir()}
    check("one page a header and an index", sorted(pages) == sorted([h + ".html" for h in capi.HEADERS] + ["index.html"]))
    check("every tag is closed", not any(p.open for p in pages.values()))
    for h in headers:
        missing = [i.name for i in h.items if i.name and i.name not in pages[h.name + ".html"].ids]
        check(f"{h.name}.html has every item", not missing, missing)
    dead = [link for p in pages.values() for link in p.links
            if link.partition("#")[0] not in pages or link.partition("#")[2] not in {None, "", *pages[link.partition("#")[0]].ids}]
    check("no link leads nowhere", not dead, dead)
    for name in capi.exported(headers):
        text = (tmp / "man/man3" / f"{name}.3").read_text()
        check(f"{name}(3) leads to a page", (tmp / "man" / text.split()[1]).exists())
    man = shutil.which("groff")
    for h in headers:
        page = tmp / "man/man3" / f"wmi_{h.name}.3"
        if not man:
            check(f"{page.name} # SKIP no groff", True)
            continue
        done = subprocess.run([man, "-man", "-Tutf8", "-ww", page], capture_output=True, text=True)
        check(f"{page.name} is good roff", done.returncode == 0 and not done.stderr, done.stderr[:500])
        check(f"{page.name} shows its functions", all(i.name in done.stdout for i in h.items if i.kind == "function"))
print(f"1..{count}")
sys.exit(1 if failed else 0)
