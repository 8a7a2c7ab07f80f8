# SPDX-License-Identifier: MIT
"""What one client does the other one sees: the official clients for E2B's protocol against ours, in both directions."""

import json
import os
import subprocess
import unittest

import harness  # takes the simulator's path from the command line
from faces import face
from harness import Simulator, wait

E2B = os.environ["CROSS_PACKAGE"] == "e2b"
if E2B:
    import e2b as sdk
    KEY = "e2b_" + "0123456789abcdef" * 2 + "01234567"
else:
    import ppio_sandbox.core as sdk


def bare(identifier):
    """Both forms of an id mean the same sandbox."""
    return identifier.partition("-")[0]


class Base:
    PROFILE = ""

    @classmethod
    def setUpClass(cls):
        options = ("--ppio-key", KEY) if E2B else ()
        cls.sim = Simulator("--ppio-profile", cls.PROFILE, *options)
        url, name = cls.sim.line["ppioUrl"], "E2B" if E2B else "PPIO"
        # Both clients find these.
        os.environ.update({name + "_API_KEY": cls.sim.line["ppioKey"], name + "_API_URL": url, name + "_SANDBOX_URL": url})
        cls.boxes = face(sdk, "Sandbox")

    @classmethod
    def tearDownClass(cls):
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def ours(self, *arguments):
        """The answer of our client, a program that finds its key and address as the official one does."""
        done = subprocess.run([os.environ["CROSS_PROGRAM"], *arguments], capture_output=True, text=True, timeout=60,
                              env=os.environ | {"CROSS_PROVIDER": "ppio", "CROSS_IMAGE": "base"})
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_we_see_what_they_did(self):
        # Made first: what one version of the official client writes goes to the sandbox that it made last.
        self.boxes.create("base", timeout=600, metadata={"custom_label#汉": "1"})
        box = self.boxes.create("base", timeout=600, metadata={"sandbox_name": "theirs", "custom_label#汉 =%": "1"})
        self.addCleanup(box.kill)
        found = self.ours("list", "汉 =%")
        self.assertEqual([bare(each) for each in found["ids"]], [bare(box.sandbox_id)])
        self.assertEqual(self.ours("get", found["ids"][0]), {"name": "theirs", "labels": ["汉 =%"], "state": "running"})
        box.files.write("/tmp/from them.txt", "grüße")
        self.assertEqual(self.ours("read", found["ids"][0], "/tmp/from them.txt"), {"content": "grüße"})

    def test_they_see_what_we_did(self):
        box = self.ours("create", "", "ours", "a b#c")["id"]
        pages = self.boxes.list(query=sdk.SandboxQuery(metadata={"custom_label#ours": "1", "custom_label#a b#c": "1"}))
        found = pages.next_items()
        self.assertEqual([bare(each.sandbox_id) for each in found], [bare(box)])
        self.assertEqual(found[0].metadata["sandbox_name"], "ours")
        self.ours("upload", box, "/tmp/from us.txt", "grüße")
        theirs = self.boxes.connect(found[0].sandbox_id, timeout=600)
        self.addCleanup(theirs.kill)
        self.assertEqual(theirs.files.read("/tmp/from us.txt"), "grüße")
        job = self.ours("start", box, "echo $WHO; exit 4")
        wait(lambda: theirs.files.exists(job["exit_file"]), 40)
        self.assertEqual(theirs.files.read(job["stdout_log_file"]), "it's us\n")
        done = wait(lambda: (lambda jobs: jobs if jobs[job["job_id"]]["completed"] else None)(self.ours("jobs", box)), 40)
        self.assertEqual(done, {job["job_id"]: {"completed": True, "exit_code": 4, "stdout": "it's us\n"}})


@unittest.skipUnless(E2B, "another service")
class E2b(Base, unittest.TestCase):
    PROFILE = "e2b"


@unittest.skipIf(E2B, "another service")
class NewerRegion(Base, unittest.TestCase):
    PROFILE = "v2"


@unittest.skipIf(E2B, "another service")
class OlderRegion(Base, unittest.TestCase):
    PROFILE = "v1"


if __name__ == "__main__":
    harness.main()
