#!/bin/sh
# No tracked file may name a directory of the machine it was written on. The WMI namespace //./root is not one.
# The recorded machines have their own.
cd "$(dirname "$0")/.." || exit 1
w="work"
r="root"
if git grep -nIE "(^|[^A-Za-z0-9_.])/($w/|$r(/[.]|/[.]?pyenv|[^A-Za-z0-9_/\\\\]|\$))" -- . ':!LICENSE' ':!tests/providers'; then
    echo "the lines above name directories of one machine"
    exit 1
fi
