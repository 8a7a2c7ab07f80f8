# SPDX-License-Identifier: MIT
"""The gateway: commands, files and tokens (prime.md §6, §7, §9, §13.3)."""

import glob
import json
import os
import pathlib
import shutil
import tempfile
import threading
import time
import unittest

import harness
from harness import Case, Gateway, Simulator, wait


class Commands(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.sim.running(environment_vars={"LEVEL": "debug"}, secrets={"PASSWORD": "s3"})

    def test_result(self):
        answer = self.box.exec("echo out | tr a-z A-Z; echo err >&2; exit 7")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json, {"stdout": "OUT\n", "stderr": "err\n", "exit_code": 7})
        self.assertEqual(self.box.exec("kill -9 $$").json["exit_code"], 137)
        self.assertEqual(self.box.exec("if then").json["exit_code"], 2)

    def test_environment_and_directory(self):
        self.assertEqual(self.box.output("echo $LEVEL $PASSWORD $MORE", env={"MORE": "a b"}), "debug s3 a b\n")
        self.assertEqual(self.box.output("echo $LEVEL", env={"LEVEL": "own"}), "own\n")
        self.box.output("mkdir -p /app/deep")
        if self.sim.line["isolation"] == "bubblewrap":
            self.assertEqual(self.box.output("pwd", working_dir="/app/deep"), "/app/deep\n")
        self.assertNotEqual(self.box.exec("true", working_dir="/nowhere").json["exit_code"], 0)
        listed = self.box.output("env")
        for name in ("SANDKEEPER", "PRIME_", "LD_"):
            self.assertNotIn(name, listed)

    def test_time_out(self):
        began = time.monotonic()
        answer = self.box.exec("echo $$ > /tmp/pid; sleep 60", timeout=1)
        self.assertEqual(answer.status, 408)
        self.assertTrue(0.9 < time.monotonic() - began < 30)
        # Ended, though somebody may still have to ask what became of it.
        wait(lambda: self.box.exec("kill -0 $(cat /tmp/pid)").json["exit_code"] != 0)

    def test_background_process_lives_on_and_is_seen_later(self):
        began = time.monotonic()
        pid = self.box.output("sleep 30 & echo $!").strip()
        self.assertLess(time.monotonic() - began, 20, "the call waited for the process it left behind")
        self.assertEqual(self.box.exec("kill " + pid).json["exit_code"], 0)

    def test_large_output(self):
        began = time.monotonic()
        answer = self.box.exec("head -c 50000000 /dev/zero | tr '\\0' x")
        self.assertEqual(answer.status, 200)
        self.assertEqual(len(answer.json["stdout"]), 50_000_000)
        self.assertLess(time.monotonic() - began, 60)

    def test_output_that_is_not_text(self):
        answer = self.box.exec(r"printf 'a\377\303\251\000\033[1m\355\240\200z'")
        self.assertEqual(answer.json["stdout"], "a\ufffd\u00e9\0\x1b[1m\ufffd\ufffd\ufffdz")

    def test_bad_requests(self):
        for fields in ({"command": 5}, {"timeout": 0}, {"timeout": "1"}, {"env": []}, {"env": {"A": 1}}, {"working_dir": 1},
                       {"user": "nobody-here"}, {"sandbox_id": "sbx_other"}):
            answer = self.box.exec(fields.pop("command", "true"), **fields)
            self.assertEqual(answer.status, 400, fields)
            self.assertIn("message", answer.json)
        self.assertEqual(self.box.exec("id -u", user="root").status, 200)

    def test_a_long_command(self):
        text = "x" * 100_000
        self.assertEqual(self.box.output(f"printf %s {text} | wc -c").strip(), "100000")

    def test_many_at_once(self):
        results = []
        threads = [threading.Thread(target=lambda i=i: results.append(self.box.output(f"sleep 1; echo {i}")))
                   for i in range(30)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(results, key=int), [f"{i}\n" for i in range(30)])
        self.assertLess(time.monotonic() - began, 20, "they waited for each other")

    def test_a_command_cannot_end_its_sandbox(self):
        if self.sim.line["isolation"] != "bubblewrap":
            return
        box = self.sim.running()
        box.exec("kill -9 -1; kill -9 1 2 3")
        self.assertEqual(box.output("echo alive"), "alive\n")


class Files(Case):
    OPTIONS = ("--read-limit", "1000")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.sim.running()

    def test_round_trip(self):
        content = os.urandom(3_000_000) + b"\r\n--edg\r\n--ed\r\n"
        answer = self.box.upload("/data/new folder/a+b.bin", content)
        self.assertEqual(answer.status, 200)
        self.assertEqual((answer.json["success"], answer.json["path"], answer.json["size"]),
                         (True, "/data/new folder/a+b.bin", len(content)))
        down = self.box.file("download", "/data/new folder/a+b.bin", sandbox_id=self.box.id)
        self.assertEqual((down.status, down.body == content), (200, True))
        self.assertEqual(self.box.upload("/data/new folder/a+b.bin", b"").status, 200)
        self.assertEqual(self.box.file("download", "/data/new folder/a+b.bin").body, b"")

    def test_commands_see_uploads_at_the_same_paths(self):
        for path in ("/workspace/a", "/tmp/a", "/root/a", "/opt/x/a"):
            self.assertEqual(self.box.upload(path, b"here").status, 200)
            if self.sim.line["isolation"] == "bubblewrap":
                self.assertEqual(self.box.output("cat " + path), "here")
                self.box.output("echo more >> " + path)
                self.assertEqual(self.box.file("read-file", path).json["content"], "heremore\n")

    def test_windows(self):
        self.box.upload("/w", b"0123456789")
        table = [({}, "0123456789", 0, False), ({"offset": 2, "length": 3}, "234", 2, True),
                 ({"offset": -4, "length": 100}, "6789", 6, True), ({"offset": -400, "length": 400}, "0123456789", 0, False),
                 ({"offset": 99, "length": 1}, "", 10, True), ({"length": 0}, "", 0, True)]
        for query, content, offset, truncated in table:
            reply = self.box.file("read-file", "/w", **query).json
            self.assertEqual(reply, {"content": content, "size": len(content), "total_size": 10, "offset": offset,
                                     "truncated": truncated}, query)
        self.box.upload("/utf", "aé".encode())
        self.assertEqual(self.box.file("read-file", "/utf", offset=0, length=2).json["content"], "a\ufffd")
        self.box.upload("/big", b"x" * 1001)
        self.assertEqual(self.box.file("read-file", "/big").status, 413)
        self.assertEqual(self.box.file("read-file", "/big", offset=-1000, length=5000).json["size"], 1000)

    def test_what_is_not_a_file(self):
        for operation in ("download", "read-file"):
            self.assertEqual(self.box.file(operation, "/nope").status, 404)
            self.assertEqual(self.box.file(operation, "/tmp").status, 400)
            self.assertEqual(self.box.file(operation, "").status, 422)
        self.box.output("rm -f pipe; mkfifo pipe")
        self.assertEqual(self.box.file("download", "/sandbox-workspace/pipe").status, 400)
        self.assertEqual(self.box.upload("/tmp", b"x").status, 400)
        self.assertEqual(self.box.upload("/f", b"x", field="other").status, 422)
        self.assertEqual(self.box.call("POST", "upload?path=/f", {"a": 1}).status, 422)

    def test_container_has_no_command_sessions(self):
        answer = self.box.call("POST", "command_session.CommandSession/Start")
        self.assertEqual((answer.status, answer.json["code"]), (501, "unimplemented"))
        self.assertEqual(answer.headers["Content-Type"], "application/json")

    def test_virtual_machine_has_no_windows_and_no_exec(self):
        vm = self.sim.running(vm=True)
        vm.upload("/v", b"0123456789")
        self.assertEqual(vm.file("read-file", "/v", offset=2, length=2).json, {"content": "0123456789", "size": 10})
        self.assertEqual(vm.exec("true").status, 400)

    def test_job_over_files(self):
        script = "(echo done; exit 3) > /tmp/job_00000001.stdout.log 2> /tmp/job_00000001.stderr.log; " \
                 "echo $? > /tmp/job_00000001.exit"
        self.box.output(f"nohup sh -c '{script}' < /dev/null > /dev/null 2>&1 &")
        wait(lambda: self.box.file("read-file", "/tmp/job_00000001.exit").status == 200)
        wait(lambda: self.box.file("read-file", "/tmp/job_00000001.exit").json["content"] == "3\n")
        self.assertEqual(self.box.file("read-file", "/tmp/job_00000001.stdout.log").json["content"], "done\n")

    def test_authorize_without_session(self):
        answer = self.box.call("POST", "authorize", {"session_id": "ssh_1", "public_key": "k", "ttl_seconds": 9})
        self.assertEqual(answer.status, 401)


class Tokens(Case):
    OPTIONS = ("--gateway-lag", "400")

    def test_token_is_for_one_sandbox(self):
        first, second = self.sim.create()["id"], self.sim.create()["id"]
        self.sim.wait(first), self.sim.wait(second)
        one, two = Gateway(self.sim, first), Gateway(self.sim, second)
        wait(lambda: one.exec("true").status == 200 and two.exec("true").status == 200)
        self.assertEqual(one.call("POST", "exec", {"command": "true"}, token=two.token).status, 401)
        self.assertEqual(one.call("POST", "exec", {"command": "true"}, token=self.sim.key).status, 401)
        self.assertEqual(self.sim.api("GET", "sandbox", key=one.token).status, 401)
        rpc = one.call("POST", "command_session.CommandSession/Start", token="x")
        self.assertEqual((rpc.status, rpc.json["code"]), (401, "unauthenticated"))
        self.sim.control("POST", "tokens/expire")
        self.assertEqual(one.exec("true").status, 401)
        self.assertEqual(one.upload("/f", b"x" * 100_000).status, 401)
        self.assertEqual(Gateway(self.sim, first).exec("true").status, 200)
        self.sim.control("POST", "clock", {"shiftSeconds": 3601})
        self.assertEqual(two.exec("true").status, 401)

    def test_gateway_lags_behind(self):
        box = self.sim.create()
        gateway = Gateway(self.sim, box["id"])
        self.assertEqual(gateway.exec("true").status, 409)
        self.assertRegex(gateway.auth["expires_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.sim.wait(box["id"])
        early = gateway.exec("true")
        self.assertEqual((early.status, early.json["error"]), (502, "sandbox_not_found"))
        wait(lambda: gateway.exec("true").status == 200)
        never = self.sim.running(docker_image="unreachable")
        time.sleep(0.6)
        self.assertEqual(never.exec("true").status, 502)

    def test_end_of_a_sandbox_ends_its_commands(self):
        for change, expected in (("delete", 502), ("oom", 409), ("forget", 502)):
            box = self.sim.running()
            wait(lambda: box.exec("true").status == 200)
            answers = []
            caller = threading.Thread(target=lambda: answers.append(box.exec("touch /tmp/begun; sleep 30; echo survived")))
            caller.start()
            wait(lambda: box.exec("test -e /tmp/begun").json["exit_code"] == 0)
            began = time.monotonic()
            if change == "delete":
                self.sim.api("DELETE", "sandbox/" + box.id)
            elif change == "oom":
                self.sim.control("POST", "sandboxes/" + box.id,
                                 {"status": "ERROR", "errorType": "OOM_KILLED", "exitCode": 137})
            else:
                self.sim.control("POST", "sandboxes/" + box.id, {"forget": True})
                self.assertEqual(box.exec("true").json["error"], "sandbox_not_found")
                self.sim.api("DELETE", "sandbox/" + box.id)
            caller.join()
            self.assertLess(time.monotonic() - began, 20)
            self.assertEqual(answers[0].status, expected, change)
            self.assertEqual(box.exec("true").status, expected)
        context = self.sim.api("GET", f"sandbox/{box.id}/error-context").json
        self.assertEqual(context["status"], "TERMINATED")


class Isolation(unittest.TestCase):
    def test_automatic_choice_is_bubblewrap_wherever_it_works(self):
        simulator = Simulator()
        try:
            self.assertIn(simulator.line["isolation"], ("bubblewrap", "none"))
            if simulator.line["isolation"] == "none":
                self.skipTest("bubblewrap is not installed or this machine does not allow it to make namespaces")
            self.confined(simulator)
        finally:
            self.assertEqual(simulator.stop(), 0)

    def confined(self, simulator):
        box, other = simulator.running(), simulator.running()
        with tempfile.TemporaryDirectory(prefix="sandkeeper-test-", dir=pathlib.Path.home()) as home:
            pathlib.Path(home, "secret").write_text("host")
            listed = box.exec(f"cat {home}/secret; ls -a {pathlib.Path.home()}; echo x > {home}/written")
            self.assertNotIn("host", listed.json["stdout"])
            self.assertEqual(os.listdir(home), ["secret"])
            # A link that a sandbox makes leads nowhere outside of it, whoever follows it.
            box.output(f"ln -s {home} link; ln -s /../../../..{home} up")
            for link in ("link", "up"):
                self.assertEqual(box.file("download", f"/sandbox-workspace/{link}/secret").status, 404)
                box.upload(f"/sandbox-workspace/{link}/planted", b"x")
            box.file("download", f"/../../../../..{home}/secret")
            self.assertEqual(box.file("download", f"/../../../../..{home}/secret").status, 404)
            self.assertEqual(os.listdir(home), ["secret"])
        self.assertEqual(box.exec("touch /usr/x /etc/alternatives/x").json["exit_code"], 1)
        self.assertIn("127.0.0.1", box.output("cat /etc/hosts"))
        self.assertEqual(box.exec(f"exec 3<>/dev/tcp/127.0.0.1/{simulator.port}").json["exit_code"], 1,
                         "a command reached this machine's network")
        self.assertEqual(box.output("for f in /root /tmp /workspace /home/user /usr/local/bin; do touch $f/x; done; echo ok"),
                         "ok\n")
        self.assertNotEqual(other.exec("ls /tmp/x /root/x").json["exit_code"], 0)
        self.assertEqual(box.output("ls /proc/self/fd | wc -l").strip(), "4", "descriptors leak into commands")
        processes = box.output("cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
        self.assertNotIn("sandkeeper-simulator-", processes)
        self.assertNotIn(str(pathlib.Path(harness.BINARY).resolve()), processes)

    def test_without_isolation(self):
        before = set(glob.glob(tempfile.gettempdir() + "/sandkeeper-simulator-*"))
        simulator = Simulator("--isolation", "none")
        try:
            self.assertEqual(simulator.line["isolation"], "none")
            box = simulator.running(environment_vars={"A": "1"})
            self.assertEqual(box.output("echo $A"), "1\n")
            inside = box.output("pwd; echo $HOME; echo $TMPDIR").split()
            self.assertEqual(len({path.split("/sbx_")[0] for path in inside}), 1)
            self.assertTrue(inside[0].endswith("/sandbox-workspace"))
            box.upload("/sandbox-workspace/up", b"there")
            self.assertEqual(box.output("cat up"), "there")
            mine = set(glob.glob(tempfile.gettempdir() + "/sandkeeper-simulator-*")) - before
            self.assertEqual({os.stat(path).st_mode & 0o777 for path in mine if os.path.exists(path)}, {0o700})
            pid = int(box.output("sleep 1000 > /dev/null 2>&1 & echo $!"))
            self.assertTrue(os.path.exists(f"/proc/{pid}"))
            simulator.api("DELETE", "sandbox/" + box.id)
            wait(lambda: not os.path.exists(f"/proc/{pid}"))
            # What a sandbox did to its files does not keep them from going.
            box = simulator.running()
            box.output("mkdir -p a/b; touch a/b/c; chmod 000 a/b a .")
            directory = inside[0].split("/sbx_")[0]
        finally:
            self.assertEqual(simulator.stop(), 0)
        self.assertFalse(os.path.exists(directory))

    @unittest.skipUnless(shutil.which("bwrap"), "bubblewrap is not installed")
    def test_forced_bubblewrap_says_when_it_cannot(self):
        try:
            simulator = Simulator("--isolation", "bubblewrap", stderr=-1)
        except json.JSONDecodeError:
            return
        self.assertEqual(simulator.line["isolation"], "bubblewrap")
        simulator.stop()


if __name__ == "__main__":
    harness.main()
