#!/bin/sh
# clang-tidy over the sources (not the tests) of a configured build directory: tools/tidy.sh build-dir [file...]
set -eu
cd "$(dirname "$0")/.."
build=$1
shift
tidy=$(command -v clang-tidy-14 || command -v clang-tidy)
[ $# -gt 0 ] || set -- $(git ls-files --cached --others --exclude-standard 'src/*.c' | grep -v '_test\.c$')
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 4 "$tidy" -p "$build" --quiet 2>&1 |
    { grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed|^Use -header-filter' || true; } >"$build/tidy.log"
if [ -s "$build/tidy.log" ]; then
    cat "$build/tidy.log"
    exit 1
fi
