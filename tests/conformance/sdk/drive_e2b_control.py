# SPDX-License-Identifier: MIT
"""What E2B's own client does with the control plane."""

import datetime
import itertools
import os
import unittest

import harness  # takes the simulator's path from the command line
import e2b
import ppio
from faces import face
from harness import Simulator, wait

KEY = "e2b_" + "0123456789abcdef" * 2 + "01234567"
NEWEST = hasattr(e2b.Sandbox, "fork")
SEEDS = itertools.count(300)


class Base(unittest.TestCase):
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator("--seed", str(next(SEEDS)), "--ppio-key", KEY, "--pause-delay", "20", "--ppio-profile", "e2b",
                            "--image-build-delay", "300", *cls.OPTIONS)
        os.environ.update(E2B_API_KEY=KEY, E2B_API_URL=cls.sim.line["ppioUrl"], E2B_SANDBOX_URL=cls.sim.line["ppioUrl"],
                          E2B_DOMAIN="e2b.example")
        cls.ppio = ppio.Ppio(cls.sim)
        cls.boxes = face(e2b, "Sandbox")

    @classmethod
    def tearDownClass(cls):
        assert cls.sim.stop() == 0, "the simulator did not end as it should"


class Lives(Base):
    def test_create_info_kill(self):
        box = self.boxes.create("base", timeout=600, metadata={"a b": "汉#=%"}, envs={"A": "1"})
        info = box.get_info()
        self.assertEqual((info.sandbox_id, info.state.value, info.name, info.metadata), (box.sandbox_id, "running", "base",
                                                                                         {"a b": "汉#=%"}))
        self.assertEqual(info.end_at - info.started_at, datetime.timedelta(seconds=600))
        self.assertTrue(box.is_running())
        self.assertEqual(self.boxes.get_info(box.sandbox_id).sandbox_id, box.sandbox_id)
        self.assertTrue(box.kill())
        self.assertFalse(box.kill())
        self.assertFalse(self.boxes.kill(box.sandbox_id))
        self.assertFalse(box.is_running())
        with self.assertRaises(e2b.NotFoundException):
            box.get_info()
        with self.assertRaises(e2b.NotFoundException):
            self.boxes.set_timeout(box.sandbox_id, 60)

    def test_list(self):
        ids = {self.boxes.create(metadata={"set": "x/y z", "n": str(n)}).sandbox_id for n in range(5)}
        pages = self.boxes.list(query=e2b.SandboxQuery(metadata={"set": "x/y z"}), limit=2)
        seen = []
        while pages.has_next:
            seen.append([one.sandbox_id for one in pages.next_items()])
        self.assertEqual(([len(page) for page in seen], {one for page in seen for one in page}), ([2, 2, 1], ids))
        only = self.boxes.list(query=e2b.SandboxQuery(metadata={"set": "x/y z", "n": "3"})).next_items()
        self.assertEqual([one.metadata["n"] for one in only], ["3"])
        paused = self.boxes.list(query=e2b.SandboxQuery(metadata={"set": "x/y z"}, state=[e2b.SandboxState.PAUSED])).next_items()
        self.assertEqual(paused, [])
        for one in ids:
            self.boxes.kill(one)

    def test_timeout(self):
        box = self.boxes.create(timeout=60)
        before = box.get_info().end_at
        box.set_timeout(600)
        self.assertGreater(box.get_info().end_at, before + datetime.timedelta(seconds=500))
        box.set_timeout(30)
        self.assertLess(box.get_info().end_at, before)
        again = self.boxes.connect(box.sandbox_id, timeout=20)
        self.assertEqual(again.sandbox_id, box.sandbox_id)
        self.assertEqual([life["what"] for life in self.ppio.lives(box.sandbox_id)], ["create", "timeout", "timeout", "connect"])
        life = self.ppio.lives(box.sandbox_id)[-1]
        self.assertEqual(life["endBefore"], life["endAfter"])
        self.ppio.shift(40)
        wait(lambda: not box.is_running())

    def test_pause_and_connect(self):
        box = self.boxes.create(timeout=300)
        box.pause()
        self.assertEqual(box.get_info().state.value, "paused")
        self.assertFalse(box.is_running())
        back = self.boxes.connect(box.sandbox_id, timeout=120)
        self.assertEqual((back.sandbox_id, back.get_info().state.value), (box.sandbox_id, "running"))
        self.assertTrue(box.is_running())
        self.boxes.kill(box.sandbox_id)

    def test_metrics(self):
        box = self.boxes.create()
        self.assertTrue(box.is_running())
        sample = box.get_metrics()[-1]
        self.assertEqual((sample.cpu_count, sample.mem_total), (2, 512 << 20))
        self.assertGreater(sample.mem_used, 0)
        self.assertGreater(sample.disk_used, 0)
        future = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        self.assertEqual(box.get_metrics(start=future), [])

    def test_snapshots_and_forks(self):
        if not hasattr(e2b.Sandbox, "create_snapshot"):
            return
        box = self.boxes.create()
        snapshot = box.create_snapshot()
        listed = self.boxes.list_snapshots(sandbox_id=box.sandbox_id).next_items()
        self.assertEqual([one.snapshot_id for one in listed], [snapshot.snapshot_id])
        self.assertNotEqual(self.boxes.create(snapshot.snapshot_id).sandbox_id, box.sandbox_id)
        if NEWEST:
            forks = box.fork(count=2)
            self.assertEqual(len({one.sandbox_id for one in forks} - {box.sandbox_id}), 2)
        self.assertTrue(self.boxes.delete_snapshot(snapshot.snapshot_id))
        self.assertFalse(self.boxes.delete_snapshot(snapshot.snapshot_id))

    def test_network(self):
        box = self.boxes.create(network={"deny_out": ["0.0.0.0/0"], "allow_out": ["*.files.example"]})
        self.assertEqual(self.ppio.get(box.sandbox_id)["network"]["allowOut"], ["*.files.example"])
        if hasattr(e2b.Sandbox, "update_network"):
            box.update_network({"deny_out": ["192.0.2.0/24"]})
            network = self.ppio.get(box.sandbox_id)["network"]
            self.assertEqual((network["denyOut"], "allowOut" in network), (["192.0.2.0/24"], False))

    def test_life_without_kill(self):
        box = self.boxes.create(timeout=60, lifecycle={"on_timeout": "pause", "auto_resume": True})
        self.ppio.shift(61)
        wait(lambda: self.ppio.get(box.sandbox_id)["state"] == "paused")
        self.assertTrue(box.is_running())  # traffic wakes it
        self.assertEqual(self.ppio.get(box.sandbox_id)["lifecycle"], {"autoResume": True, "onTimeout": "pause"})


class Refusals(Base):
    OPTIONS = ("--ppio-quota", "1")

    def test_errors(self):
        with self.assertRaises(e2b.AuthenticationException):
            self.boxes.create(api_key="e2b_" + "f" * 40)
        with self.assertRaises(e2b.SandboxException) as caught:
            self.boxes.create("no-such-template")
        self.assertIn("404", str(caught.exception))
        with self.assertRaises(e2b.SandboxException) as caught:
            self.boxes.create(timeout=90_000)
        self.assertIn("Timeout cannot be greater", str(caught.exception))
        box = self.boxes.create()
        with self.assertRaises(e2b.RateLimitException):
            self.boxes.create()
        box.kill()
        self.sim.control("POST", "faults", {"rule": "ppio-create:status=500:times=1"})
        with self.assertRaises(e2b.SandboxException):
            self.boxes.create()


class Templates(Base):
    def setUp(self):
        self.templates = face(e2b, "Template")

    def test_build(self):
        template = e2b.Template().from_image("debian:12").run_cmd("echo built").set_start_cmd("sleep 1", "true")
        lines = []
        self.assertFalse(self.templates.exists("fresh"))
        built = self.templates.build(template, "fresh", cpu_count=1, memory_mb=512, on_build_logs=lines.append)
        self.assertTrue(self.templates.exists("fresh"))
        self.assertTrue(any("echo built" in str(line) for line in lines), lines)
        box = self.boxes.create("fresh")
        self.assertEqual(box.get_info().template_id, built.template_id)
        with self.assertRaises(e2b.BuildException):
            self.templates.build(e2b.Template().from_image("broken:1"), "never")


if __name__ == "__main__":
    harness.main()
