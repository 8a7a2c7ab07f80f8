# SPDX-License-Identifier: MIT
"""What PPIO's own client does inside a sandbox, in its newer and in its older region."""

import os
import unittest

import harness  # takes the simulator's path from the command line
import ppio
import ppio_sandbox.core as ppio_sdk
from dataplane import DataPlane
from faces import face
from harness import Simulator


class Base(DataPlane):
    sdk = ppio_sdk
    PROFILE = DOMAIN = ""

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator("--ppio-profile", cls.PROFILE)
        url = cls.sim.line["ppioUrl"]
        os.environ.update(PPIO_API_KEY=cls.sim.line["ppioKey"], PPIO_API_URL=url, PPIO_SANDBOX_URL=url, PPIO_DOMAIN=cls.DOMAIN)
        cls.ppio = ppio.Ppio(cls.sim)
        cls.box = face(ppio_sdk, "Sandbox").create("base", timeout=600, envs={"FROM": "create"}, secure=True)

    @classmethod
    def tearDownClass(cls):
        cls.box.kill()
        assert cls.sim.stop() == 0, "the simulator did not end as it should"


class NewerRegion(Base, unittest.TestCase):
    PROFILE, DOMAIN = "v2", "cn-beijing-1.sandbox.ppio.com"


class OlderRegion(Base, unittest.TestCase):
    PROFILE, DOMAIN = "v1", "sandbox.ppio.cn"
    NEW = False


if __name__ == "__main__":
    harness.main()
