# SPDX-License-Identifier: MIT
"""Every method of the official clients, with what it must bring about."""

import concurrent.futures
import gzip
import http.client
import itertools
import os
import pathlib
import socket
import tempfile
import time
import unittest
import urllib.parse

import harness  # takes the simulator's path from the command line
import httpx
import prime_sandboxes as sdk
from clients import BEYOND, CONTAINERS, Api, Calls, all_methods, called
from harness import Simulator, wait

VM = {"vm": True} if CONTAINERS else {}
MODE = () if CONTAINERS else ("--containers", "off")
ASYNC = os.environ["SDK_KIND"] == "async"
SEEDS = itertools.count(100)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbcdefghijklmnopqrstuvwxyz0123456789ABCDE test"


def request(**fields):
    return sdk.CreateSandboxRequest(**{"name": "box", "docker_image": "python:3.11-slim", **fields})


class Base:
    """Tests for both kinds of client; the subclasses say which."""

    ASYNC = False
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        # The clients keep tokens in a file by the sandbox's id, so no two simulators may give the same ids.
        cls.sim = Simulator("--seed", str(next(SEEDS)), *MODE, *cls.OPTIONS)
        cls.api = Api(cls.sim, cls.ASYNC)
        cls.client = cls.api.sandboxes
        cls.folder = pathlib.Path(tempfile.mkdtemp())

    @classmethod
    def tearDownClass(cls):
        cls.api.close()
        assert cls.sim.stop() == 0, "the simulator did not end as it should"

    def fault(self, rule):
        self.sim.control("POST", "faults", {"rule": rule})
        self.addCleanup(self.sim.control, "DELETE", "faults")

    def running(self, **fields):
        box = self.client.create(request(**fields))
        self.sim.wait(box.id)
        return box.id

    def raises(self, kind, function, *arguments, text="", **options):
        with self.assertRaises(kind) as caught:
            function(*arguments, **options)
        self.assertIs(type(caught.exception), kind)
        self.assertIn(text, str(caught.exception))
        return caught.exception


class Lifecycle(Base):
    def test_create_get_list_delete(self):
        box = self.client.create(request(name="first", labels=["a", "b"], environment_vars={"A": "1"}, secrets={"S": "hidden"},
                                         timeout_minutes=30, idle_timeout_minutes=10, cpu_cores=2, memory_gb=3, **VM))
        self.assertEqual((box.name, box.status, box.labels, box.cpu_cores, box.memory_gb, box.vm, box.idle_timeout_minutes),
                         ("first", "PENDING", ["a", "b"], 2, 3, True, 10))
        self.assertEqual((box.environment_vars, box.secrets), ({"A": "1"}, {"S": "***"}))
        self.client.wait_for_creation(box.id)
        got = self.client.get(box.id)
        self.assertEqual((got.id, got.status), (box.id, "RUNNING"))
        self.assertIsNotNone(got.started_at)
        self.assertEqual(self.client.execute_command(box.id, "echo $A$S").stdout, "1hidden\n")
        other = self.client.create(request(labels=["a"], **VM))
        self.assertEqual([b.id for b in self.client.list(labels=["a", "b"]).sandboxes], [box.id])
        both = self.client.list(labels=["a"], per_page=1)
        self.assertEqual((len(both.sandboxes), both.total, both.page, both.per_page, both.has_next), (1, 2, 1, 1, True))
        self.assertFalse(self.client.list(labels=["a"], per_page=1, page=2).has_next)
        self.assertTrue(self.client.delete(box.id)["success"])
        self.assertEqual(self.client.get(box.id).status, "TERMINATED")
        self.assertEqual([b.id for b in self.client.list(labels=["a"], exclude_terminated=True).sandboxes], [other.id])
        self.assertEqual(self.client.list(labels=["a"], exclude_terminated=False).total, 2)
        self.assertEqual([b.id for b in self.client.list(labels=["a"], status="TERMINATED").sandboxes], [box.id])
        me = self.api.http.get("/user/whoami")["data"]["id"]
        self.assertGreaterEqual(self.client.list(user_id=me).total, 2)

    def test_bulk_delete_and_statuses(self):
        ids = [self.client.create(request(labels=["bulk"], **VM)).id for _ in range(3)]
        states = self.client.get_sandbox_statuses([*ids, "sbx_none"])
        self.assertEqual([s.sandbox_id for s in states.statuses], ids)
        self.assertEqual([(e.sandbox_id, e.code) for e in states.errors], [("sbx_none", "NOT_FOUND")])
        answer = self.client.bulk_delete(sandbox_ids=[ids[0], "sbx_none"])
        self.assertEqual((answer.succeeded, [f["sandbox_id"] for f in answer.failed]), ([ids[0]], ["sbx_none"]))
        answer = self.client.bulk_delete(labels=["bulk"])
        self.assertEqual(sorted(answer.succeeded), sorted(ids[1:]))
        self.assertTrue(answer.message)
        self.assertEqual({s.status for s in self.client.get_sandbox_statuses(ids).statuses}, {sdk.SandboxStatus.TERMINATED})

    def test_teams(self):
        team = self.api.http.get("/user/teams")["data"][0]["teamId"]
        box = self.client.create(request(team_id=team, **VM))
        self.assertEqual((box.team_id, [b.id for b in self.client.list(team_id=team).sandboxes]), (team, [box.id]))
        self.assertEqual(self.client.bulk_delete(team_id=team, all_users=True).succeeded, [box.id])

    def test_wait_for_several(self):
        ids = [self.client.create(request(**VM)).id for _ in range(3)]
        self.assertEqual(self.client.bulk_wait_for_creation(ids), dict.fromkeys(ids, "RUNNING"))
        failing = self.client.create(request(docker_image="missing", **VM)).id
        self.sim.wait(failing, "ERROR")
        self.raises(RuntimeError, self.client.bulk_wait_for_creation, [ids[0], failing], text=failing)

    def test_wait_needs_several_successes(self):
        box = self.running(**VM)
        before = self.sim.count("rpc")
        self.client.wait_for_creation(box, stability_checks=3)
        self.assertEqual(self.sim.count("rpc") - before, 3)

    def test_wait_for_an_image_that_cannot_be_pulled(self):
        box = self.client.create(request(docker_image="missing", **VM)).id
        problem = self.raises(sdk.SandboxImagePullError, self.client.wait_for_creation, box)
        self.assertEqual((problem.sandbox_id, problem.error_type), (box, "IMAGE_PULL_FAILED"))

    def test_network(self):
        box = self.running(network_allowlist=["Packages.Example.org", "10.0.0.0/8"], **VM)
        state = self.client.get_network(box)
        self.assertEqual((state.policy.allowlist, state.policy.denylist), (["packages.example.org", "10.0.0.0/8"], None))
        self.assertTrue(state.applied and state.generation == state.applied_generation)
        for arguments, lists in (({"deny": ["*.example.net"]}, (None, ["*.example.net"])), ({"allow": ["*"]}, (None, [])),
                                 ({"deny": ["*"]}, ([], None)), ({"allow": ["192.0.2.1"]}, (["192.0.2.1/32"], None))):
            changed = self.client.set_network(box, **arguments)
            self.assertEqual((changed.policy.allowlist, changed.policy.denylist), lists)
        self.assertFalse(changed.applied)
        wait(lambda: self.client.get_network(box).applied)
        self.assertEqual(changed.generation, state.generation + 4)
        self.raises(ValueError, self.client.set_network, box, allow=["*", "a.example"])

    def test_start_command_and_gpu(self):
        box = self.client.create(request(start_command=sdk.StartCommand(executable="/worker", args=["--port", "80"]),
                                         gpu_count=1, gpu_type="H100_80GB", **VM))
        self.assertEqual((box.start_command.executable, box.start_command.args), ("/worker", ["--port", "80"]))
        self.assertEqual((box.gpu_count, box.gpu_type), (1, "H100_80GB"))

    def test_logs(self):
        self.assertIn("started", self.client.get_logs(self.running(**VM)))

    def test_an_omitted_runtime_is_a_machine(self):
        self.assertTrue(self.client.create(request()).vm)

    def test_image_build_is_waited_for(self):
        box = self.client.create(request(docker_image="somebody/needs-build:1", **VM))
        self.assertTrue(box.pending_image_build_id)
        state = self.api.images.get_build_status(box.pending_image_build_id)
        self.assertIn(state["status"], ("BUILDING", "COMPLETED"))
        self.sim.wait(box.id)
        self.client.wait_for_creation(box.id, image_build_timeout_seconds=30)
        self.assertIsNone(self.client.get(box.id).pending_image_build_id)

    OPTIONS = ("--image-build-delay", "200")


class Errors(Base):
    def test_keys(self):
        poor, stranger = Api(self.sim, self.ASYNC, self.sim.line["primeNoFundsKey"]), Api(self.sim, self.ASYNC, "no-such-key")
        self.addCleanup(poor.close), self.addCleanup(stranger.close)
        self.raises(sdk.PaymentRequiredError, poor.sandboxes.create, request(**VM))
        self.raises(sdk.UnauthorizedError, stranger.sandboxes.list)
        self.raises(sdk.UnauthorizedError, stranger.images.list)

    def test_unknown_sandbox(self):
        for call in (self.client.get, self.client.delete, self.client.get_logs, self.client.get_network):
            self.raises(sdk.APIError, call, "sbx_none", text="HTTP 404: Sandbox not found")
        self.raises(sdk.APIError, self.client.execute_command, "sbx_none", "true", text="HTTP 404")
        self.raises(sdk.APIError, self.client.wait_for_creation, "sbx_none", text="NOT_FOUND")

    def test_refused_fields(self):
        self.raises(sdk.APIError, self.client.create, request(name="", **VM), text="HTTP 422")

    def test_ends_and_their_reasons(self):
        table = [("OOM_KILLED", "ERROR", sdk.SandboxOOMError), ("TIMEOUT", "TIMEOUT", sdk.SandboxTimeoutError),
                 ("IMAGE_PULL_FAILED", "ERROR", sdk.SandboxImagePullError), (None, "TERMINATED", sdk.SandboxNotRunningError)]
        for reason, status, kind in table:
            box = self.running(**VM)
            self.client.execute_command(box, "true")
            end = {"status": status, "errorType": reason or "", "errorMessage": "for a reason"}
            self.sim.control("POST", "sandboxes/" + box, end)
            problem = self.raises(kind, self.client.execute_command, box, "echo late", text="for a reason")
            self.assertEqual(problem.command, "echo late")
            if reason:
                self.assertEqual(problem.error_type, reason)

    def test_a_sandbox_that_is_lost_or_not_there_yet(self):
        box = self.running(**VM)
        self.sim.control("POST", "sandboxes/" + box, {"forget": True})
        problem = self.raises(sdk.SandboxNotRunningError, self.client.execute_command, box, "true")
        self.assertEqual(problem.error_type, "SANDBOX_NOT_FOUND")
        waiting = self.client.create(request(docker_image="stuck", **VM)).id
        self.raises(sdk.APIError, self.client.execute_command, waiting, "true", text="unavailable")
        self.raises(sdk.SandboxNotRunningError, self.client.read_file, waiting, "/x", text="PENDING")
        self.raises(sdk.SandboxNotRunningError, self.client.wait_for_creation, waiting, max_attempts=2, text="RUNNING")

    def test_ends_under_a_command(self):
        box = self.running(**VM)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            def end():
                wait(lambda: self.sim.count("rpc") > before)
                self.sim.control("POST", "sandboxes/" + box, {"status": "ERROR", "errorType": "OOM_KILLED"})
            before = self.sim.count("rpc")
            ending = pool.submit(end)
            self.raises(sdk.SandboxOOMError, self.client.execute_command, box, "sleep 60")
            ending.result()

    def test_command_time_limit(self):
        box = self.running(**VM)
        began = time.monotonic()
        self.raises(sdk.CommandTimeoutError, self.client.execute_command, box, "sleep 30", timeout=1)
        self.assertLess(time.monotonic() - began, 10)

    def test_transfer_time_limits(self):
        box = self.running(**VM)
        self.client.upload_bytes(box, "/f", b"x", "f")
        self.fault("upload:hang=20000")
        self.fault("download:hang=20000")
        self.raises(sdk.UploadTimeoutError, self.client.upload_bytes, box, "/f", b"x", "f", timeout=1)
        self.raises(sdk.DownloadTimeoutError, self.client.download_file, box, "/f", str(self.folder / "never"), timeout=1)

    def test_expired_tokens_are_replaced(self):
        box = self.running(**VM)
        self.client.execute_command(box, "true")
        before = self.sim.count("auth")
        for call in (lambda: self.client.execute_command(box, "true"), lambda: self.client.upload_bytes(box, "/f", b"x", "f"),
                     lambda: self.client.read_file(box, "/f")):
            self.sim.control("POST", "tokens/expire")
            call()
        self.assertEqual(self.sim.count("auth") - before, 3)
        self.client.clear_auth_cache()
        self.client.execute_command(box, "true")
        self.assertEqual(self.sim.count("auth") - before, 4)

    def test_a_lost_answer_makes_no_second_sandbox(self):
        self.fault("create:status=503:after:times=2")
        box = self.client.create(request(labels=["once"], **VM))
        self.assertEqual([b.id for b in self.client.list(labels=["once"]).sandboxes], [box.id])
        self.fault("delete:close:after:times=1")
        self.client.delete(box.id)
        self.assertEqual(self.client.get(box.id).status, "TERMINATED")

    def test_a_gateway_that_is_busy_for_a_moment(self):
        box = self.running(**VM)
        self.fault("upload:status=409:times=2")
        self.assertEqual(self.client.upload_bytes(box, "/f", b"abc", "f").size, 3)

    def test_no_batches(self):
        box, old = self.running(**VM), Api(self.sim, self.ASYNC)
        self.addCleanup(old.close)
        self.fault("statuses:status=404")
        self.raises(sdk.BatchStatusUnsupportedError, old.sandboxes.get_sandbox_statuses, [box])
        old.sandboxes.wait_for_creation(box)
        self.assertEqual(old.sandboxes.bulk_wait_for_creation([box]), {box: "RUNNING"})


class Files(Base):
    OPTIONS = ("--read-limit", "20000")

    def files(self, box):
        content = bytes(range(256)) * 500
        source = self.folder / "source.bin"
        source.write_bytes(content)
        answer = self.client.upload_file(box, "/data/new/source.bin", str(source))
        self.assertEqual((answer.success, answer.path, answer.size), (True, "/data/new/source.bin", len(content)))
        target = self.folder / "deep" / "target.bin"
        self.client.download_file(box, "/data/new/source.bin", str(target))
        self.assertEqual(target.read_bytes(), content)
        answer = self.client.upload_bytes(box, "/data/ä b+c.txt", "grüß dich\n".encode(), "any name.txt")
        self.assertEqual(answer.size, 12)
        self.assertEqual(self.client.read_file(box, "/data/ä b+c.txt").content, "grüß dich\n")
        self.assertEqual(self.client.execute_command(box, "cat 'ä b+c.txt'", working_dir="/data").stdout, "grüß dich\n")
        self.client.upload_bytes(box, "/data/empty", b"", "e")
        self.assertEqual(self.client.read_file(box, "/data/empty").size, 0)
        self.raises(sdk.SandboxFileNotFoundError, self.client.read_file, box, "/data/none")
        self.raises(sdk.SandboxFileTooLargeError, self.client.read_file, box, "/data/new/source.bin")
        self.raises(sdk.APIError, self.client.download_file, box, "/data/none", str(target), text="404")
        with self.assertRaises(FileNotFoundError):
            self.client.upload_file(box, "/x", str(self.folder / "none"))

    def test_machine(self):
        box = self.running(**VM)
        self.files(box)
        self.client.upload_bytes(box, "/w", b"0123456789", "w")
        window = self.client.read_file(box, "/w", offset=2, length=3)
        self.assertEqual((window.content, window.size, window.offset, window.truncated), ("0123456789", 10, None, None))

    def container(self):
        box = self.running(vm=False)
        self.files(box)
        self.client.upload_bytes(box, "/w", b"0123456789", "w")
        for offset, length, content, start in ((2, 3, "234", 2), (-4, 10, "6789", 6), (-100, 2, "01", 0), (99, 5, "", 10)):
            window = self.client.read_file(box, "/w", offset=offset, length=length)
            self.assertEqual((window.content, window.total_size, window.offset, window.truncated), (content, 10, start, True))
        self.assertFalse(self.client.read_file(box, "/w").truncated)
        self.assertEqual(self.client.read_file(box, "/data/new/source.bin", offset=0, length=97).size, 97)

    if CONTAINERS:
        test_container = container


class Machines(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.running(cls, **VM)

    def test_commands(self):
        run = self.client.execute_command
        answer = run(self.box, "echo $WHAT; basename \"$PWD\"; echo no >&2; exit 3", working_dir="/tmp", env={"WHAT": "it's"})
        self.assertEqual((answer.stdout, answer.stderr, answer.exit_code), ("it's\ntmp\n", "no\n", 3))
        self.assertEqual(run(self.box, "true").exit_code, 0)
        self.assertEqual(len(run(self.box, "head -c 3000000 /dev/zero | tr '\\0' x").stdout), 3000000)
        self.assertEqual(run(self.box, "cat", timeout=10).stdout, "")
        if CONTAINERS:
            self.assertTrue(self.client.is_vm(self.box))
            self.raises(ValueError, run, self.box, "id", user="root")
        else:
            self.assertEqual(run(self.box, "id -u", user="root").stdout, "0\n")
            self.raises(sdk.APIError, run, self.box, "id", user="nobody-here", text="invalid_argument")

    def test_background_jobs(self):
        start = self.client.start_background_job
        job = start(self.box, "echo $A; pwd; echo e >&2; exit 4", working_dir="/tmp", env={"A": "x y"})
        slow = start(self.box, "sleep 60")
        self.assertFalse(self.client.get_background_job(self.box, slow).completed)
        done = wait(lambda: (lambda state: state if state.completed else None)(self.client.get_background_job(self.box, job)))
        self.assertEqual((done.exit_code, done.stdout, done.stderr, done.stdout_truncated), (4, "x y\n/tmp\n", "e\n", False))
        both = self.client.get_background_jobs([slow, job])
        self.assertEqual([(s.job_id, s.completed, s.exit_code, s.stdout) for s in both],
                         [(slow.job_id, False, None, None), (job.job_id, True, 4, "x y\n/tmp\n")])
        if not CONTAINERS:
            self.assertEqual(self.client.get_background_job_status(self.box, job).exit_code, 4)
            self.assertEqual([s.completed for s in self.client.get_background_job_statuses([job, slow])], [True, False])
        answer = self.client.run_background_job(self.box, "sleep 0.1; echo ready", poll_interval=1, timeout=30)
        self.assertEqual((answer.exit_code, answer.stdout), (0, "ready\n"))
        self.raises(sdk.CommandTimeoutError, self.client.run_background_job, self.box, "sleep 60", timeout=1, poll_interval=1)
        strange = slow.model_copy(update={"sandbox_id": "sbx_none"})
        self.raises(sdk.APIError, self.client.get_background_jobs, [strange], text="Sandbox not found")

    def test_jobs_without_batches(self):
        old = Api(self.sim, self.ASYNC)
        self.addCleanup(old.close)
        self.fault("jobs-statuses:status=404")
        job = old.sandboxes.start_background_job(self.box, "echo old way")
        wait(lambda: old.sandboxes.get_background_job(self.box, job).completed)
        self.assertEqual(old.sandboxes.get_background_jobs([job])[0].stdout, "old way\n")

    def test_ssh(self):
        if CONTAINERS:
            self.raises(sdk.APIError, self.client.create_ssh_session, self.box, text="not yet supported for VM")
            return
        session = self.client.create_ssh_session(self.box, KEY, ttl_seconds=120)
        self.assertEqual((session.sandbox_id, session.ttl_seconds), (self.box, 120))
        self.client.close_ssh_session(self.box, session.session_id)
        self.raises(sdk.APIError, self.client.close_ssh_session, self.box, session.session_id, text="404")
        self.raises(sdk.APIError, self.client.create_ssh_session, self.box, "no key", text="422")


class Containers(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.running(cls, vm=False, registry_credentials_id="reg_simulator_private")

    def test_commands(self):
        run = self.client.execute_command
        self.client.wait_for_creation(self.box)
        self.assertFalse(self.client.is_vm(self.box))
        answer = run(self.box, "echo $WHAT | tr a-z A-Z; basename \"$PWD\"; echo no >&2; exit 3", working_dir="/tmp", env={"WHAT": "it's"})
        self.assertEqual((answer.stdout, answer.stderr, answer.exit_code), ("IT'S\ntmp\n", "no\n", 3))
        self.assertEqual(run(self.box, "id -u", user="root").stdout, "0\n")
        self.raises(sdk.CommandTimeoutError, run, self.box, "sleep 30", timeout=1)

    def test_not_running(self):
        ended = self.running(vm=False)
        self.client.execute_command(ended, "true")
        self.sim.control("POST", "sandboxes/" + ended, {"status": "ERROR", "errorType": "OOM_KILLED"})
        self.raises(sdk.SandboxOOMError, self.client.execute_command, ended, "true", text="memory")
        self.raises(sdk.SandboxOOMError, self.client.upload_bytes, ended, "/f", b"x", "f")
        deleted = self.running(vm=False)
        self.client.delete(deleted)
        self.raises(sdk.SandboxNotRunningError, self.client.execute_command, deleted, "true")

    def test_transient_conflict_is_retried_and_given_up(self):
        self.fault("exec:status=409:times=2")
        self.assertEqual(self.client.execute_command(self.box, "echo on").stdout, "on\n")

    def test_background_jobs(self):
        job = self.client.start_background_job(self.box, "echo $A; exit 5", env={"A": "b"}, user="root")
        done = wait(lambda: (lambda state: state if state.completed else None)(self.client.get_background_job(self.box, job)))
        self.assertEqual((done.exit_code, done.stdout, done.stderr), (5, "b\n", ""))
        answer = self.client.run_background_job(self.box, "echo ready", poll_interval=1)
        self.assertEqual((answer.exit_code, answer.stdout), (0, "ready\n"))
        self.raises(sdk.BatchStatusUnsupportedError, self.client.get_background_jobs, [job], text="Only VM")

    def test_ports(self):
        self.client.upload_bytes(self.box, "/sandbox-workspace/site/index.html", b"through the port", "i")
        port = next(p for p in range(8900, 3000, -7) if self.is_free(p))
        serve = f"python3 -m http.server --bind 127.0.0.1 --directory site {port}"
        self.client.start_background_job(self.box, serve)
        web = self.client.expose(self.box, port, name="web")
        raw = self.client.expose(self.box, port, protocol="TCP")
        self.assertEqual((web.sandbox_id, web.port, web.name, web.protocol, raw.name), (self.box, port, "web", "HTTP", None))
        self.assertEqual(raw.external_endpoint, f"127.0.0.1:{raw.external_port}")

        def fetch(port):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            return connection.getresponse().read()
        wait(lambda: fetch(urllib.parse.urlsplit(web.url).port) == b"through the port")
        self.assertEqual(fetch(raw.external_port), b"through the port")
        mine = {shown.exposure_id for shown in self.client.list_exposed_ports(self.box).exposures}
        self.assertEqual(mine, {web.exposure_id, raw.exposure_id})
        self.assertTrue(mine <= {shown.exposure_id for shown in self.client.list_all_exposed_ports().exposures})
        self.client.unexpose(self.box, raw.exposure_id)
        with self.assertRaises(OSError):
            fetch(raw.external_port)
        self.raises(sdk.APIError, self.client.expose, self.box, 8080, text="HTTP 422")
        machine = self.running(vm=True)
        for call in (lambda: self.client.expose(machine, 3000), lambda: self.client.list_exposed_ports(machine)):
            self.raises(sdk.APIError, call, text="not yet supported for VM")

    @staticmethod
    def is_free(port):
        with socket.socket() as probe:
            return port not in (8080, 8081) and probe.connect_ex(("127.0.0.1", port)) != 0

    def test_ssh(self):
        session = self.client.create_ssh_session(self.box, ttl_seconds=300)
        self.assertEqual((session.sandbox_id, session.ttl_seconds, session.gateway_url),
                         (self.box, 300, self.sim.line["primeUrl"]))
        answer = httpx.post(f"{session.gateway_url}/{session.user_ns}/{session.job_id}/authorize",
                            headers={"Authorization": "Bearer " + session.token},
                            json={"session_id": session.session_id, "public_key": KEY, "ttl_seconds": 300})
        self.assertTrue(answer.is_success, answer.text)
        self.client.close_ssh_session(self.box, session.session_id)
        self.raises(sdk.APIError, self.client.close_ssh_session, self.box, session.session_id, text="HTTP 404")

    def test_templates(self):
        known = self.api.templates.list_registry_credentials()
        self.assertIn("reg_simulator_private", [one.id for one in known])
        check = self.api.templates.check_docker_image
        self.assertTrue(check("python:3.11-slim").accessible)
        self.assertFalse(check("missing:1").accessible)
        self.assertTrue(check("private/image:1", registry_credentials_id=known[0].id).accessible)


class Images(Base):
    OPTIONS = ("--image-build-delay", "150")

    def finished(self, build):
        def state():
            found = self.api.images.get_build_status(build)
            return found if found["status"] in ("COMPLETED", "FAILED") else None
        return wait(state)["status"]

    def test_build_from_a_context(self):
        images = self.api.images
        build = images.initiate_build(sdk.BuildImageRequest(image_name="built", image_tag="v1"))
        self.assertTrue(build.upload_url and build.expires_in and build.build_id in build.build_ids)
        self.raises(sdk.APIError, images.start_build, build.build_id, text="HTTP 409")
        content = gzip.compress(b"a tar archive")
        answer = httpx.put(build.upload_url, content=content, headers={"Content-Type": "application/octet-stream"})
        self.assertTrue(answer.is_success, answer.text)
        self.assertEqual(images.start_build(build.build_id)["status"], "BUILDING")
        self.assertEqual(self.finished(build.build_id), "COMPLETED")
        page = images.list(search="built")
        row, = page.data
        self.assertEqual((row.image_name, row.image_tag, row.status, row.full_image_path, page.total_count),
                         ("built", "v1", sdk.ImageBuildStatus.COMPLETED, build.full_image_path, 1))
        self.assertEqual((row.owner_type, row.visibility), (sdk.ImageOwnerType.PERSONAL, sdk.ImageVisibility.PRIVATE))
        kind = "CONTAINER_IMAGE" if CONTAINERS else "VM_SANDBOX"
        self.assertEqual(row.artifact_type.value, kind)
        if CONTAINERS:
            vm = images.build_vm_image("built", "v1")["buildId"]
            box = self.client.create(request(docker_image=build.full_image_path, vm=True))
            self.assertEqual(box.pending_image_build_id, vm)
            self.assertEqual(self.finished(vm), "COMPLETED")
            self.assertEqual({row.artifact_type.value for row in images.list(search="built").data}, {kind, "VM_SANDBOX"})
        else:
            self.assertIsNone(self.client.create(request(docker_image=build.full_image_path)).pending_image_build_id)
        self.raises(sdk.APIError, images.get_build_status, "build_none", text="HTTP 404")

    def test_transfer(self):
        images, source = self.api.images, "registry.example.test/team/tool:3"
        build = images.transfer_image(source, image_name="moved", image_tag="v3", visibility=sdk.ImageVisibility.PUBLIC)
        self.assertIsNone(build.upload_url)
        self.assertEqual(self.finished(build.build_id), "COMPLETED")
        self.assertEqual(images.list(search="moved").data[0].visibility, sdk.ImageVisibility.PUBLIC)
        several = images.transfer_image("ghcr.example.test/a:1,ghcr.example.test/missing:2,ghcr.example.test/b:1")
        self.assertEqual([one.source_image.rsplit("/", 1)[1] for one in several.results], ["a:1", "missing:2", "b:1"])
        self.assertEqual([bool(one.error) for one in several.results], [False, True, False])
        first = several.results[0].build_id if CONTAINERS else several.results[0].build.build_id
        self.assertEqual(self.finished(first), "COMPLETED")
        platform = images.transfer_image("python:3.12", owner_scope="platform")
        self.assertEqual(self.finished(platform.build_id), "COMPLETED")
        self.assertEqual(images.list(platform=True, search="python").data[0].owner_type, sdk.ImageOwnerType.PLATFORM)
        failing = images.transfer_image("registry.example.test/broken:1")
        self.assertEqual(self.finished(failing.build_id), "FAILED")
        self.assertTrue(images.list(search="broken").data[0].error_message)

    def test_update_and_pages(self):
        images, team = self.api.images, self.api.http.get("/user/teams")["data"][0]["teamId"]
        for name in ("page-a", "page-b", "page-c"):
            self.finished(images.transfer_image("registry.example.test/x:1", image_name=name, image_tag="v1").build_id)
        pages = [images.list(search="page-", offset=offset, limit=2) for offset in (0, 2)]
        self.assertEqual(([len(page.data) for page in pages], pages[0].total_count, pages[1].offset), ([2, 1], 3, 2))
        one = sdk.ImageUpdateItem(source=sdk.ImageUpdateSource(reference="page-a:v1"),
                                  set=sdk.ImageUpdatePatch(visibility=sdk.ImageVisibility.PUBLIC))
        two = sdk.ImageUpdateItem(source=sdk.ImageUpdateSource(owner=sdk.PersonalImageOwner(), name="page-b", tag="v1"),
                                  set=sdk.ImageUpdatePatch(owner=sdk.TeamImageOwner(team_id=team), tag="v2"))
        none = sdk.ImageUpdateItem(source=sdk.ImageUpdateSource(reference="page-z:v1"), set=sdk.ImageUpdatePatch(name="y"))
        dry = images.update_images(sdk.UpdateImagesRequest(updates=[one], dry_run=True))
        self.assertTrue(dry.success and dry.dry_run)
        answer = images.update_images(sdk.UpdateImagesRequest(updates=[one, two, none]))
        self.assertEqual([result.success for result in answer.results], [True, True, False])
        self.assertEqual((answer.results[1].after.tag, answer.results[1].after.owner.team_id), ("v2", team))
        self.assertEqual((answer.success, answer.results[2].error.code), (False, "image_not_found"))
        self.assertEqual([row.display_ref.split("/")[-1] for row in images.list(team_id=team).data], ["page-b:v2"])

    def test_plain_requests(self):
        plain = self.api.http
        self.assertIn("data", plain.request("GET", "/images", params={"limit": 1}))
        self.assertTrue(plain.get("availability/gpu-summary"))
        self.assertTrue(plain.post("/template/check-docker-image", json={"image": "python"})["accessible"])
        self.raises(sdk.APIError, plain.patch, "/images", json={}, text="HTTP 422")
        box = self.client.create(request(**VM)).id
        self.assertTrue(plain.delete("/sandbox/" + box)["success"])


class Processes(Base):
    """Live processes, which only the asynchronous client has."""

    def open(self, command, **options):
        return Calls(self.client.open_process(self.box, command, **options), self.api.loop)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.running(cls, **VM)

    def next(self, process, stream="stdout"):
        return process.run(getattr(process, stream).__anext__())

    def rest(self, stream, process):
        async def collect():
            return b"".join([piece async for piece in stream])
        return process.run(collect())

    def test_input_output_and_end(self):
        process = self.open("while read x; do echo \"<$x>\"; [ $x = end ] && break; done; echo no >&2; exit 6",
                            working_dir="/tmp", env={"A": "1"})
        self.assertGreater(process.pid, 0)
        self.assertIsNone(process.returncode)
        process.write_stdin(b"one\n")
        self.assertEqual(self.next(process), b"<one>\n")
        process.write_stdin(b"end\n")
        self.assertEqual(self.rest(process.stdout, process), b"<end>\n")
        self.assertEqual(self.rest(process.stderr, process), b"no\n")
        self.assertEqual((process.wait(), process.returncode), (6, 6))
        with self.assertRaises(BrokenPipeError):
            process.write_stdin(b"late")
        process.aclose()

    def test_signals(self):
        polite = self.open("trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.02; done")
        self.assertEqual(self.next(polite), b"up\n")
        polite.terminate()
        self.assertEqual((self.rest(polite.stdout, polite), polite.wait()), (b"bye\n", 7))
        stubborn = self.open("trap '' TERM; echo up; while :; do sleep 0.02; done")
        self.next(stubborn)
        stubborn.kill()
        self.assertNotEqual(stubborn.wait(), 0)
        closed = self.open("sleep 60")
        closed.aclose()
        self.assertIsNotNone(closed.returncode)

    def test_much_data(self):
        process = self.open("head -c 2000000 | md5sum; sleep 0.05")
        for _ in range(20):
            process.write_stdin(b"x" * 100_000)
        import hashlib
        self.assertEqual(self.rest(process.stdout, process).split()[0].decode(), hashlib.md5(b"x" * 2_000_000).hexdigest())
        process.aclose()

    def test_control_calls_authenticate_again(self):
        process = self.open("cat")
        self.sim.control("POST", "tokens/expire")
        process.write_stdin(b"hello\n")
        self.assertEqual(self.next(process), b"hello\n")
        process.aclose()

    def test_when_the_sandbox_ends(self):
        box = self.running(**VM)
        process = Calls(self.client.open_process(box, "sleep 60"), self.api.loop)
        self.client.delete(box)
        self.raises(sdk.APIError, process.wait, text="not_found")
        process.aclose()

    def no_container(self):
        self.raises(sdk.APIError, self.client.open_process, self.running(vm=False), "true", text="only supported for VM")

    def test_context_manager(self):
        async def use():
            async with sdk.AsyncSandboxClient() as client:
                return (await client.execute_command(self.box, "echo inside")).stdout
        self.assertEqual(self.api.loop.run_until_complete(use()), "inside\n")

    def reconnection(self):
        process = self.open("while read x; do echo \"<$x>\"; done")
        process.write_stdin(b"one\n")
        self.assertEqual(self.next(process), b"<one>\n")
        self.sim.control("POST", "streams/break")
        wait(lambda: (process.run(pause()), self.sim.count("rpc-connect"))[1])
        process.write_stdin(b"two\n")
        self.assertEqual(self.next(process), b"<two>\n")
        process.aclose()

    if CONTAINERS:
        test_containers_have_none = no_container
    else:
        test_a_broken_stream_is_taken_up_again = reconnection


async def pause():
    import asyncio
    await asyncio.sleep(0.02)


SHARED = (Lifecycle, Errors, Files, Machines, *([Containers] if CONTAINERS else []), Images)


class Everything(unittest.TestCase):
    """Runs last: nothing that the clients offer was left out."""

    def test_every_method_was_called(self):
        missing = {(cls, name) for cls, name in all_methods(ASYNC) - called if name not in BEYOND}
        self.assertEqual(missing, set())


def load_tests(loader, _tests, _pattern):
    suite = unittest.TestSuite()
    for base in (*SHARED, *([Processes] if ASYNC else [])):
        suite.addTests(loader.loadTestsFromTestCase(
            type(("Async" if ASYNC else "Sync") + base.__name__, (base, unittest.TestCase), {"ASYNC": ASYNC})))
    suite.addTests(loader.loadTestsFromTestCase(Everything))
    return suite


if __name__ == "__main__":
    print(f"prime-sandboxes {sdk.__version__}", flush=True)
    unittest.main(verbosity=2)
