#!/bin/sh
# Installs what is needed to build and check OpenWMI on Debian 12. Does nothing when everything is there.
set -eu
packages="gcc clang clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev meson ninja-build pkg-config
    make git libc6-dev liblmdb-dev libcmocka-dev libuv1-dev nettle-dev libpcre2-dev duktape-dev libicu-dev libexpat1-dev
    libcurl4-gnutls-dev libsqlite3-dev libsqlite3-0 libsystemd-dev dbus systemd-journal-remote lua5.4 liblua5.4-dev python3
    python3-impacket tshark iproute2 util-linux"

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "setup: this is not a Debian system; please install the equivalents of:" $packages >&2
    exit 0
fi
missing=""
for p in $packages; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

sudo=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup: please install as root:$missing" >&2
        exit 1
    fi
    sudo="sudo env DEBIAN_FRONTEND=noninteractive" # sudo does not pass the variable on
fi
echo "setup: installing$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
set -x
$sudo apt-get update -q
$sudo apt-get install -q -y --no-install-recommends $missing
