#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""startup.py PROGRAM [RUNS]: how long from starting PROGRAM --demo to its first paint, and until its services are there.

Prints the figures of warm starts (one uncounted start comes first). It judges nothing: machines differ. The display is the
one of the environment; packaging/session.sh gives a virtual one."""
import os
import signal
import statistics
import subprocess
import sys
import time


def run(program):
    start = time.monotonic()
    child = subprocess.Popen([program, '--demo', '--trace-startup'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    seen = {}
    for line in child.stdout:
        name = line.decode().rsplit(' ', 2)[0]
        seen[name] = (time.monotonic() - start) * 1000
        if name == 'ready':
            break
    with open(f'/proc/{child.pid}/status') as status:
        memory = next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))
    os.kill(child.pid, signal.SIGTERM)
    if child.wait(20) != 0 or 'ready' not in seen:
        sys.exit(f'the program ended with {child.returncode} after {seen}')
    return seen['first paint'], seen['ready'], memory / 1024


def main():
    program, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    run(program)
    results = [run(program) for _ in range(runs)]
    for name, values in zip(('first paint, ms', 'services ready, ms', 'resident memory, MiB'), zip(*results)):
        print(f'{name:22} min {min(values):7.1f}  median {statistics.median(values):7.1f}  max {max(values):7.1f}')


main()
