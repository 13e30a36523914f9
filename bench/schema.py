"""A MOF of the size and kind of a whole CIM schema: the same text at every run."""
import random

QUALIFIERS = """Qualifier Abstract : boolean = false, Scope(class, association, indication), Flavor(Restricted);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride);
Qualifier Deprecated : string[], Scope(any), Flavor(Restricted);
Qualifier Description : string = null, Scope(any), Flavor(Translatable);
Qualifier In : boolean = true, Scope(parameter), Flavor(DisableOverride);
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier MappingStrings : string[], Scope(any);
Qualifier MaxLen : uint32 = null, Scope(property, method, parameter);
Qualifier Max : uint32 = null, Scope(reference);
Qualifier Min : uint32 = 0, Scope(reference);
Qualifier ModelCorrespondence : string[], Scope(any);
Qualifier Out : boolean = false, Scope(parameter), Flavor(DisableOverride);
Qualifier Override : string = null, Scope(property, reference, method), Flavor(Restricted);
Qualifier Propagated : string = null, Scope(property), Flavor(DisableOverride);
Qualifier Units : string = null, Scope(property, method, parameter), Flavor(Translatable);
Qualifier ValueMap : string[], Scope(property, method, parameter);
Qualifier Values : string[], Scope(property, method, parameter), Flavor(Translatable);
Qualifier Version : string = null, Scope(class, association, indication), Flavor(Restricted, Translatable);
Qualifier Write : boolean = false, Scope(property);
Qualifier UMLPackagePath : string = null, Scope(class, association, indication);
"""
WORDS = ("a an the of for to and or which that is are may not must system element managed logical device service setting "
         "instance property value class scope association represents indicates describes identifies used when within by "
         "information configuration enabled current state request operational capacity number version unique name key "
         "implementation vendor defined following algorithm opaque string should be preferred").split()
TYPES = ["string", "uint16", "uint32", "uint64", "boolean", "datetime", "sint32", "uint8", "string", "uint16"]


def text(r, n):
    """a description of some n characters, broken into string literals as the DMTF files are"""
    words, size = [], 0
    while size < n:
        words.append(r.choice(WORDS))
        size += len(words[-1]) + 1
    lines, line = [], ""
    for w in words:
        line += w + " "
        if len(line) > 55:
            lines.append(line)
            line = ""
    lines.append(line + "\\n")
    return "\n         ".join(f'"{x}"' for x in lines)


def values(r):
    n = r.randint(3, 12)
    numbers = ", ".join(f'"{i}"' for i in range(n)) + ', ".."'
    names = ", ".join(f'"{r.choice(WORDS).title()} {r.choice(WORDS).title()}"' for _ in range(n)) + ', "DMTF Reserved"'
    return f",\n      ValueMap {{ {numbers} }},\n      Values {{ {names} }}"


def prop(r, i):
    kind = r.choice(TYPES)
    q = f"Description ({text(r, r.randint(60, 420))})"
    if kind == "uint16":
        q += values(r)
    if kind == "string" and r.random() < 0.5:
        q += f", MaxLen ( {r.choice([64, 256, 1024])} )"
    if r.random() < 0.3:
        q += f',\n      MappingStrings {{ "MIF.DMTF|Group {r.randint(1, 90)}|{r.randint(1, 900)}.{r.randint(1, 40)}" }}'
    if r.random() < 0.2:
        q += ', ModelCorrespondence { "GEN_ManagedElement.Caption" }'
    if r.random() < 0.2:
        q += ", Write"
    return f"      [{q}]\n   {kind} Property{i}{'[]' if r.random() < 0.08 else ''};\n"


def method(r, i):
    params = ", ".join(f"\n         [{'In' if r.random() < 0.7 else 'In, Out'}, Description ({text(r, 120)})]\n      "
                       f"{r.choice(['string', 'uint16', 'uint32', 'datetime'])} Parameter{k}" for k in range(r.randint(0, 4)))
    return f"      [Description ({text(r, 300)}){values(r)}]\n   uint32 Method{i}({params});\n"


def association(r, i, ends):
    a, b = r.choice(ends), r.choice(ends)
    return (f'   [Association, Version ( "2.{r.randint(6, 40)}.0" ), UMLPackagePath ( "CIM::Core::Part{i % 30}" ),\n'
            f"    Description ({text(r, 200)})]\nclass GEN_Association{i} {{\n"
            f"      [Key, Min ( 1 ), Max ( 1 ), Description ({text(r, 90)})]\n   {a} REF Antecedent;\n"
            f"      [Key, Description ({text(r, 90)})]\n   {b} REF Dependent;\n}};\n\n")


def schema(classes=1600, size=5_500_000):
    r = random.Random(4711)
    out = [QUALIFIERS, f'   [Abstract, Description ({text(r, 300)})]\nclass GEN_ManagedElement {{\n'
                       f"      [Description ({text(r, 90)}), MaxLen ( 64 )]\n   string Caption;\n"
                       f"      [Key, Description ({text(r, 90)})]\n   string InstanceID;\n}};\n\n"]
    names, done = ["GEN_ManagedElement"], len(out[0]) + len(out[1])
    for i in range(1, classes):
        if i % 4 == 0:
            c = association(r, i, names)
        else:
            base = r.choice(names[-60:] + names[:20])
            c = (f'   [Version ( "2.{r.randint(6, 40)}.0" ), UMLPackagePath ( "CIM::Core::Part{i % 30}" ),\n'
                 f"    Description ({text(r, 350)})]\nclass GEN_Class{i} : {base} {{\n")
            want, k = (size - done) / (classes - i), 0
            while len(c) < want * 1.24:
                c += method(r, f"{i}_{k}") if r.random() < 0.12 else prop(r, f"{i}_{k}")
                k += 1
            c += "};\n\n"
            names.append(f"GEN_Class{i}")
        out.append(c)
        done += len(c)
    return "".join(out)


if __name__ == "__main__":
    print(schema())
