#!/usr/bin/env python3
"""Writes the MOF of the built-in schema, schema/system.mof and one file per namespace, from schema/tables/*.tsv and
schema/classes.list.

    tools/schema-gen.py           writes the files
    tools/schema-gen.py --check   exit status 1 when they are not what the tables say
"""
import csv
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schema"
TABLES = SCHEMA / "tables"
# What the documentation has wrong about keys: class -> its key.
KEYS = {"Win32_Volume": "DeviceID", "Win32_MountPoint": "Directory Volume",
        "Win32_PnPSignedDriver": "Name", "Win32_NTEventlogFile": "Name",
        "Win32_VolumeQuota": "Element Setting"}
NUMERIC = {"sint8", "uint8", "sint16", "uint16", "sint32", "uint32", "sint64", "uint64"}


def rows(name):
    with open(TABLES / name, encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Schema:
    def __init__(self):
        self.classes, self.properties, self.methods, self.flavors = {}, {}, {}, {}
        for group in ("system", "win32", "perf"):
            for r in rows(f"{group}-classes.tsv"):
                self.classes.setdefault(r["class"], r)
            for r in rows(f"{group}-properties.tsv"):
                if r["class"] in KEYS:
                    r["key"] = "Y" if r["property"] in KEYS[r["class"]].split() else "N"
                    r["overrides"] = "key" if r["key"] == "Y" and r["origin"] else r["overrides"]
                self.properties.setdefault(r["class"], []).append(r)
        for group in ("system", "win32"):
            for r in rows(f"{group}-methods.tsv"):
                self.methods.setdefault(r["class"], []).append(r)
        for r in rows("qualifier-flavors.tsv"):
            usual = r["flavors (most common first, n)"].split(";")[0]
            flavor = re.sub(r"\s*\(\d+\)", "", usual).strip()
            self.flavors[r["scope"], r["qualifier"]] = "" if flavor == "none" else flavor

    # ---- qualifiers ----
    def qualifier(self, scope, name, value=None):
        """value: None, text (one string), int, or a list of strings."""
        if isinstance(value, list):
            name += "{" + ", ".join(quoted(v) for v in value) + "}"
        elif value is not None:
            name += f"({value if isinstance(value, int) else quoted(value)})"
        flavor = self.flavors.get((scope, re.split(r"[({]", name)[0].lower()), "")
        return name + (f": {flavor}" if flavor else "")

    def others(self, scope, cell):
        """'Fixed,Max(64),Propagated(A.B)' as qualifiers."""
        out = []
        for item in re.findall(r"\w+(?:\([^)]*\))?", cell):
            m = re.fullmatch(r"(\w+)(?:\(([^)]*)\))?", item)
            name, arg = m.group(1), m.group(2)
            if arg is None:
                out.append(self.qualifier(scope, name))
            elif name.lower() in ("privileges", "writeprivileges"):
                out.append(self.qualifier(scope, name, [a.strip() for a in arg.split(",")]))
            elif re.fullmatch(r"-?\d+", arg):
                out.append(self.qualifier(scope, name, int(arg)))
            else:
                out.append(self.qualifier(scope, name, arg.strip('"')))
        return out

    def codes(self, scope, kind, cell):
        """ValueMap and Values, or BitMap and BitValues where the codes are masks of one bit or bit numbers."""
        if not cell:
            return []
        pairs = [item.partition("=")[::2] for item in cell.split(";")]
        keys = [k for k, _ in pairs]
        names = [n or k for k, n in pairs]
        maps, values = "ValueMap", "Values"
        if kind == "B" and all(k.isdigit() and int(k).bit_count() == 1 for k in keys):
            keys = [str(int(k).bit_length() - 1) for k in keys]
            maps, values = "BitMap", "BitValues"
        elif kind == "b":
            maps, values = "BitMap", "BitValues"
        out = [self.qualifier(scope, maps, keys)]
        if any(n for _, n in pairs):
            out.append(self.qualifier(scope, values, names))
        return out

    # ---- parts of a class ----
    @staticmethod
    def typed(kind, name, array):
        what, _, cls = kind.partition(":")
        if what == "ref":
            text = f"{cls or 'object'} REF {name}"
        elif what == "object":
            text = f"{cls or 'object'} {name}"
        else:
            text = f"{kind} {name}"
        return text + ("[]" if array else "")

    @staticmethod
    def literal(kind, default):
        if kind == "string" and not default.startswith(('"', '{')):
            return quoted(default)
        return default

    def access(self, r):
        how = r.get("xp_access") or r["access"]
        return [self.qualifier("property", q) for q, letter in (("read", "r"), ("write", "w"))
                if how != "none" and letter in how]

    def property_text(self, r):
        redefines = bool(r["origin"])
        q = self.access(r)
        if r["key"] == "Y" and (not redefines or "key" in r["overrides"]):
            q.append(self.qualifier("property", "key"))
        if redefines:
            q.append(self.qualifier("property", "Override", r["property"]))
        if r["cim_key"] == "Y" and not redefines:
            q.append(self.qualifier("property", "CIM_Key"))
        if r["units"] and (not redefines or "units" in r["overrides"]):
            q.append(self.qualifier("property", "Units", r["units"]))
        if r["maxlen"] and (not redefines or "maxlen" in r["overrides"]):
            q.append(self.qualifier("property", "MaxLen", int(r["maxlen"])))
        if not redefines or "codes" in r["overrides"]:
            q += self.codes("property", r["map_kind"], r["codes"])
        if not redefines:
            q += self.others("property", r["other_qualifiers"])
        if r.get("countertype"):
            q.append(self.qualifier("property", "CounterType", int(r["countertype"])))
        text = "    " + (f"[{', '.join(q)}]\n    " if q else "")
        text += self.typed(r["type"], r["property"], r["array"] == "Y")
        if r["default"] and not redefines:
            text += " = " + self.literal(r["type"], r["default"])
        return text + ";\n"

    def parameter_text(self, text, number, codes):
        m = re.fullmatch(r"(in|out|inout) (\S+) (\w+)((?: opt)?)(?: ?=(.*))?", text.strip())
        if not m:
            sys.exit(f"schema-gen: cannot read the parameter '{text}'")
        direction, kind, name, optional, default = m.groups()
        q = [self.qualifier("parameter", d) for d in ("in", "out") if d in direction]
        q.append(f"ID({number}): DisableOverride ToInstance")
        if optional:
            q.append(self.qualifier("parameter", "Optional"))
        q += self.codes("parameter", "V", codes.get(name, ""))
        array = kind.endswith("[]")
        base = kind[:-2] if array else kind
        out = f"[{', '.join(q)}] {self.typed(base, name, array)}"
        return out + (f" = {self.literal(base, default)}" if default else "")

    def return_type(self, r):
        """That of the method that is overridden: the pages of two classes do not always agree."""
        first = [m for m in self.methods.get(r["origin"], []) if m["method"] == r["method"]]
        return self.return_type(first[0]) if first else r["return"]

    def method_text(self, r):
        q = []
        if r["implemented"] == "Y":
            q.append(self.qualifier("method", "Implemented"))
        if r["static"] == "Y":
            q.append(self.qualifier("method", "Static"))
        if r["origin"]:
            q.append(self.qualifier("method", "Override", r["method"]))
        privileges, _, role = r["privileges"].partition("[")
        if role:
            q.append(self.qualifier("method", role.rstrip("]")))
        if privileges.strip():
            q.append(self.qualifier("method", "Privileges", [p.strip() for p in privileges.split(",")]))
        q += self.codes("method", "V", r["return_codes"])
        codes = dict(re.findall(r"(\w+)\{([^}]*)\}", r["param_codes"]))
        params = [self.parameter_text(p, i, codes) for i, p in enumerate(r["params"].split(";"))] if r["params"] else []
        text = "    " + (f"[{', '.join(q)}]\n    " if q else "")
        text += f"{self.return_type(r) or 'void'} {r['method']}("
        return text + ("\n        " + ",\n        ".join(params) if params else "") + ");\n"

    def class_text(self, name):
        c = self.classes[name]
        q = []
        parent = self.classes.get(c["superclass"])
        if c["abstract"] == "Y" and (not parent or parent["abstract"] == "Y"): # nothing abstract under a concrete class
            q.append(self.qualifier("class", "Abstract"))
        if c["singleton"] == "Y":
            q.append(self.qualifier("class", "Singleton"))
        if c["association"] == "Y":
            q.append(self.qualifier("class", "Association"))
        if c["dynamic"] == "Y":
            q += [self.qualifier("class", "Dynamic"), self.qualifier("class", "Provider", c["provider"])]
        q += self.others("class", c["other_qualifiers"])
        text = f"[{', '.join(q)}]\n" if q else ""
        text += f"class {name}" + (f" : {c['superclass']}" if c["superclass"] else "") + "\n{\n"
        props = [r for r in self.properties.get(name, []) if not r["origin"] or r["overrides"]]
        props.sort(key=lambda r: (int(r["xp_order"]) if (r.get("xp_order") or "").isdigit() else 1 << 20,
                                  r["property"].lower()))
        methods = [r for r in self.methods.get(name, []) if not r["source"].startswith("i")]
        parts = [self.property_text(r) for r in props] + [self.method_text(r) for r in methods]
        return text + "\n".join(parts) + "};\n"

    # ---- order ----
    def with_ancestors(self, names):
        """The classes and their superclasses, superclasses first."""
        out = []

        def add(name):
            if name in out:
                return
            if name not in self.classes:
                sys.exit(f"schema-gen: no class '{name}' in the tables")
            if self.classes[name]["superclass"]:
                add(self.classes[name]["superclass"])
            out.append(name)

        for name in names:
            add(name)
        return out


HEAD = "// Made by tools/schema-gen.py from schema/tables and schema/classes.list; do not edit.\n"


def file_text(schema, namespace, names):
    text = HEAD + f"#pragma namespace({quoted(namespace)})\n"
    return text + "".join("\n" + schema.class_text(n) for n in names)


def wanted(schema):
    """Namespace -> classes, system classes apart."""
    lists = {}
    for line in (SCHEMA / "classes.list").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            namespace, name, *provider = line.split("\t")
            lists.setdefault(namespace, []).append(name)
            if provider:
                schema.classes[name].update(dynamic="Y", provider=provider[0])
    for name, c in schema.classes.items():
        if name.startswith("__") and c["namespace"] in ("root", "root\\default"):
            lists.setdefault(c["namespace"], []).append(name)
    return lists


def files(schema):
    system = [n for n, c in schema.classes.items() if n.startswith("__") and c["namespace"] == "*"]
    system = schema.with_ancestors(sorted(system, key=str.lower))
    out = {"system.mof": file_text(schema, "__system", system)}
    for namespace, names in sorted(wanted(schema).items()):
        names = [n for n in schema.with_ancestors(sorted(names, key=str.lower)) if n not in system]
        out[namespace.replace("\\", "-") + ".mof"] = file_text(schema, namespace, names)
    return out


def main():
    check = "--check" in sys.argv[1:]
    bad = 0
    for name, text in files(Schema()).items():
        path = SCHEMA / name
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                print(f"schema/{name} is not what the tables say; run tools/schema-gen.py")
                bad += 1
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if bad else 0


sys.exit(main())
