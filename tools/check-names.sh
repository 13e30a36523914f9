#!/bin/sh
# No tracked file may name a directory of the machine it was written on. The WMI namespace //./root is not one.
# The account files of the recorded machines are what they are.
cd "$(dirname "$0")/.." || exit 1
w="work"
r="root"
if git grep -nIE "(^|[^A-Za-z0-9_.])/($w/|$r(/[.]|/[.]?pyenv|[^A-Za-z0-9_/\\\\]|\$))" -- . ':!LICENSE' ':!tests/providers/*/etc/passwd'; then
    echo "the lines above name directories of one machine"
    exit 1
fi
