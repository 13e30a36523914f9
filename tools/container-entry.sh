#!/bin/sh
# Entry of the container: one user, fixed ports; what follows the image's name goes to wmi serve.
set -eu
: "${WMI_USER:?the name of the user who may log on}" "${WMI_PASSWORD:?the password of WMI_USER}"
mkdir -p /run/openwmi
printf '%s\n' "$WMI_PASSWORD" | wmi user add "$WMI_USER" root --users /run/openwmi/users
unset WMI_PASSWORD
exec wmi serve --listen "${WMI_LISTEN:-0.0.0.0}" --wmi-port 49152 --users /run/openwmi/users "$@"
