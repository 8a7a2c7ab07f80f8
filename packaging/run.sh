#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh [--build-only] [ARGS…]
#
# Installs what is missing to build Sandkeeper (Debian, Ubuntu), builds the release preset and starts the program: the demo,
# unless ARGS are given, which then go to the program as they are. --build-only stops before starting. Asks nothing.
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

build_only=no
if [[ ${1-} == --build-only ]]; then
    build_only=yes
    shift
fi

# Whether the program, started with these arguments, opens a window.
needs_display() {
    local argument
    [[ -n ${QT_QPA_PLATFORM-} ]] && return 1
    for argument in "$@"; do
        case $argument in
        --self-check | --version | -v | --help | -h | --help-all) return 1 ;;
        esac
    done
}

packages=("${SANDKEEPER_BUILD_PACKAGES[@]}")
if [[ -n ${WAYLAND_DISPLAY-} && -z ${DISPLAY-} ]]; then
    packages+=(qt6-wayland)
fi
install_packages "${packages[@]}"
build_preset release -DBUILD_TESTING=OFF

program=$SANDKEEPER_ROOT/build/release/bin/sandkeeper
if [[ $build_only == yes ]]; then
    say "built: $program"
    exit 0
fi
if [[ $# -eq 0 ]]; then
    set -- --demo
fi
if [[ -z ${DISPLAY-}${WAYLAND_DISPLAY-} ]] && needs_display "$@"; then
    say "the program is built, but there is no display to show its window on (DISPLAY and WAYLAND_DISPLAY are not set)."
    say "Start it from a graphical session, or on a virtual display:"
    if ! command -v xvfb-run >/dev/null; then
        printf '    %sapt-get install --no-install-recommends xvfb xauth\n' "$(sudo_word)" >&2
    fi
    printf '    xvfb-run -a %q' "$SANDKEEPER_ROOT/packaging/run.sh" >&2
    printf ' %q' "$@" >&2
    printf '\n' >&2
    exit 3
fi
exec "$program" "$@"
