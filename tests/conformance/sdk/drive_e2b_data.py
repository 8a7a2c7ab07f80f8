# SPDX-License-Identifier: MIT
"""What E2B's own client does inside a sandbox."""

import io
import os
import unittest

import harness  # takes the simulator's path from the command line
import e2b
import ppio
from dataplane import DataPlane
from faces import face
from harness import Simulator

KEY = "e2b_" + "0123456789abcdef" * 2 + "01234567"


class Data(DataPlane, unittest.TestCase):
    sdk = e2b
    OPTIONS = ()
    NOISE = False

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator("--ppio-key", KEY, "--ppio-profile", "e2b", *cls.OPTIONS)
        url = cls.sim.line["ppioUrl"]
        os.environ.update(E2B_API_KEY=KEY, E2B_API_URL=url, E2B_SANDBOX_URL=url, E2B_DOMAIN="e2b.example")
        cls.ppio = ppio.Ppio(cls.sim)
        cls.box = face(e2b, "Sandbox").create("base", timeout=600, envs={"FROM": "create"})
        if cls.NOISE:
            cls.sim.control("POST", "settings", {"noise": True})

    @classmethod
    def tearDownClass(cls):
        cls.box.kill()
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def test_metadata_and_compression(self):
        files = self.box.files
        text = "again and again\n" * 10_000
        self.assertEqual(files.write("noted.txt", text, gzip=True, metadata={"Colour": "red"}).metadata, {"colour": "red"})
        self.assertEqual(files.read("noted.txt", gzip=True), text)
        files.rename("noted.txt", "moved.txt")
        self.assertEqual(files.get_info("moved.txt").metadata, {"colour": "red"})
        files.write("moved.txt", io.BytesIO(b"new"))
        self.assertFalse(files.get_info("moved.txt").metadata)

    def test_events_with_entries(self):
        self.box.files.make_dir("watched")
        seen = self.watched(lambda: self.box.files.write("watched/e.txt", "12345"), ("e.txt", "write"), include_entry=True)
        self.assertTrue([one for one in seen if one.entry and one.entry.path == "/home/user/watched/e.txt"])

    def test_the_end_of_the_sandbox(self):
        box = face(e2b, "Sandbox").create("base", timeout=600)
        handle = box.commands.__getattr__("run")("sleep 60", background=True)
        box.kill()
        with self.assertRaises(e2b.SandboxException):
            handle.wait()
        with self.assertRaises(e2b.TimeoutException):
            box.commands.__getattr__("run")("true")


class NoisyData(Data):
    """The same, answered in unusual but valid ways."""

    NOISE = True


if __name__ == "__main__":
    harness.main()
