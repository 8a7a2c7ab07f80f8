# SPDX-License-Identifier: MIT
"""ppio_run.py PACKAGE VERSION SIMULATOR FOLDER HARNESS [--cross PROGRAM] [unittest arguments…]

Installs the official client PACKAGE (e2b or ppio-sandbox) of that version into FOLDER, unless it is there already, and lets it
drive the simulator: everything in drive_e2b_*.py or drive_ppio_*.py, once with its synchronous and once with its asynchronous
face; with --cross, instead, what is in cross_ppio.py, beside our own client, which is that program. Everything it writes, its
home directory included, stays below FOLDER."""

import os
import pathlib
import subprocess
import sys

from run import environment, install

HERE = pathlib.Path(__file__).resolve().parent


def main():
    package, version, simulator, folder, harness, *rest = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        python = install(folder, version, package)
    except (subprocess.CalledProcessError, OSError) as problem:
        sys.exit(f"{package} {version} could not be installed: {problem}")
    # The older clients of PPIO know no address but two fixed ports, so only one of them can run at a time.
    old = package == "ppio-sandbox" and version.startswith("1.")
    family = package.partition("-")[0] + ("_old" if old else "")
    kinds = "sync", "async"
    scripts = sorted(HERE.glob(f"drive_{family}_*.py")) if old else \
        sorted(one for one in HERE.glob(f"drive_{family}_*.py") if "_old_" not in one.name)
    if rest[:1] == ["--cross"]:
        os.environ.update(CROSS_PROGRAM=rest[1], CROSS_PACKAGE=package)
        rest, scripts, kinds = rest[2:], [HERE / "cross_ppio.py"], ("sync",)
    assert scripts, family
    failed, running = False, []

    def finish(name, output, process):
        nonlocal failed
        failed = process.wait() != 0 or failed
        output.seek(0)
        print(f"--- {name} ---\n{output.read()}", flush=True)
    for script in scripts:
        for kind in kinds:
            name = f"{script.stem}-{kind}"
            output = open(folder / (name + ".log"), "w+", encoding="utf-8", errors="replace")
            command = [python, "-B", script, simulator, *rest]
            process = subprocess.Popen(command, env=environment(folder, harness, name) | {"SDK_KIND": kind},
                                       stdout=output, stderr=output)
            running.append((name, output, process))
            if old:
                finish(*running.pop())
    for one in running:
        finish(*one)
    sys.exit(failed)


if __name__ == "__main__":
    main()
