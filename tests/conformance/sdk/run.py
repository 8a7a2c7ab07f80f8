# SPDX-License-Identifier: MIT
"""run.py VERSION SIMULATOR FOLDER HARNESS [--cross PROGRAM] [unittest arguments…]

Installs the official prime-sandboxes of that version into FOLDER, unless it is there already, and lets it drive the simulator;
with --cross, beside our own client, which is that program.
Everything it writes, its home directory included, stays below FOLDER."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def install(folder, version, package="prime-sandboxes"):
    """The Python of a virtual environment with the package; made anew if an earlier attempt did not get to its end."""
    venv, done = folder / "venv", folder / "installed"
    python = venv / "bin" / "python"
    if not (python.exists() and done.exists() and done.read_text() == version + sys.version):
        done.unlink(missing_ok=True)
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--retries", "5"]
        subprocess.run([*pip, package + "==" + version], check=True)
        done.write_text(version + sys.version)
    return python


def environment(folder, harness, kind):
    home = folder / ("home-" + kind)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    # What the caller has set for the service must not reach the tests, and no proxy can reach this machine's loopback.
    result = {name: value for name, value in os.environ.items()
              if not name.startswith(("PRIME_", "PPIO_", "E2B_")) and not name.lower().endswith("_proxy")}
    result.update(HOME=str(home), TMPDIR=str(home), NO_PROXY="127.0.0.1", SDK_KIND=kind, PYTHONPATH=str(harness),
                  PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore::ResourceWarning")
    return result


def main():
    version, simulator, folder, harness, *rest = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        python = install(folder, version)
    except (subprocess.CalledProcessError, OSError) as problem:
        sys.exit(f"prime-sandboxes {version} could not be installed: {problem}")
    cross = rest[:1] == ["--cross"]
    if cross:
        os.environ["CROSS_PROGRAM"] = rest[1]
        rest = rest[2:]
    # Both kinds of client at the same time: most of their time is spent waiting.
    command = [python, "-B", HERE / ("cross.py" if cross else "drive.py"), simulator, *rest]
    running = {}
    for kind in ("cross",) if cross else ("sync", "async"):
        output = open(folder / (kind + ".log"), "w+", encoding="utf-8", errors="replace")
        running[kind] = output, subprocess.Popen(command, env=environment(folder, harness, kind), stdout=output, stderr=output)
    failed = False
    for kind, (output, process) in running.items():
        failed = process.wait() != 0 or failed
        output.seek(0)
        print(f"--- {kind} ---\n{output.read()}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
