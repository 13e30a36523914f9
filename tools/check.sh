#!/bin/bash
# Every check of the project. Goes on after a failure and sums up; the last line is
#     N passed, N failed, N skipped
# over all test cases of all builds and the static checks (one each). Build directories are under build-check/.
set -u
cd "$(dirname "$0")/.." || exit 1
out=build-check
mkdir -p "$out"
logs=()
passed=0
failed=0
skipped=0
notes=()

step()
{
    printf '\n== %s\n' "$1"
}
good()
{
    passed=$((passed + 1))
}
bad()
{
    failed=$((failed + 1))
    notes+=("failed: $1")
    echo "FAILED: $1"
}

# static NAME COMMAND...: one check that passes when the command does
static()
{
    step "$1"
    if "${@:2}"; then
        good
    else
        bad "$1"
    fi
}

# configure DIR COMPILER OPTION...
configure()
{
    local dir=$out/$1 cc=$2
    if [ -f "$dir/build.ninja" ]; then
        return 0
    fi
    CC=$cc meson setup "$dir" -Dwerror=true "${@:3}" >"$out/setup-$1.log" 2>&1 || {
        cat "$out/setup-$1.log"
        return 1
    }
}

# build DIR [TARGET...]
build()
{
    ninja -C "$out/$1" "${@:2}" >"$out/ninja-$1.log" 2>&1 || {
        grep -vE '^\[[0-9]+/[0-9]+\]' "$out/ninja-$1.log" | head -100
        return 1
    }
}

export OPENWMI_AUDIT=0 # nothing of the tests goes to the journal of the machine

# run_tests DIR [TEST...]: the cases are counted from the log at the end
run_tests()
{
    local dir=$out/$1
    rm -f "$dir/meson-logs/testlog.junit.xml"
    meson test -C "$dir" --no-rebuild --print-errorlogs "${@:2}" | grep -vE '^ninja:|^$'
    logs+=("$dir/meson-logs/testlog.junit.xml")
}

step "gcc, warnings are errors, all tests"
if configure gcc gcc && build gcc; then
    good
    run_tests gcc
else
    bad "gcc build"
fi

export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tools/lsan.supp:print_suppressions=0
step "clang, address and undefined behaviour sanitizers, all tests"
if configure asan clang -Db_sanitize=address,undefined -Db_lundef=false && build asan; then
    good
    run_tests asan --timeout-multiplier 4
else
    bad "clang build with ASan and UBSan"
fi

step "clang, thread sanitizer: broker, client, providers, consumers, rpc, clients of the network"
tsan_tests=()
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
if configure tsan clang -Db_sanitize=thread -Db_lundef=false && ninja -C "$out/tsan" build.ninja >/dev/null; then
    for t in broker client providers consumers rpc dcom; do
        if ninja -C "$out/tsan" -t targets all | grep -q "^src/test_$t:"; then
            tsan_tests+=("$t")
        fi
    done
    if [ ${#tsan_tests[@]} -eq 0 ]; then
        skipped=$((skipped + 1))
    elif build tsan "${tsan_tests[@]/#/src/test_}" wmi tests/testprov/testprov.so; then
        good
        # the run-time wants a fixed address layout, which setarch gives where it is permitted
        fixed=(setarch "$(uname -m)" -R)
        "${fixed[@]}" true 2>/dev/null || fixed=()
        rm -f "$out/tsan/meson-logs/testlog.junit.xml"
        "${fixed[@]}" meson test -C "$out/tsan" --no-rebuild --print-errorlogs --timeout-multiplier 4 \
            "${tsan_tests[@]}" denied impacket sink | grep -vE '^ninja:|^$'
        logs+=("$out/tsan/meson-logs/testlog.junit.xml")
    else
        bad "clang build with TSan"
    fi
else
    bad "clang setup with TSan"
fi

check_format()
{
    local f
    f=$(command -v clang-format-14 || command -v clang-format)
    "$f" --version | grep -q 'version 14\.' || {
        echo "clang-format 14 is needed"
        return 1
    }
    git ls-files --cached --others --exclude-standard '*.c' '*.h' | grep -v '^tests/unit/test' |
        xargs -r "$f" --dry-run -Werror
}
static "schema/*.mof is what the tables say" tools/schema-gen.py --check
static "floors: includes only from below" tools/check-layers.py
static "banned calls, long functions, long files" tools/check-banned.py
static "clang-format 14" check_format
static "no names of one machine" sh tools/check-names.sh
if [ -f "$out/asan/compile_commands.json" ]; then
    static "clang-tidy" tools/tidy.sh "$out/asan"
else
    bad "clang-tidy (needs the clang build)"
fi

printf '\n== sum\n'
[ ${#notes[@]} -eq 0 ] || printf '%s\n' "${notes[@]}"
exec tools/junit-count.py --passed "$passed" --failed "$failed" --skipped "$skipped" ${logs[@]+"${logs[@]}"}
