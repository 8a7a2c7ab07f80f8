#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check-secrets.sh LOG…
#
# Searches what a test run printed (the client's debug log included) for secrets: keys and tokens of the simulator, which have
# forms of their own, and the values that tests mark as a canary. Prints the numbers of such lines, not the lines, and ends with
# 1 when there is one.
set -euo pipefail
# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

(($# > 0)) || die "no log to search"
secret='pit_simulator_[a-z0-9]{16}|sk_simulator_[a-z0-9]{16}|sim\.(token|ssh|envd|traffic)\.[a-z0-9]{16}|canary-value-[a-z0-9]'
found=0
for log; do
    [[ -s $log ]] || die "there is nothing to search in '$log'"
    if lines=$(grep -anE -- "$secret" "$log" | cut -d: -f1 | head -n 20 | paste -sd' '); [[ -n $lines ]]; then
        printf '%s: secrets in lines %s\n' "$log" "$lines" >&2
        found=1
    fi
done
exit "$found"
