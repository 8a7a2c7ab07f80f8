# SPDX-License-Identifier: MIT
"""What one client does the other one sees: the official client against ours, in both directions."""

import json
import os
import subprocess
import unittest

import harness  # takes the simulator's path from the command line
import prime_sandboxes as sdk
from clients import CONTAINERS, Api
from harness import Simulator, wait

MODE = () if CONTAINERS else ("--containers", "off")


class Base:
    RUNTIME, FIELDS = "vm", {"vm": True} if CONTAINERS else {}

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator("--seed", "300" if cls.RUNTIME == "vm" else "301", *MODE)
        cls.api = Api(cls.sim, False)
        cls.client = cls.api.sandboxes

    @classmethod
    def tearDownClass(cls):
        cls.api.close()
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def ours(self, *arguments):
        """The answer of our client, a program that finds its key and address as the official one does."""
        done = subprocess.run([os.environ["CROSS_PROGRAM"], *arguments], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_we_see_what_they_did(self):
        box = self.client.create(sdk.CreateSandboxRequest(name="theirs", docker_image="python:3.11-slim", labels=["theirs"],
                                                          **self.FIELDS)).id
        self.client.wait_for_creation(box)
        self.assertEqual(self.ours("list", "theirs"), {"ids": [box]})
        self.client.upload_bytes(box, "/tmp/from them.txt", "grüße".encode(), "f")
        self.assertEqual(self.ours("read", box, "/tmp/from them.txt"), {"content": "grüße"})
        job = self.client.start_background_job(box, "echo $WHO; exit 3", env={"WHO": "it's them"}, working_dir="/tmp")
        slow = self.client.start_background_job(box, "sleep 60")
        # Each job's shell makes its files after the call that started it has returned.
        settled = lambda jobs: jobs if slow.job_id in jobs and jobs.get(job.job_id, {}).get("completed") else None
        done = wait(lambda: settled(self.ours("jobs", box)), 40)
        self.assertEqual(done, {
            job.job_id: {"completed": True, "exit_code": 3, "stdout": "it's them\n"},
            slow.job_id: {"completed": False, "exit_code": None, "stdout": ""}})

    def test_they_see_what_we_did(self):
        box = self.ours("create", self.RUNTIME, "ours", "more")["id"]
        self.assertEqual([each.id for each in self.client.list(labels=["more", "ours"]).sandboxes], [box])
        self.ours("upload", box, "/tmp/from us.txt", "grüße")
        self.assertEqual(self.client.read_file(box, "/tmp/from us.txt").content, "grüße")
        slow = sdk.BackgroundJob(**self.ours("start", box, "sleep 60"))
        job = sdk.BackgroundJob(**self.ours("start", box, "echo $WHO; exit 4"))
        done = wait(lambda: (lambda state: state if state.completed else None)(self.client.get_background_job(box, job)), 40)
        self.assertEqual((done.exit_code, done.stdout), (4, "it's us\n"))
        self.assertFalse(self.client.get_background_job(box, slow).completed)
        if self.RUNTIME == "vm":
            self.assertEqual([each.completed for each in self.client.get_background_jobs([slow, job])], [False, True])


class Machines(Base, unittest.TestCase):
    pass


@unittest.skipUnless(CONTAINERS, "this version of the client knows no containers")
class Containers(Base, unittest.TestCase):
    RUNTIME, FIELDS = "container", {"vm": False}


if __name__ == "__main__":
    harness.main()
