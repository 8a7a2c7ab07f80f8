#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# test.sh [--preset dev|asan|release] [CTEST ARGUMENTS…]
#
# Installs what is missing to build and test Sandkeeper (Debian, Ubuntu), configures and builds the preset (dev unless given)
# and runs all tests in a private desktop session, with the client's whole log. The last lines are CTest's summary and, if a test
# failed, where; the exit status is CTest's, and it is an error when no test ran, or when a key, a token or another secret stands
# in what they printed.
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

preset=dev
case ${1-} in
--preset)
    preset=${2-}
    shift $(($# < 2 ? $# : 2))
    ;;
--preset=*)
    preset=${1#--preset=}
    shift
    ;;
esac
case $preset in
dev | asan | release) ;;
*) die "unknown preset '$preset'; choose dev, asan or release" ;;
esac

install_packages "${SANDKEEPER_BUILD_PACKAGES[@]}" "${SANDKEEPER_TEST_PACKAGES[@]}"
build_preset "$preset" -DBUILD_TESTING=ON

cd -- "$SANDKEEPER_ROOT"
status=0
QT_LOGGING_RULES='sandkeeper.*.debug=true' \
    packaging/session.sh ctest --preset "$preset" --no-tests=error --parallel "$(job_count 1024)" "$@" || status=$?
log=build/$preset/Testing/Temporary/LastTest.log
[[ ! -s $log ]] || packaging/check-secrets.sh "$log" || status=$((status ? status : 1))
if ((status)) && [[ -s $log ]]; then
    # Who reads only the end of a long log sees this.
    grep -A 3 '^FAIL!' "$log" | grep -E '^(FAIL!|   )' | cut -c 1-240 | head -n 12 || true
fi
exit "$status"
