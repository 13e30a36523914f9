label: for (var i in {a: 1, get b() { return /x[/]y/gi.test(`t`); }}) { switch (i) { case 1: continue label; default: try { throw i } catch (e) { } finally { } } }
