# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Shared by run.sh and test.sh: what has to be installed, how it gets installed, and how a preset is built. Sourced, not run.

SANDKEEPER_ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# One line per package; "a|b" means the first of the two that this release has (Ubuntu 22.04 and 24.04 differ here and there).
# Everything it takes to build and to pack, and what the program needs at run time but no library dependency pulls in.
SANDKEEPER_BUILD_PACKAGES=(
    g++ cmake ninja-build ccache pkg-config file dpkg-dev
    qt6-base-dev qt6-tools-dev qt6-l10n-tools 'qt6-svg-dev|libqt6svg6-dev'
    qtkeychain-qt6-dev libexpected-dev libarchive-dev libxcb1-dev
    libcpp-httplib-dev libssl-dev zlib1g-dev libbrotli-dev nlohmann-json3-dev protobuf-compiler libprotobuf-dev
    qt6-qpa-plugins libqt6sql6-sqlite libgl1 libsecret-1-0 bubblewrap qt6-translations-l10n
)
# What the tests need on top: a private display, window manager, pointer, message bus and key ring, fonts, the smallest
# tools that sandboxes have, and a compiler for Windows, which reads the sources that only Windows builds.
# Not dbus-x11: with a display and no bus it starts a bus that nobody ends.
SANDKEEPER_TEST_PACKAGES=(
    xvfb xauth x11-utils openbox xdotool dbus dbus-daemon gnome-keyring at-spi2-core
    fonts-dejavu-core fonts-noto-cjk python3-venv ca-certificates busybox
    g++-mingw-w64-x86-64-posix
)

say() { printf 'sandkeeper: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

has_candidate() {
    local policy
    policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null) || return 1
    [[ $policy == *Candidate:* && $policy != *'Candidate: (none)'* ]]
}

# Prints the names, one per line, that are still missing; of alternatives the first one that can be had.
missing_packages() {
    local entry name chosen
    for entry in "$@"; do
        chosen=
        for name in ${entry//|/ }; do
            if is_installed "$name"; then
                chosen=installed
                break
            fi
        done
        [[ $chosen == installed ]] && continue
        for name in ${entry//|/ }; do
            if has_candidate "$name"; then
                chosen=$name
                break
            fi
        done
        printf '%s\n' "${chosen:-${entry%%|*}}"
    done
}

is_debian_like() {
    local ids=
    [[ -r /etc/os-release ]] || return 1
    # shellcheck source=/dev/null
    ids=$(. /etc/os-release && printf ' %s %s ' "${ID-}" "${ID_LIKE-}")
    [[ $ids == *' debian '* || $ids == *' ubuntu '* ]] && command -v apt-get >/dev/null
}

# "sudo " where it takes that to install something, for commands that are printed.
sudo_word() {
    [[ $EUID -eq 0 ]] || printf 'sudo '
}

# Whether packages can be installed without asking anybody.
may_install() {
    [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null
}

apt_get() {
    # The time-out waits for another package manager (an unattended upgrade, say) instead of failing at once.
    local command=(env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 "$@")
    if [[ $EUID -ne 0 ]]; then
        command=(sudo -n "${command[@]}")
    fi
    "${command[@]}" </dev/null >&2
}

# install_packages NAME…: installs what is missing and nothing else. Never asks; stops with the exact command where it cannot.
install_packages() {
    local missing=()
    if [[ ${SANDKEEPER_SETUP-} == skip ]]; then
        return 0
    fi
    if ! is_debian_like; then
        say "packages can be installed automatically on Debian and Ubuntu only. Install what these Debian packages hold,"
        say "then start this script again with SANDKEEPER_SETUP=skip in its environment:"
        printf '    %s\n' "${@//|*/}" >&2
        exit 1
    fi
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -eq 0 ]] && return 0
    if ! may_install; then
        say "these packages are missing, and installing them needs a password. Run this, then start the script again:"
        printf '    sudo apt-get install --no-install-recommends %s\n' "${missing[*]}" >&2
        exit 1
    fi
    local name refresh=no
    for name in "${missing[@]}"; do
        has_candidate "$name" || refresh=yes
    done
    if [[ $refresh == yes ]]; then
        say "refreshing the package lists"
        apt_get -q update || die "the package lists could not be refreshed; is the network reachable?"
        mapfile -t missing < <(missing_packages "$@")
    fi
    say "installing ${#missing[@]} packages: ${missing[*]}"
    if ! apt_get -q install --no-install-recommends "${missing[@]}"; then
        # Old package lists name files that the mirror has replaced since; fresh ones mend that.
        say "that failed; trying once more with fresh package lists"
        if ! apt_get -q update || ! apt_get -q install --no-install-recommends "${missing[@]}"; then
            die "these packages could not be installed: ${missing[*]}"
        fi
    fi
}

# Parallel jobs: one per processor, but only as many as fit in memory (argument: MiB per job), containers' limit included.
job_count() {
    local per_job=$1 cpus memory limit
    cpus=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null) || true
    # Unknown where /proc is not mounted.
    [[ -n $memory ]] || memory=$per_job
    if limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null) && [[ $limit =~ ^[0-9]+$ ]]; then
        limit=$((limit / 1048576))
        ((limit < memory)) && memory=$limit
    fi
    local jobs=$((memory / per_job))
    ((jobs > cpus)) && jobs=$cpus
    ((jobs < 1)) && jobs=1
    printf '%s\n' "$jobs"
}

# build_preset PRESET [CMake arguments…]: configures and builds build/PRESET.
build_preset() {
    local preset=$1 per_job=1024
    shift
    [[ $preset == asan ]] && per_job=2048
    # The compiler cache stays right when the checkout moves.
    export CCACHE_BASEDIR=$SANDKEEPER_ROOT CCACHE_NOHASHDIR=1
    # What it needs for precompiled headers: it cannot see __TIME__ and macros inside them, which none of ours use.
    export CCACHE_SLOPPINESS=pch_defines,time_macros
    (cd -- "$SANDKEEPER_ROOT" && cmake --preset "$preset" "$@" </dev/null >&2) \
        || die "configuring the $preset preset failed; the lines above say why"
    cmake --build "$SANDKEEPER_ROOT/build/$preset" --parallel "$(job_count "$per_job")" </dev/null >&2 \
        || die "building the $preset preset failed; the lines above say why"
}
