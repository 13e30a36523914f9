#!/bin/sh
# usage: setup.sh FOLDER - makes what the scripts of this folder find: programs, drive C:, a home folder, files of the
# system.
set -e
cd "$1"
mkdir -p bin c/tools home/.config/environment.d sys/etc sys/proc/self run mnt/public/sub mnt/other
program() { cat > "$1"; chmod +x "$1"; }
program bin/args <<'END'
#!/bin/sh
for a; do printf '<%s>' "$a"; done
echo
END
program bin/code <<'END'
#!/bin/sh
for last; do :; done
exit "$last"
END
program bin/killed <<'END'
#!/bin/sh
kill -KILL $$
END
program bin/endless <<'END'
#!/bin/sh
echo ready
exec tail -f /dev/null
END
program bin/flood <<'END'
#!/bin/sh
head -c "$1" /dev/zero | tr '\0' e >&2 &
head -c "$1" /dev/zero | tr '\0' o
wait
END
program bin/fds <<'END'
#!/usr/bin/env python3
import os
print(*[fd for fd in range(1024) if os.path.exists(f"/proc/self/fd/{fd}") and not os.path.isdir(f"/proc/self/fd/{fd}")])
END
# Looks until no child of its parent but itself is left, or one stays.
program bin/zombies <<'END'
#!/usr/bin/env python3
import os, time
children = lambda: [p for p in open(f"/proc/{os.getppid()}/task/{os.getppid()}/children").read().split() if int(p) != os.getpid()]
end = time.monotonic() + 20
while children() and time.monotonic() < end:
    os.sched_yield()
print(f"left: {children()}" if children() else "no zombies")
END
cp bin/args c/tools/my.tool.sh
cp bin/args "c/tools/two words.sh"
echo document > c/tools/document.txt
cat > c/child.vbs <<'END'
For Each a In WScript.Arguments : t = t & "[" & a & "]" : Next
If t = "" Then t = "[]"
WScript.Echo "child:", WScript.Arguments.Count, t, WScript.ScriptName
If WScript.Arguments.Count > 0 Then If IsNumeric(WScript.Arguments(0)) Then WScript.Quit WScript.Arguments(0)
END
echo 'WScript.Quit(4);' > c/child.js
echo '<job><script language="VBScript">WScript.Quit 6</script></job>' > c/child.wsf
cat > c/env.vbs <<'END'
WScript.Echo CreateObject("WScript.Shell").Environment("PROCESS")("FROM_PARENT"), CreateObject("Scripting.FileSystemObject").GetFile("C:\env.vbs").Path
END
echo 'WScript.Echo CreateObject("Scripting.FileSystemObject").FileExists(WScript.Arguments(0))' > c/exists.vbs
printf '[Desktop Entry]\nName=Foreign\nExec=foreign --arg\nComment=Comment of it\nIcon=icon\n' > c/foreign.desktop
printf '# a comment\nA_VAR=first\n' > home/.config/environment.d/10-a.conf
printf 'A_VAR=later\nB_VAR=from b\n' > home/.config/environment.d/20-b.conf
printf 'XDG_DESKTOP_DIR="$HOME/Schreibtisch"\nXDG_TEMPLATES_DIR="/srv/templates"\n' > home/.config/user-dirs.dirs
printf '# system\nFROM_FILE="system value"\nQUOTED="two words"\nexport EXPORTED=yes\n' > sys/etc/environment
touch mnt/public/sub/in_sub.txt mnt/other/on_other.txt
