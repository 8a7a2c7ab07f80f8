# SPDX-License-Identifier: MIT
"""The control plane: prime.md §3-§6, §11, §21."""

import os
import signal
import socket
import subprocess
import threading
import time
import unittest

import harness
from harness import Case, Simulator, wait


class Requests(Case):
    def test_start_line_is_complete(self):
        for name in ("primeUrl", "primeKey", "primeNoFundsKey", "pid", "isolation", "version"):
            self.assertTrue(self.sim.line[name], name)
        self.assertEqual(self.sim.line["pid"], self.sim.process.pid)
        self.assertEqual(self.sim.host, "127.0.0.1")

    def test_segments_are_as_long_as_over_a_network(self):
        with socket.create_connection((self.sim.host, self.sim.port)) as connection:
            self.assertLessEqual(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG), 1460)

    def test_create_becomes_running(self):
        answer = self.sim.api("POST", "sandbox", {"name": "demo", "docker_image": "python:3.11-slim", "vm": False,
                                                  "labels": ["a"], "environment_vars": {"A": "1"}, "secrets": {"S": "t0p"}})
        self.assertEqual(answer.status, 201)
        box = answer.json
        self.assertEqual(box["status"], "PENDING")
        self.assertIsNone(box["startedAt"])
        self.assertEqual(box["secrets"], {"S": "***"})
        self.assertNotIn(b"t0p", answer.body)
        for name in ("id", "name", "dockerImage", "cpuCores", "memoryGB", "diskSizeGB", "diskMountPath", "gpuCount",
                     "status", "timeoutMinutes", "createdAt", "updatedAt"):
            self.assertIsNotNone(box[name], name)
        self.assertEqual((box["memoryGB"], box["diskSizeGB"], box["timeoutMinutes"]), (2, 10, 60))
        self.assertTrue(self.sim.wait(box["id"])["startedAt"])
        deleted = self.sim.api("DELETE", "sandbox/" + box["id"])
        self.assertEqual(deleted.status, 200)
        self.assertTrue(deleted.json["success"])
        after = self.sim.get(box["id"])
        self.assertEqual(after["status"], "TERMINATED")
        self.assertTrue(after["terminatedAt"])

    def test_status_goes_through_provisioning(self):
        self.sim.control("POST", "settings", {"startDelayMs": 600})
        try:
            box = self.sim.create()
            self.sim.wait(box["id"], "PROVISIONING")
            self.sim.wait(box["id"], "RUNNING")
        finally:
            self.sim.control("POST", "settings", {"startDelayMs": 60})

    def test_missing_vm_means_virtual_machine_and_ignores_a_string_command(self):
        answer = self.sim.api("POST", "sandbox", {"name": "m", "docker_image": "x", "start_command": "tail -f /dev/null"})
        self.assertIs(answer.json["vm"], True)
        self.assertIsNone(answer.json["startCommand"])

    def test_idempotency_key(self):
        first = self.sim.create(idempotency_key="one")
        again = self.sim.create(idempotency_key="one", name="other")
        other = self.sim.create(idempotency_key="two")
        self.assertEqual(first["id"], again["id"])
        self.assertEqual(again["name"], "box")
        self.assertNotEqual(first["id"], other["id"])

    def test_validation(self):
        table = [
            ({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": None}, "name"), ({"name": 7}, "name"),
            ({"docker_image": ""}, "docker_image"), ({"docker_image": None}, "docker_image"),
            ({"cpu_cores": 0.05}, "cpu_cores"), ({"cpu_cores": 16.1}, "cpu_cores"), ({"cpu_cores": "2"}, "cpu_cores"),
            ({"memory_gb": 65}, "memory_gb"), ({"memory_gb": 0}, "memory_gb"),
            ({"disk_size_gb": 1001}, "disk_size_gb"), ({"disk_size_gb": 0}, "disk_size_gb"),
            ({"vm": "no"}, "vm"),
            ({"vm": True, "gpu_count": 1}, "gpu_type"), ({"gpu_count": 9, "gpu_type": "H100_80GB"}, "gpu_count"),
            ({"gpu_count": 1, "gpu_type": "H100_80GB"}, "gpu_count"), ({"vm": True, "gpu_type": "H100_80GB"}, "gpu_type"),
            ({"vm": True, "gpu_count": 1, "gpu_type": "ABACUS"}, "gpu_type"), ({"gpu_count": 1.5}, "gpu_count"),
            ({"vm": True, "guaranteed": True}, "guaranteed"), ({"vm": None, "guaranteed": True}, "guaranteed"),
            ({"vm": True, "registry_credentials_id": "reg_simulator_private"}, "registry_credentials_id"),
            ({"registry_credentials_id": "unknown"}, "registry_credentials_id"),
            ({"timeout_minutes": 0}, "timeout_minutes"), ({"timeout_minutes": 1441}, "timeout_minutes"),
            ({"timeout_minutes": "60"}, "timeout_minutes"),
            ({"idle_timeout_minutes": 0}, "idle_timeout_minutes"),
            ({"timeout_minutes": 10, "idle_timeout_minutes": 11}, "idle_timeout_minutes"),
            ({"environment_vars": {"A": 1}}, "environment_vars.A"), ({"environment_vars": ["A"]}, "environment_vars"),
            ({"secrets": {"A=B": "1"}}, "secrets.A=B"), ({"labels": "a"}, "labels"), ({"labels": [1]}, "labels"),
            ({"idempotency_key": ""}, "idempotency_key"), ({"idempotency_key": "k" * 129}, "idempotency_key"),
            ({"start_command": 5}, "start_command"), ({"start_command": {"args": []}}, "start_command.executable"),
            ({"start_command": {"executable": "a\0b"}}, "start_command.executable"),
            ({"start_command": {"executable": "a", "args": [1]}}, "start_command.args"),
            ({"start_command": {"executable": "a", "shell": True}}, "start_command.shell"),
            ({"network_allowlist": []}, "network_allowlist"), ({"network_denylist": ["a.example"]}, "network_denylist"),
            ({"vm": True, "network_allowlist": [], "network_denylist": []}, "network_allowlist"),
        ]
        for entry in ("", " ", "*", "a.*.b", "http://a", "a@b", "a:1", "a?b", "::1", "2001:db8::/32", "10.0.0.0/33", "a/b",
                      "a..b", "*.", 5):
            table.append(({"vm": True, "network_allowlist": [entry]}, "network_allowlist"))
        table.append(({"vm": True, "network_denylist": ["a.example"] * 1025}, "network_denylist"))
        before = self.sim.api("GET", "sandbox?per_page=1").json["total"]
        for change, param in table:
            with self.subTest(change):
                fields = {"name": "box", "docker_image": "python", "vm": False, **change}
                answer = self.sim.api("POST", "sandbox", fields)
                self.assertEqual(answer.status, 422, answer.body)
                self.assertIn(param, [error["param"] for error in answer.json["errors"]])
                self.assertTrue(all(error["details"] for error in answer.json["errors"]))
        for raw in (b"", b"[]", b"{", b"\xff"):
            self.assertEqual(self.sim.api("POST", "sandbox", raw=raw).status, 422)
        self.assertEqual(self.sim.api("GET", "sandbox?per_page=1").json["total"], before)

    def test_accepted_extremes(self):
        for fields in ({"name": "ü" * 100}, {"cpu_cores": 0.1, "memory_gb": 0.1, "disk_size_gb": 0.1},
                       {"vm": True, "gpu_count": 8, "gpu_type": "H200_141GB", "cpu_cores": 16, "memory_gb": 64},
                       {"timeout_minutes": -1, "idle_timeout_minutes": 1440}, {"guaranteed": True}, {"team_id": ""},
                       {"registry_credentials_id": "reg_simulator_private"}, {"unheard_of": 1},
                       {"vm": True, "start_command": {"executable": "/worker"}}):
            with self.subTest(fields):
                self.sim.create(**fields)
        box = self.sim.create(vm=True, network_allowlist=[" Example.ORG. ", "*.Files.example", "10.1.2.3/8", "192.0.2.7"])
        self.assertEqual(box["networkAllowlist"], ["example.org", "*.files.example", "10.0.0.0/8", "192.0.2.7/32"])

    def test_who_may(self):
        self.assertEqual(self.sim.api("GET", "sandbox", key="").status, 401)
        self.assertEqual(self.sim.api("GET", "sandbox", key="wrong").status, 401)
        self.assertIn("detail", self.sim.api("GET", "sandbox", key="wrong").json)
        poor = self.sim.line["primeNoFundsKey"]
        self.assertEqual(self.sim.api("GET", "sandbox", key=poor).status, 402)
        self.assertEqual(self.sim.api("POST", "sandbox", {}, key=poor).status, 402)
        self.assertEqual(self.sim.api("GET", "user/whoami", key=poor).status, 200)
        lower = self.sim.call("GET", "/api/v1/sandbox", headers={"Authorization": "bEARER " + self.sim.key})
        self.assertEqual(lower.status, 200)
        foreign = {"name": "a", "docker_image": "b", "team_id": "c" + "0" * 24}
        self.assertEqual(self.sim.api("POST", "sandbox", foreign).status, 403)

    def test_unknown_things(self):
        for method, path in (("GET", "sandbox/nope"), ("DELETE", "sandbox/nope"), ("GET", "sandbox/nope/logs"),
                             ("POST", "sandbox/nope/auth"), ("GET", "sandbox/nope/error-context"), ("GET", "nothing"),
                             ("PATCH", "sandbox/nope"), ("GET", "sandbox/a/b/c"), ("GET", "x" * 7000)):
            with self.subTest(path[:40]):
                answer = self.sim.api(method, path)
                self.assertEqual(answer.status, 404)
                self.assertIn("detail", answer.json)

    def test_batch_status(self):
        first, second = self.sim.create()["id"], self.sim.create(vm=True)["id"]
        self.sim.control("POST", "sandboxes/" + second, {"lookup": "MANAGED"})
        answer = self.sim.api("POST", "sandbox/status:batchGet", {"sandbox_ids": ["nope", first, second]})
        self.assertEqual(answer.status, 200)
        self.assertEqual([s["sandbox_id"] for s in answer.json["statuses"]], [first])
        self.assertEqual([(e["sandbox_id"], e["code"]) for e in answer.json["errors"]],
                         [("nope", "NOT_FOUND"), (second, "MANAGED")])
        for ids in ([], [first, first], [str(i) for i in range(101)], "x"):
            self.assertEqual(self.sim.api("POST", "sandbox/status:batchGet", {"sandbox_ids": ids}).status, 422)

    def test_bulk_delete(self):
        ids = [self.sim.create(labels=["bulk", "b" + str(i % 2)])["id"] for i in range(4)]
        answer = self.sim.api("DELETE", "sandbox", {"sandbox_ids": [ids[0], "nope"], "all_users": False}).json
        self.assertEqual(answer["succeeded"], [ids[0]])
        self.assertEqual(answer["failed"][0]["sandbox_id"], "nope")
        self.assertTrue(answer["message"])
        answer = self.sim.api("DELETE", "sandbox", {"labels": ["bulk", "b1"], "all_users": False}).json
        self.assertEqual(sorted(answer["succeeded"]), sorted([ids[1], ids[3]]))
        self.assertEqual(self.sim.get(ids[2])["status"] in ("PENDING", "PROVISIONING", "RUNNING"), True)
        for body in ({}, {"sandbox_ids": []}, {"sandbox_ids": ["x"] * 501}, {"labels": ["l"] * 51}, {"all_users": True}):
            self.assertEqual(self.sim.api("DELETE", "sandbox", body).status, 422, body)
        self.assertEqual(self.sim.api("DELETE", "sandbox", {"user_id": "other"}).status, 403)

    def test_egress_policy(self):
        box = self.sim.create(vm=True)["id"]
        self.sim.wait(box)
        path = f"sandbox/{box}/egress-policy"
        start = self.sim.api("GET", path).json
        self.assertEqual((start["policy"], start["applied"]), ({"allowlist": None, "denylist": None}, True))
        put = self.sim.api("PUT", path, {"allowlist": ["A.example"], "denylist": None}).json
        self.assertEqual(put["policy"], {"allowlist": ["a.example"], "denylist": None})
        self.assertEqual((put["generation"], put["applied"]), (1, False))
        wait(lambda: self.sim.api("GET", path).json["applied"])
        for body in ({"allowlist": None, "denylist": None}, {"allowlist": [], "denylist": []}, {"allowlist": ["*"]}):
            self.assertEqual(self.sim.api("PUT", path, body).status, 422)
        container = self.sim.create()["id"]
        self.assertEqual(self.sim.api("GET", f"sandbox/{container}/egress-policy").status, 400)

    def test_account_calls(self):
        who = self.sim.api("GET", "user/whoami").json["data"]
        self.assertEqual(who["id"], self.sim.create()["userId"])
        teams = self.sim.api("GET", "user/teams?offset=1&limit=5").json
        self.assertEqual((len(teams["data"]), teams["total_count"]), (1, 2))
        self.assertEqual(len(self.sim.api("GET", "template/registry-credentials").json["credentials"]), 2)
        self.assertTrue(self.sim.api("POST", "template/check-docker-image", {"image": "python"}).json["accessible"])
        self.assertFalse(self.sim.api("POST", "template/check-docker-image", {"image": "missing/x"}).json["accessible"])
        self.assertIn("H100_80GB", self.sim.api("GET", "availability/gpu-summary").json)

    def test_every_success_is_an_object_without_compression(self):
        answer = self.sim.call("GET", "/api/v1/sandbox", headers={"Accept-Encoding": "gzip, br", "Range": "bytes=0-3"})
        self.assertEqual(answer.status, 200)
        self.assertIsNone(answer.headers["Content-Encoding"])
        self.assertIsInstance(answer.json, dict)

    def test_failing_images(self):
        table = {"x/missing": ("ERROR", "IMAGE_PULL_FAILED"), "x/oom": ("ERROR", "OOM_KILLED"), "x/crash": ("ERROR", None),
                 "x/exits": ("TERMINATED", None), "x/paused": ("PAUSED", None), "x/unknown-state": ("HIBERNATING", None)}
        boxes = {image: self.sim.create(docker_image=image)["id"] for image in table}
        stuck = self.sim.create(docker_image="x/stuck")["id"]
        build = self.sim.create(docker_image="needs-build", vm=True)
        self.assertTrue(build["pendingImageBuildId"])
        self.sim.control("POST", "clock", {"shiftSeconds": 10})
        for image, (status, error) in table.items():
            context = self.sim.api("GET", f"sandbox/{boxes[image]}/error-context").json
            self.assertEqual((context["status"], context["errorType"]), (status, error), image)
        self.assertEqual(self.sim.get(stuck)["status"], "PENDING")
        built = self.sim.get(build["id"])
        self.assertEqual((built["status"], built["pendingImageBuildId"]), ("RUNNING", None))
        self.assertIn("Sandbox started", self.sim.api("GET", f"sandbox/{build['id']}/logs").json["logs"])

    def test_control_is_for_programs_only(self):
        self.assertEqual(self.sim.call("GET", "/_simulator/state", headers={"Origin": "http://a.example"}).status, 403)
        self.assertEqual(self.sim.call("GET", "/_simulator/state", headers={"Host": "a.example"}).status, 403)
        self.assertEqual(self.sim.control("GET", "state").json["isolation"], self.sim.line["isolation"])
        self.assertEqual(self.sim.control("POST", "clock", {"shiftSeconds": "soon"}).status, 422)
        self.assertEqual(self.sim.control("POST", "sandboxes/nope", {"status": "ERROR"}).status, 404)

    def test_journal_counts_and_holds_no_credentials(self):
        before = self.sim.count("whoami")
        self.sim.api("GET", "user/whoami?token=secret-in-query")
        self.assertEqual(self.sim.count("whoami"), before + 1)
        journal = self.sim.control("GET", "journal")
        last = [call for call in journal.json["calls"] if call["endpoint"] == "whoami"][-1]
        self.assertEqual((last["method"], last["path"], last["status"]), ("GET", "/api/v1/user/whoami", 200))
        self.assertNotIn(self.sim.key.encode(), journal.body)
        self.assertNotIn(b"secret-in-query", journal.body)


class Lists(Case):
    OPTIONS = ("--start-delay", "600000")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.sim.api("GET", "user/teams").json["data"][0]["teamId"]
        cls.ids = [cls.sim.create(name=f"n{i}", labels=(["even"] if i % 2 == 0 else []) + (["third"] if i % 3 == 0 else []),
                                  team_id=cls.team if i < 3 else "")["id"] for i in range(25)]
        cls.sim.control("POST", "sandboxes/" + cls.ids[0], {"status": "TERMINATED"})
        cls.sim.control("POST", "sandboxes/" + cls.ids[1], {"status": "ERROR"})
        cls.sim.control("POST", "sandboxes/" + cls.ids[2], {"status": "TIMEOUT"})

    def found(self, query):
        answer = self.sim.api("GET", "sandbox?per_page=1000&" + query)
        self.assertEqual(answer.status, 200)
        return [box["id"] for box in answer.json["sandboxes"]]

    def test_pages(self):
        seen = []
        for page in (1, 2, 3):
            answer = self.sim.api("GET", f"sandbox?page={page}&per_page=10").json
            self.assertEqual((answer["total"], answer["page"], answer["per_page"], answer["perPage"]), (25, page, 10, 10))
            self.assertEqual((answer["has_next"], answer["hasNext"]), (page < 3, page < 3))
            seen += [box["id"] for box in answer["sandboxes"]]
        self.assertEqual(sorted(seen), sorted(self.ids))
        self.assertEqual(self.sim.api("GET", "sandbox?page=9").json["sandboxes"], [])
        self.assertEqual(self.sim.api("GET", "sandbox").json["per_page"], 50)
        for query in ("page=0", "per_page=0", "per_page=1001", "page=x", "is_active=perhaps"):
            self.assertEqual(self.sim.api("GET", "sandbox?" + query).status, 422, query)

    def test_newest_first(self):
        stamps = [box["createdAt"] for box in self.sim.api("GET", "sandbox").json["sandboxes"]]
        self.assertEqual(stamps, sorted(stamps, reverse=True))

    def test_filters(self):
        self.assertEqual(set(self.found("labels=even&labels=third")), {self.ids[i] for i in (0, 6, 12, 18, 24)})
        self.assertEqual(set(self.found("status=ERROR")), {self.ids[1]})
        self.assertEqual(set(self.found("is_active=true")), set(self.ids[3:]))
        self.assertEqual(set(self.found("is_active=false")), set(self.ids))
        self.assertEqual(set(self.found("team_id=" + self.team)), set(self.ids[:3]))
        self.assertEqual(self.sim.api("GET", "sandbox?user_id=other").status, 403)
        self.assertEqual(self.sim.api("GET", "sandbox?team_id=other").status, 403)


class Limits(Case):
    OPTIONS = ("--rate-limit", "0.02")

    def test_too_many_creates(self):
        self.sim.control("POST", "clock", {"shiftSeconds": 61})
        for _ in range(10):
            self.sim.create()
        answer = self.sim.api("POST", "sandbox", {"name": "a", "docker_image": "b"})
        self.assertEqual(answer.status, 429)
        self.assertTrue(1 <= int(answer.headers["Retry-After"]) <= 60)
        self.assertEqual(self.sim.api("GET", "sandbox").status, 200)
        self.sim.control("POST", "clock", {"shiftSeconds": 61})
        self.sim.create()

    def test_per_sandbox(self):
        self.sim.control("POST", "clock", {"shiftSeconds": 61})
        first, second = self.sim.create()["id"], self.sim.create()["id"]
        statuses = [self.sim.api("GET", "sandbox/" + first).status for _ in range(7)]
        self.assertEqual(statuses, [200] * 6 + [429])
        self.assertEqual(self.sim.api("GET", "sandbox/" + second).status, 200)


class ShortWindow(Case):
    OPTIONS = ("--rate-limit", "0.002", "--rate-window", "5000")

    def test_a_shorter_minute(self):
        self.sim.create()
        refused = self.sim.api("POST", "sandbox", {"name": "a", "docker_image": "b"})
        self.assertEqual(refused.status, 429)
        self.assertTrue(1 <= int(refused.headers["Retry-After"]) <= 5)
        wait(lambda: self.sim.api("POST", "sandbox", {"name": "a", "docker_image": "b"}).status == 201)


class Lifetimes(Case):
    OPTIONS = ("--minute-ms", "50")

    def test_lifetime_ends(self):
        box = self.sim.create(timeout_minutes=6)["id"]
        ended = self.sim.wait(box, "TIMEOUT")
        self.assertEqual(ended["errorType"], "TIMEOUT")
        self.assertTrue(ended["terminationReason"])

    def test_idle_ends_but_not_while_a_command_runs(self):
        # Three seconds: time enough on a busy machine to say something before they are over.
        gateway = self.sim.running(timeout_minutes=-1, idle_timeout_minutes=60)
        self.assertEqual(gateway.output("sleep 4; echo still here"), "still here\n")
        self.assertEqual(self.sim.get(gateway.id)["status"], "RUNNING")
        self.assertEqual(self.sim.wait(gateway.id, "TIMEOUT")["terminationReason"], "Idle timeout")

    def test_end_during_a_command(self):
        gateway = self.sim.running(timeout_minutes=80)
        began = time.monotonic()
        self.assertEqual(gateway.exec("sleep 30").status, 409)
        self.assertLess(time.monotonic() - began, 20)


class Prepared(unittest.TestCase):
    def test_seed_repeats_and_states_are_mixed(self):
        def names(seed):
            simulator = Simulator("--sandboxes", "120", "--seed", seed)
            try:
                boxes = simulator.api("GET", "sandbox?per_page=1000").json["sandboxes"]
                return simulator.key, [box["name"] for box in boxes], {box["status"] for box in boxes}, boxes
            finally:
                self.assertEqual(simulator.stop(), 0)
        key, first, states, boxes = names("11")
        self.assertEqual(len(first), 120)
        self.assertTrue({"RUNNING", "TERMINATED", "ERROR", "TIMEOUT", "PAUSED", "PENDING"} <= states, states)
        self.assertTrue(any(box["gpuCount"] for box in boxes) and any(not box["vm"] for box in boxes))
        for box in boxes:
            self.assertLessEqual(box["createdAt"], box["updatedAt"])
            if box["status"] == "RUNNING":
                self.assertTrue(box["startedAt"])
        again = names("11")
        self.assertEqual((key, sorted(first)), (again[0], sorted(again[1])))
        self.assertNotEqual(key, names("12")[0])


class Program(unittest.TestCase):
    def run_with(self, *options):
        return subprocess.run([harness.BINARY, *options], capture_output=True, text=True, timeout=20)

    def test_help_and_bad_options(self):
        answer = self.run_with("--help")
        self.assertEqual(answer.returncode, 0)
        for word in ("--port", "--fault", "--with-parent", "IMAGE_PULL_FAILED", "/_simulator/journal"):
            self.assertIn(word, answer.stdout)
        self.assertEqual(self.run_with("--version").returncode, 0)
        for options in (["--what"], ["--port"], ["--port", "70000"], ["--seed", "x"], ["--fault", "create"],
                        ["--fault", "nothing:hang"], ["--fault", "create:explode"], ["--fault", "create:status=9"],
                        ["--rate-limit", "-1"], ["--isolation", "perhaps"], ["extra"]):
            answer = self.run_with(*options)
            self.assertEqual((answer.returncode, answer.stdout), (2, ""), options)
            self.assertIn("--help", answer.stderr)
            self.assertIn(options[0], answer.stderr)

    def test_port_in_use(self):
        simulator = Simulator("--prime-key", "a-key-of-my-own")
        try:
            self.assertEqual(simulator.key, "a-key-of-my-own")
            answer = self.run_with("--port", str(simulator.port))
            self.assertEqual(answer.returncode, 1)
            self.assertIn(str(simulator.port), answer.stderr)
        finally:
            simulator.stop()

    def test_ends_with_its_parent_and_cleans_up(self):
        simulator = Simulator()
        gateway = simulator.running()
        gateway.exec("nohup sleep 1000 >/dev/null 2>&1 &")
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(simulator.process.pid)], capture_output=True,
                                  text=True).stdout.split() if os.path.exists("/usr/bin/ps") else []
        began = time.monotonic()
        self.assertEqual(simulator.stop(), 0)
        self.assertLess(time.monotonic() - began, 20)
        for child in children:
            self.assertFalse(os.path.exists("/proc/" + child), "a process was left behind")

    def test_ends_on_signals_while_calls_are_in_progress(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            simulator = Simulator("--fault", "whoami:hang")
            gateway = simulator.running()
            calls = [threading.Thread(target=self.quietly, args=(gateway.exec, "sleep 30")),
                     threading.Thread(target=self.quietly, args=(simulator.api, "GET", "user/whoami"))]
            for call in calls:
                call.start()
            wait(lambda: simulator.count("exec") and simulator.count("whoami"))
            began = time.monotonic()
            simulator.process.send_signal(number)
            self.assertEqual(simulator.process.wait(20), 0)
            self.assertLess(time.monotonic() - began, 20)
            for call in calls:
                call.join()
            simulator.stop()

    @staticmethod
    def quietly(function, *arguments):
        try:
            function(*arguments)
        except OSError:
            pass
        except Exception as problem:  # http.client has errors of its own for a connection that ended
            if type(problem).__module__ != "http.client":
                raise


if __name__ == "__main__":
    harness.main()
