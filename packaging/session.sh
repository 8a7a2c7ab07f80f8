#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# session.sh COMMAND [ARGS…]
#
# Runs COMMAND in a private desktop session: a fresh home directory, a virtual X display with a window manager, an own message
# bus and an unlocked key ring. Nothing of the caller's desktop is seen or changed, and nothing is left running afterwards.
# The exit status is COMMAND's. Used by test.sh; useful for one test too: packaging/session.sh ctest --preset dev -R NAME
set -euo pipefail
[[ $# -gt 0 ]] || { printf 'usage: %s COMMAND [ARGS…]\n' "$0" >&2; exit 2; }

# Becomes part of the environment of everything started here; that is how all of it is found again at the end, even what
# has detached itself (the key ring does).
session=$(mktemp -d "${TMPDIR:-/tmp}/sandkeeper-session.XXXXXXXX")

# shellcheck disable=SC2317  # reached through the trap
session_processes() {
    local entry pid
    for entry in /proc/[0-9]*; do
        pid=${entry#/proc/}
        [[ $pid == "$$" || $pid == "$BASHPID" ]] && continue
        if grep -qzs "^SANDKEEPER_SESSION=.*$session" "$entry/environ" 2>/dev/null; then
            printf '%s\n' "$pid"
        fi
    done
}

# shellcheck disable=SC2317  # reached through the trap
clean_up() {
    local status=$? pids attempt
    trap '' INT TERM HUP
    for attempt in TERM TERM TERM KILL; do
        mapfile -t pids < <(session_processes)
        [[ ${#pids[@]} -eq 0 ]] && break
        kill -s "$attempt" "${pids[@]}" 2>/dev/null || true
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            mapfile -t pids < <(session_processes)
            [[ ${#pids[@]} -eq 0 ]] && break
            sleep 0.05
        done
    done
    rm -rf -- "$session"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() { printf 'session.sh: %s\n' "$*" >&2; cat "$session"/*.log >&2 2>/dev/null || true; exit 70; }

mkdir -m 700 "$session/home" "$session/run"
environment=(
    "SANDKEEPER_SESSION=${SANDKEEPER_SESSION-}:$session"
    "HOME=$session/home" "XDG_RUNTIME_DIR=$session/run"
    "XDG_CONFIG_HOME=$session/home/.config" "XDG_DATA_HOME=$session/home/.local/share"
    "XDG_CACHE_HOME=$session/home/.cache" "XDG_STATE_HOME=$session/home/.local/state"
    "XAUTHORITY=$session/xauthority" "LC_ALL=${LC_ALL:-C.UTF-8}"
    # The compiler cache belongs to the caller, not to the session.
    "CCACHE_DIR=${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ccache}"
)
unset_names=(-u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u SESSION_MANAGER -u XDG_CURRENT_DESKTOP)

# A cookie of its own keeps other users' programs off this display; the server accepts any entry of its file.
cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
touch "$session/xauthority"
xauth -q -f "$session/xauthority" add :0 . "$cookie"
# The server itself finds a free display number and tells it when it is ready for clients.
mkfifo "$session/display"
env "${unset_names[@]}" "${environment[@]}" Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset \
    -auth "$session/xauthority" 3>"$session/display" >"$session/xvfb.log" 2>&1 </dev/null &
read -r -t 30 number <"$session/display" || fail "the virtual display did not start"
xauth -q -f "$session/xauthority" add ":$number" . "$cookie"
environment+=("DISPLAY=:$number")

# Focus works only with a window manager, and only once it manages the screen.
env "${unset_names[@]}" "${environment[@]}" openbox --sm-disable >"$session/openbox.log" 2>&1 </dev/null &
for attempt in {1..400}; do
    if env "${environment[@]}" xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'; then
        break
    fi
    ((attempt < 400)) || fail "the window manager did not start"
    sleep 0.05
done

# The password of the fresh key ring is a fixed word: nothing but test data ever gets into it, and it goes with the session.
# DISPLAY is hidden from the key ring, so that it can never open a password window that nobody answers.
# shellcheck disable=SC2016
env "${unset_names[@]}" "${environment[@]}" dbus-run-session -- bash -c '
    printf %s test | env -u DISPLAY gnome-keyring-daemon --unlock --daemonize --components=secrets >/dev/null 2>&1 \
        || { echo "session.sh: the key ring did not start" >&2; exit 70; }
    "$@"' session "$@" </dev/null &
main=$!
status=0
wait "$main" || status=$?
exit "$status"
