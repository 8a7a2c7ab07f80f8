# SPDX-License-Identifier: MIT
"""What PPIO's older client does inside a sandbox: it knows no address but ports 3000 and 49983, and so only one sandbox."""

import os
import unittest

import harness  # takes the simulator's path from the command line
import ppio
import ppio_sandbox.core as ppio_sdk
from dataplane import DataPlane
from faces import face
from harness import Simulator


def attempt():
    try:
        return Simulator("--ppio-profile", "v1", "--ppio-debug-ports")
    except ValueError:
        return None


class Old(DataPlane, unittest.TestCase):
    sdk = ppio_sdk
    NEW = False

    @classmethod
    def setUpClass(cls):
        cls.sim = harness.wait(attempt, seconds=60)  # somebody else may have the two ports for a while
        os.environ.update(PPIO_API_KEY=cls.sim.line["ppioKey"], PPIO_ACCESS_TOKEN=cls.sim.line["ppioKey"], PPIO_DEBUG="true")
        cls.ppio = ppio.Ppio(cls.sim)
        cls.box = face(ppio_sdk, "Sandbox").create("base", timeout=600, envs={"FROM": "create"}, secure=True)

    @classmethod
    def tearDownClass(cls):
        assert cls.sim.stop() == 0, "the simulator did not end as it should"


if __name__ == "__main__":
    harness.main()
