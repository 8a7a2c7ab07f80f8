# SPDX-License-Identifier: MIT
"""What PPIO's older client does with the control plane: it knows no address but ports 3000 and 49983, and so only one sandbox."""

import datetime
import os
import unittest

import harness  # takes the simulator's path from the command line
import ppio
import ppio_sandbox.core as sdk
from faces import face
from harness import Simulator


def started():
    """Somebody else may have the two ports for a while."""
    return harness.wait(attempt, seconds=60)


def attempt():
    try:
        return Simulator("--ppio-profile", "v1", "--pause-delay", "20", "--ppio-debug-ports")
    except ValueError:
        return None


class Old(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sim = started()
        os.environ.update(PPIO_API_KEY=cls.sim.line["ppioKey"], PPIO_ACCESS_TOKEN=cls.sim.line["ppioKey"], PPIO_DEBUG="true")
        cls.ppio = ppio.Ppio(cls.sim)
        cls.boxes = face(sdk, "Sandbox")

    @classmethod
    def tearDownClass(cls):
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def test_tour(self):
        box = self.boxes.create("base", timeout=600, metadata={"a b": "汉#=%", "custom_label#x": "1"}, envs={"A": "1"})
        self.assertRegex(box.sandbox_id, "^i[a-z0-9]{20}-[0-9a-f]{8}$")
        info = box.get_info()
        self.assertEqual((info.state.value, info.metadata["a b"]), ("running", "汉#=%"))
        self.assertEqual(info.end_at - info.started_at, datetime.timedelta(seconds=600))
        self.assertTrue(box.is_running())
        pages = self.boxes.list(query=sdk.SandboxQuery(metadata={"custom_label#x": "1"}), limit=1000)
        self.assertEqual([one.sandbox_id for one in pages.next_items()], [box.sandbox_id])
        pauses = [name for name in ("beta_pause", "pause") if hasattr(box.target, name)]
        getattr(box, pauses[0])()
        self.assertEqual(self.ppio.get(box.sandbox_id)["state"], "paused")
        # In this mode the client keeps set-timeout to itself, and resumes only when that fails.
        resumed = self.ppio.api("POST", f"sandboxes/{box.sandbox_id}/resume", {"timeout": 300, "autoPause": None})
        self.assertEqual(resumed.status, 201)
        back = self.boxes.connect(box.sandbox_id)
        self.assertEqual((back.sandbox_id, self.ppio.get(box.sandbox_id)["state"]), (box.sandbox_id, "running"))
        self.assertEqual([life["what"] for life in self.ppio.lives()][:2], ["create", "pause"])
        # A kill too.
        self.assertEqual(self.ppio.api("DELETE", "sandboxes/" + box.sandbox_id).status, 204)
        self.assertFalse(box.is_running())
        with self.assertRaises(sdk.SandboxException) as caught:
            box.get_info()
        self.assertIn("doesn't exist or you don't have access to it", str(caught.exception))


if __name__ == "__main__":
    harness.main()
