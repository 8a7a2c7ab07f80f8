# SPDX-License-Identifier: MIT
"""What the control plane of PPIO and E2B does to processes and files that really exist."""

import base64
import json
import pathlib
import struct

import harness
import ppio
from harness import wait


def pids(name):
    """The processes of this machine with that in their command line, but not what started them inside a sandbox."""
    found = []
    for one in pathlib.Path("/proc").iterdir():
        try:
            if one.name.isdigit() and name in (one / "cmdline").read_bytes().decode(errors="replace").split("\0"):
                found.append(int(one.name))
        except OSError:
            pass  # it ended meanwhile
    return found


def state(pid):
    """One letter: R and S run, T is stopped."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


class Boxes(ppio.Case):
    OPTIONS = ("--pause-delay", "20")

    def start(self, box, command):
        """Runs a shell command line to its end. @return its standard output"""
        body = json.dumps({"process": {"cmd": "/bin/bash", "args": ["-c", command]}, "stdin": False}).encode()
        answer = self.ppio.envd(box, "POST", "/process.Process/Start", raw=struct.pack(">BI", 0, len(body)) + body,
                                headers={"Content-Type": "application/connect+json", "Connect-Protocol-Version": "1"})
        self.assertEqual(answer.status, 200, answer.body)
        output, rest = b"", answer.body
        while rest:
            size = struct.unpack(">I", rest[1:5])[0]
            data = json.loads(rest[5:5 + size]).get("event", {}).get("data", {})
            output += base64.b64decode(data.get("stdout", ""))
            rest = rest[5 + size:]
        return output.decode()

    def counter(self, box, name):
        """Starts something of that name that counts on and on, and returns how to ask how far it got."""
        self.start(box, f"nohup bash -c 'i=0; while true; do i=$((i+1)); echo $i > ~/count; sleep 0.02; done' {name}"
                        " > /dev/null 2>&1 &")
        return lambda: int(self.start(box, "cat ~/count 2> /dev/null") or 0)

    def test_pause_freezes(self):
        box = self.ppio.create(autoPause=True)["sandboxID"]
        count = self.counter(box, "counter-" + box)
        first = wait(count)
        wait(lambda: count() > first)
        (pid,) = pids("counter-" + box)
        self.assertIn(state(pid), "RS")
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/pause").status, 204)
        self.assertEqual((self.ppio.get(box)["state"], state(pid)), ("paused", "T"))
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/resume", {"timeout": 60}).status, 201)
        after = count()
        wait(lambda: count() > after)
        self.assertEqual(pids("counter-" + box), [pid])
        self.ppio.shift(61)  # the end of its life freezes it too
        wait(lambda: self.ppio.get(box)["state"] == "paused")
        self.assertEqual(state(pid), "T")
        # What is frozen dies all the same.
        self.assertEqual(self.ppio.api("DELETE", "sandboxes/" + box).status, 204)
        wait(lambda: pids("counter-" + box) == [])

    def test_end_kills(self):
        box = self.ppio.create(timeout=60)["sandboxID"]
        name = "sleeper-" + box
        self.start(box, f"nohup bash -c 'exec -a {name} sleep 600' > /dev/null 2>&1 &")
        wait(lambda: pids(name))
        self.ppio.shift(61)
        wait(lambda: self.ppio.api("GET", "sandboxes/" + box).status == 404)
        wait(lambda: pids(name) == [])

    def test_busy_processor(self):
        box = self.ppio.create()["sandboxID"]
        self.ppio.api("GET", f"sandboxes/{box}/metrics")
        self.start(box, "timeout 1.5 bash -c 'while true; do :; done'; true")
        sample = self.ppio.api("GET", f"sandboxes/{box}/metrics").json[-1]
        self.assertGreater(sample["cpuUsedPct"], 3)
        self.start(box, "head -c 3000000 /dev/zero > ~/big")
        # A sample is used for a second.
        wait(lambda: self.ppio.api("GET", f"sandboxes/{box}/metrics").json[-1]["diskUsed"] > 3_000_000)

    def test_ports(self):
        box = self.ppio.create()["sandboxID"]
        self.start(box, "mkdir -p ~/site; cd ~/site; echo hello > a.txt; nohup python3 -m http.server 8000 > /dev/null 2>&1 &")

        def page():
            answer = self.ppio.envd(box, "GET", "/a.txt", port=8000)
            return answer if answer.status == 200 else None
        self.assertEqual(wait(page).body, b"hello\n")
        host = {"Host": f"8000-{box}.sandbox.example"}
        self.assertEqual(self.ppio.call("GET", "/a.txt", headers=host).body, b"hello\n")
        self.assertEqual(self.ppio.envd(box, "GET", "/none", port=8000).status, 404)

    def test_copies_have_the_files(self):
        box = self.ppio.create()["sandboxID"]
        self.start(box, "echo kept > ~/file")
        clone = self.ppio.api("POST", f"sandboxes/{box}/clone", {}).json["sandboxes"][0]["sandboxID"]
        snapshot = self.ppio.api("POST", f"sandboxes/{box}/snapshots", {}).json["snapshotID"]
        self.start(box, "echo changed > ~/file")
        made = self.ppio.create(templateID=snapshot)["sandboxID"]
        self.assertEqual([self.start(one, "cat ~/file") for one in (clone, made, box)], ["kept\n", "kept\n", "changed\n"])
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/reset", {}).status, 200)
        self.assertEqual(self.start(box, "cat ~/file"), "changed\n")


if __name__ == "__main__":
    harness.main()
