# SPDX-License-Identifier: MIT
"""What PPIO's own client does with the control plane, of its newer and of its older region."""

import datetime
import itertools
import os
import unittest

import harness  # takes the simulator's path from the command line
import ppio
import ppio_sandbox.core as sdk
from faces import face
from harness import Simulator, wait

SEEDS = itertools.count(500)


class Base:
    PROFILE = DOMAIN = ""

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator("--seed", str(next(SEEDS)), "--pause-delay", "20", "--ppio-profile", cls.PROFILE,
                            "--image-build-delay", "300")
        url = cls.sim.line["ppioUrl"]
        os.environ.update(PPIO_API_KEY=cls.sim.line["ppioKey"], PPIO_ACCESS_TOKEN=cls.sim.line["ppioKey"], PPIO_API_URL=url,
                          PPIO_SANDBOX_URL=url, PPIO_DOMAIN=cls.DOMAIN)
        cls.ppio = ppio.Ppio(cls.sim)
        cls.boxes = face(sdk, "Sandbox")

    @classmethod
    def tearDownClass(cls):
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def bare(self, box):
        return box.sandbox_id.partition("-")[0]

    def test_create_info_kill(self):
        box = self.boxes.create("base", timeout=600, metadata={"a b": "汉#=%"}, envs={"A": "1"}, secure=True)
        info = box.get_info()
        self.assertEqual((info.sandbox_id.partition("-")[0], info.state.value, info.name, info.metadata),
                         (self.bare(box), "running", "base", {"a b": "汉#=%"}))
        self.assertEqual(info.end_at - info.started_at, datetime.timedelta(seconds=600))
        self.assertTrue(box.is_running())
        self.assertTrue(box.kill())
        self.assertFalse(box.kill())
        self.assertFalse(self.boxes.kill("nonexistent-sandbox-id-xyz"))
        with self.assertRaises(sdk.NotFoundException):
            box.get_info()

    def test_list(self):
        ids = {self.bare(self.boxes.create(metadata={"custom_label#set": "x/y z", "n": str(n)})) for n in range(5)}
        pages = self.boxes.list(query=sdk.SandboxQuery(metadata={"custom_label#set": "x/y z"}), limit=2)
        seen = []
        while pages.has_next:
            seen.append([one.sandbox_id.partition("-")[0] for one in pages.next_items()])
        self.assertEqual(([len(page) for page in seen], {one for page in seen for one in page}), ([2, 2, 1], ids))
        for one in ids:
            self.boxes.kill(one)

    def test_lives(self):
        box = self.boxes.create(timeout=60, secure=True)
        box.set_timeout(600)
        box.pause()  # of the older region it does not wait for the end
        wait(lambda: box.get_info().state.value == "paused")
        back = self.boxes.connect(box.sandbox_id, timeout=120)
        self.assertEqual(back.get_info().state.value, "running")
        self.boxes.connect(box.sandbox_id, timeout=20)
        self.assertEqual([life["what"] for life in self.ppio.lives(self.bare(box))],
                         ["create", "timeout", "pause", "connect", "connect"])
        self.ppio.shift(130)
        wait(lambda: self.ppio.api("GET", "sandboxes/" + self.bare(box)).status == 404)

    def test_metrics(self):
        box = self.boxes.create(secure=True)
        self.assertTrue(box.is_running())
        sample = box.get_metrics()[-1]
        self.assertEqual(sample.cpu_count, 2)
        self.assertEqual(sample.mem_total, 512 << 20)
        self.assertGreater(sample.mem_used, 0)
        start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)
        before = len(box.get_metrics())
        since = len(box.get_metrics(start=start))
        self.assertLessEqual(before, since)  # a sample may be taken at any moment
        self.assertLessEqual(since, len(box.get_metrics()))

    def test_copies(self):
        box = self.boxes.create(timeout=900)
        made = self.boxes.clone(box.sandbox_id, count=2)
        self.assertEqual(len(made.sandboxes), 2)
        self.assertTrue(box.reset(timeout=60))

    def test_templates(self):
        listed = self.run_template("list")
        self.assertIn("base", [name for one in listed.items for name in one.aliases])

    def run_template(self, name, *arguments):
        return getattr(face(sdk, "Template"), name)(*arguments)

    def test_events(self):
        box = self.boxes.create()
        box.kill()
        result = self.boxes.get_events(sandbox_id=self.bare(box), order_asc=True)
        self.assertEqual([item.event_name for item in result.items], ["create", "delete"])

    def test_errors(self):
        with self.assertRaises(sdk.AuthenticationException):
            self.boxes.create(api_key="sk_wrong")
        with self.assertRaises(sdk.SandboxException):
            self.boxes.create("no-such-template")
        self.sim.control("POST", "settings", {"ppioQuota": 0})
        self.addCleanup(self.sim.control, "POST", "settings", {"ppioQuota": 100})
        with self.assertRaises(sdk.RateLimitException):
            self.boxes.create()


class Newer(Base, unittest.TestCase):
    PROFILE, DOMAIN = "v2", "cn-beijing-1.sandbox.ppio.com"

    def test_snapshots_quota_network(self):
        box = self.boxes.create()
        snapshot = box.create_snapshot()
        self.assertEqual([one.snapshot_id for one in self.boxes.list_snapshots(sandbox_id=box.sandbox_id).next_items()],
                         [snapshot.snapshot_id])
        self.assertTrue(self.boxes.delete_snapshot(snapshot.snapshot_id))
        quota = self.boxes.get_quota()
        self.assertEqual(quota.limit.concurrent_instances, 100)
        self.assertGreaterEqual(quota.usage.concurrent_instances, 1)
        box.set_network(allow_out=["192.0.2.0/24"], deny_out=["0.0.0.0/0"])
        self.assertEqual(self.ppio.get(self.bare(box))["network"], {"allowOut": ["192.0.2.0/24"], "denyOut": ["0.0.0.0/0"]})


class Older(Base, unittest.TestCase):
    PROFILE, DOMAIN = "v1", "sandbox.ppio.cn"

    def test_commit(self):
        box = self.boxes.create()
        self.assertRegex(box.sandbox_id, "^i[a-z0-9]{20}-[0-9a-f]{8}$")
        made = box.commit(alias="kept")
        self.assertEqual(made.aliases, ["kept"])


if __name__ == "__main__":
    harness.main()
