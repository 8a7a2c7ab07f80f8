#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# with-keyring.sh open|fresh|none|nobus COMMAND [ARGS…]
#
# Runs COMMAND in a message bus session and home directory of its own, without a display:
#   open   with a key ring whose default collection is unlocked (its password is "test")
#   fresh  with a key ring service that has no collection yet
#   none   with a bus that has no key ring service and starts none
#   nobus  without a bus
# The exit status is COMMAND's, or 70 when the session could not be made.
set -euo pipefail
[[ $# -ge 2 ]] || { printf 'usage: %s open|fresh|none|nobus COMMAND [ARGS…]\n' "$0" >&2; exit 70; }
mode=$1
shift

place=$(mktemp -d "${TMPDIR:-/tmp}/sandkeeper-keyring.XXXXXXXX")
trap 'rm -rf -- "$place"' EXIT
mkdir -m 700 "$place/home" "$place/run"
session=(env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u GNOME_KEYRING_CONTROL -u XDG_CURRENT_DESKTOP
    "HOME=$place/home" "XDG_RUNTIME_DIR=$place/run" "XDG_DATA_HOME=$place/home/.local/share"
    "XDG_CONFIG_HOME=$place/home/.config" "XDG_CACHE_HOME=$place/home/.cache")

case $mode in
open)
    # shellcheck disable=SC2016
    session+=(dbus-run-session -- bash -c '
        printf %s test | gnome-keyring-daemon --unlock --daemonize --components=secrets >/dev/null 2>&1 \
            || { echo "with-keyring.sh: the key ring did not start" >&2; exit 70; }
        exec "$@"' session)
    ;;
fresh)
    session+=(dbus-run-session --)
    ;;
none)
    cat >"$place/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$place/run</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
    session+=(dbus-run-session "--config-file=$place/bus.conf" --)
    ;;
nobus) ;;
*)
    printf 'with-keyring.sh: unknown mode %s\n' "$mode" >&2
    exit 70
    ;;
esac

status=0
"${session[@]}" "$@" </dev/null || status=$?
exit "$status"
