# SPDX-License-Identifier: MIT
"""Commands of virtual machines over Connect RPC: prime.md §8, §21.14."""

import gzip
import http.client
import json
import threading
import time

import harness
from harness import Case, wait
from wire import Stream, by_pid, by_uuid, decode, envelope, field, start_request, unary


class Commands(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.sim.running(vm=True, environment_vars={"FROM": "create"}, secrets={"HIDDEN": "s3cret"})

    def run_command(self, command, headers=None, **more):
        more.setdefault("stdin", False)
        stream = Stream(self.box, "Start", envelope(start_request(command, **more)), headers=headers)
        self.assertEqual((stream.status, stream.type), (200, "application/connect+proto"))
        self.assertEqual(stream.next()[0], "start")
        return (*stream.rest(), stream.end)

    def test_the_documented_bytes(self):
        request = bytes.fromhex("000000001c 0a180a092f62696e2f6261736812022d6312076563686f2068692000".replace(" ", ""))
        self.assertEqual(request, envelope(start_request("echo hi", stdin=False)))
        answer = self.box.call("POST", "command_session.CommandSession/Start", raw=request, headers={
            "Content-Type": "application/connect+proto", "Connect-Protocol-Version": "1"})
        self.assertEqual(answer.status, 200)
        self.assertIn(bytes.fromhex("00000000090a0712050a0368690a"), answer.body)
        end = bytes.fromhex("0a131a111001" "1a0d657869742073746174757320" "30")
        self.assertTrue(answer.body.endswith(envelope(end) + bytes.fromhex("02000000027b7d")), answer.body)

    def test_output_exit_code_environment_and_directory(self):
        texts, end, trailer = self.run_command("echo $FROM$HIDDEN$MORE; pwd; echo bad >&2; exit 7", env={"MORE": "!"}, cwd="/tmp")
        # Without an own root the directory is found below the sandbox's own.
        self.assertRegex(texts["stdout"], rb"^creates3cret!\n(/.*)?/tmp\n$")
        self.assertEqual((texts["stderr"], texts["pty"]), (b"bad\n", b""))
        self.assertEqual(end, {"code": 7, "exited": True, "status": "exit status 7", "error": ""})
        self.assertEqual(trailer, {})
        texts, end, _ = self.run_command("pwd; cat; echo $PPID")
        self.assertIn(b"/sandbox-workspace\n", texts["stdout"])

    def test_programs_are_started_without_a_shell(self):
        texts, end, _ = self.run_command(None, argv=["printf", "%s|", "a b", "$HOME", ""])
        self.assertEqual((texts["stdout"], end["code"]), (b"a b|$HOME||", 0))
        texts, end, _ = self.run_command(None, argv=["/no/such/program"])
        self.assertEqual(end["code"], 127)
        self.assertIn(b"/no/such/program", texts["stderr"])

    def test_signals_end_with_minus_one(self):
        _, end, _ = self.run_command("kill -9 $$")
        self.assertEqual((end["code"], end["exited"], end["status"]), (-1, False, "signal: KILL"))

    def test_binary_output_in_order(self):
        texts, end, _ = self.run_command("head -c 3000000 /dev/urandom | tee /tmp/copy; sha256sum /tmp/copy >&2")
        import hashlib
        self.assertEqual(hashlib.sha256(texts["stdout"]).hexdigest(), texts["stderr"].split()[0].decode())

    def test_deadline(self):
        began = time.monotonic()
        stream = Stream(self.box, "Start", envelope(start_request("echo a; sleep 60", stdin=False)),
                        headers={"Connect-Timeout-Ms": "3000"})
        pid = stream.skip("start")
        texts, end = stream.rest()
        self.assertEqual((texts["stdout"], end), (b"a\n", None))
        self.assertEqual(stream.end["error"]["code"], "deadline_exceeded")
        self.assertLess(time.monotonic() - began, 20)
        wait(lambda: b"alive" not in self.run_command(f"kill -0 {pid} && echo alive")[0]["stdout"])

    def test_input_and_signals_of_a_live_process(self):
        command = "trap 'echo bye; exit 5' TERM; while read x; do echo \"<$x>\"; done"
        stream = Stream(self.box, "Start", envelope(start_request(command, stdin=True)))
        pid = stream.skip("start")
        for text in (b"one\n", b"two\n"):
            answer = unary(self.box, "SendInput", by_pid(pid) + field(2, field(1, text)))
            self.assertEqual((answer.status, answer.body, answer.headers["Content-Type"]), (200, b"", "application/proto"))
            self.assertEqual(stream.skip("stdout"), b"<" + text[:-1] + b">\n")
        self.assertEqual(unary(self.box, "SendSignal", by_pid(pid) + field(2, 15)).status, 200)
        texts, end = stream.rest()
        self.assertEqual((texts["stdout"], end["code"]), (b"bye\n", 5))
        for method, tail in (("SendInput", field(2, field(1, b"x"))), ("SendSignal", field(2, 9))):
            answer = unary(self.box, method, by_pid(pid) + tail)
            self.assertEqual((answer.status, answer.json["code"]), (404, "not_found"))

    def test_input_is_written_once_per_uuid(self):
        stream = Stream(self.box, "Start", envelope(start_request("cat", stdin=True, uuid="once")))
        stream.skip("start")
        for _ in range(3):
            unary(self.box, "SendInput", by_uuid("once") + field(2, field(1, b"x")) + field(3, "input-1"))
        unary(self.box, "SendInput", by_uuid("once") + field(2, field(1, b"\n")) + field(3, "input-2"))
        received = b""
        while not received.endswith(b"\n"):
            received += stream.skip("stdout")
        self.assertEqual(received, b"x\n")
        unary(self.box, "SendSignal", by_uuid("once") + field(2, 9))
        self.assertEqual(stream.rest()[1]["code"], -1)

    def test_one_shot_commands_have_no_input(self):
        stream = Stream(self.box, "Start", envelope(start_request("sleep 30", stdin=False)))
        pid = stream.skip("start")
        answer = unary(self.box, "SendInput", by_pid(pid) + field(2, field(1, b"x")))
        self.assertEqual((answer.status, answer.json["code"]), (400, "failed_precondition"))
        self.assertEqual(unary(self.box, "SendSignal", by_pid(pid) + field(2, 9)).status, 200)
        stream.rest()

    def test_list_connect_and_the_end_afterwards(self):
        stream = Stream(self.box, "Start", envelope(start_request("while read x; do echo $x; done", stdin=True, tag="mine")))
        pid = stream.skip("start")
        listed = [decode(entry) for entry in decode(unary(self.box, "List", b"").body)[1]]
        mine = [entry for entry in listed if entry[2] == [pid]]
        self.assertEqual((mine[0][3], decode(mine[0][1][0])[1]), ([b"mine"], [b"/bin/bash"]))
        stream.close()  # nobody listens: it goes on
        again = Stream(self.box, "Connect", envelope(field(1, field(2, "mine"))))
        self.assertEqual(again.skip("start"), pid)
        unary(self.box, "SendInput", by_pid(pid) + field(2, field(1, b"still here\n")))
        self.assertEqual(again.skip("stdout"), b"still here\n")
        third = Stream(self.box, "Connect", envelope(by_pid(pid)))
        third.skip("start")
        unary(self.box, "SendSignal", by_pid(pid) + field(2, 15))
        self.assertEqual(again.rest()[1]["code"], -1)
        self.assertEqual(third.rest()[1]["status"], "signal: TERM")
        late = Stream(self.box, "Connect", envelope(by_pid(pid)))
        self.assertEqual((late.skip("start"), late.rest()[1]["code"]), (pid, -1))
        listed = [decode(entry)[2] for entry in decode(unary(self.box, "List", b"").body).get(1, [])]
        self.assertNotIn([pid], listed)

    def test_start_again_with_the_same_uuid_joins(self):
        request = envelope(start_request("sleep 0.4; echo x >> ran", stdin=False, uuid="twice", env={"A": "1", "B": "2"}))
        first, second = (Stream(self.box, "Start", request) for _ in range(2))
        self.assertEqual(first.skip("start"), second.skip("start"))
        first.rest(), second.rest()
        self.assertEqual(self.run_command("cat ran")[0]["stdout"], b"x\n")
        other = Stream(self.box, "Start", envelope(start_request("true", stdin=False, uuid="twice")))
        self.assertIsNone(other.next())
        self.assertEqual(other.end["error"]["code"], "failed_precondition")

    def test_stream_input(self):
        stream = Stream(self.box, "Start", envelope(start_request("head -c 6", stdin=True)))
        pid = stream.skip("start")
        body = envelope(field(1, by_pid(pid)))
        body += envelope(field(2, field(2, field(1, b"abc")))) + envelope(field(3, b""))
        body += envelope(field(2, field(1, field(1, b"def"))))
        answer = Stream(self.box, "StreamInput", body)
        self.assertEqual(answer.response.read(), envelope(b"") + envelope(b"{}", 2))
        answer.close()
        self.assertEqual(stream.rest()[0]["stdout"], b"abcdef")
        answer = Stream(self.box, "StreamInput", envelope(field(2, field(2, field(1, b"abc")))))
        answer.next()
        self.assertEqual(answer.end["error"]["code"], "invalid_argument")

    def test_terminals(self):
        command = "tty -s && stty size; read x; stty size; echo $TERM"
        stream = Stream(self.box, "Start", envelope(start_request(command, pty=(101, 33))))
        pid = stream.skip("start")
        self.assertEqual(stream.skip("pty"), b"33 101\r\n")
        resize = by_pid(pid) + field(2, field(1, field(1, 90) + field(2, 20)))
        self.assertEqual(unary(self.box, "Update", resize).status, 200)
        self.assertEqual(unary(self.box, "SendInput", by_pid(pid) + field(2, field(1, b"x"))).status, 400)
        self.assertEqual(unary(self.box, "SendInput", by_pid(pid) + field(2, field(2, b"go\r"))).status, 200)
        texts, end = stream.rest()
        self.assertEqual(texts["pty"], b"go\r\n20 90\r\nxterm-256color\r\n")
        self.assertEqual(end["code"], 0)

    def test_background_processes_do_not_hold_the_stream(self):
        began = time.monotonic()
        texts, end, _ = self.run_command("sleep 30 & echo on")
        self.assertEqual((texts["stdout"], end["code"]), (b"on\n", 0))
        self.assertLess(time.monotonic() - began, 20)

    def test_slow_listeners_slow_the_process_and_lose_nothing(self):
        stream = Stream(self.box, "Start", envelope(start_request("seq 1 1000000", stdin=False)))
        time.sleep(0.3)
        texts, end = stream.rest()
        self.assertEqual(texts["stdout"].count(b"\n"), 1000000)
        self.assertEqual(end["code"], 0)

    def test_what_is_not_a_call(self):
        good = start_request("true", stdin=False)
        table = [(b"", "unimplemented"), (envelope(good) * 2, "unimplemented"), (envelope(good)[:-1], "invalid_argument"),
                 (b"\0\0", "invalid_argument"), (envelope(b"\xff\xff\xff"), "invalid_argument"),
                 (envelope(good, 1), "internal"), (envelope(good, 0x40), "invalid_argument"),
                 (b"\0\x7f\xff\xff\xff" + good, "resource_exhausted"), (envelope(b""), "invalid_argument"),
                 (envelope(start_request(None, argv=["a\0b"])), "invalid_argument"),
                 (envelope(start_request("true", env={"A=B": "1"})), "invalid_argument")]
        for body, code in table:
            with self.subTest(body[:40]):
                stream = Stream(self.box, "Start", body)
                self.assertIsNone(stream.next())
                self.assertEqual((stream.status, stream.end["error"]["code"]), (200, code))
        unknown = field(1, field(1, "/bin/true") + field(77, "later")) + field(99, 5)
        stream = Stream(self.box, "Start", envelope(unknown))
        stream.skip("start")
        self.assertEqual(stream.rest()[1]["code"], 0)

    def test_headers(self):
        body = envelope(start_request("true", stdin=False))
        stream = Stream(self.box, "Start", envelope(gzip.compress(body), 1), headers={"Connect-Content-Encoding": "gzip"})
        self.assertIsNone(stream.next())
        self.assertEqual(stream.end["error"]["code"], "unimplemented")
        self.assertEqual(stream.response.headers["Connect-Accept-Encoding"], "identity")
        self.assertEqual(Stream(self.box, "Start", body, headers={"Content-Type": "application/json"}).status, 415)
        self.assertEqual(Stream(self.box, "Start", body, headers={"Connect-Protocol-Version": "2"}).status, 400)
        self.assertEqual(Stream(self.box, "Start", body, headers={"Connect-Timeout-Ms": "soon"}).status, 400)
        self.assertEqual(unary(self.box, "List", b"", headers={"Content-Type": "application/connect+proto"}).status, 415)
        self.assertEqual(unary(self.box, "Nothing", b"").status, 404)
        self.assertEqual(unary(self.box, "SendSignal", by_pid(1) + field(2, 1)).json["code"], "not_found")
        self.assertEqual(unary(self.box, "SendInput", b"\xff").json["code"], "invalid_argument")
        self.assertEqual(unary(self.box, "SendInput", field(2, field(1, b"x"))).json["code"], "invalid_argument")

    def test_who_may(self):
        other = self.sim.running(vm=True)
        refused = Stream(self.box, "Start", envelope(start_request("true")), token=other.token)
        self.assertEqual(refused.status, 401)
        self.assertIn(b'"code":"unauthenticated"', refused.body)
        self.assertEqual(unary(self.box, "List", b"", token="wrong").json["code"], "unauthenticated")

    def test_processes_of_another_sandbox_are_out_of_reach(self):
        other = self.sim.running(vm=True)
        stream = Stream(self.box, "Start", envelope(start_request("sleep 30", stdin=False, uuid="private")))
        pid = stream.skip("start")
        self.assertEqual(unary(other, "SendSignal", by_uuid("private") + field(2, 9)).json["code"], "not_found")
        self.assertEqual(unary(other, "List", b"").body, b"")
        self.assertEqual(unary(self.box, "SendSignal", by_pid(pid) + field(2, 9)).status, 200)
        stream.rest()

    def test_containers_have_no_sessions(self):
        container = self.sim.running(vm=False)
        answer = unary(container, "List", b"")
        self.assertEqual((answer.status, answer.json["code"]), (501, "unimplemented"))

    def test_when_the_sandbox_ends(self):
        box = self.sim.running(vm=True)
        stream = Stream(box, "Start", envelope(start_request("sleep 60", stdin=True)))
        stream.skip("start")
        self.sim.api("DELETE", "sandbox/" + box.id)
        self.assertEqual(stream.rest()[1], None)
        self.assertEqual(stream.end["error"]["code"], "not_found")
        self.assertEqual(unary(box, "List", b"").json["code"], "not_found")

    def test_when_it_ends_in_the_moment_it_is_first_used(self):
        for pause in (0, 0.002, 0.005, 0.01, 0.02) * 4:
            box, before = self.sim.running(vm=True), self.sim.count("rpc")
            ends = []

            def run():
                stream = Stream(box, "Start", envelope(start_request("sleep 60", stdin=False)))
                if stream.status == 200:
                    stream.rest()
                ends.append(stream.end["error"]["code"] if stream.status == 200 else json.loads(stream.body)["code"])
            thread = threading.Thread(target=run)
            thread.start()
            wait(lambda: self.sim.count("rpc") > before)
            time.sleep(pause)  # the moment is what is tried here
            self.sim.control("POST", "sandboxes/" + box.id, {"status": "ERROR"})
            thread.join(10)
            self.assertEqual(ends, ["not_found"])

    def test_states(self):
        box = self.sim.running(vm=True)
        for status, code in (("PAUSED", "unavailable"), ("RUNNING", None), ("ERROR", "not_found")):
            self.sim.control("POST", "sandboxes/" + box.id, {"status": status})
            answer = unary(box, "List", b"")
            self.assertEqual(answer.json["code"] if code else answer.status, code or 200)

    def test_many_at_once(self):
        streams = [Stream(self.box, "Start", envelope(start_request(f"read x; echo {i}$x", stdin=True))) for i in range(40)]
        pids = [stream.skip("start") for stream in streams]
        self.assertEqual(len(set(pids)), 40)
        for pid in pids:
            unary(self.box, "SendInput", by_pid(pid) + field(2, field(1, b"!\n")))
        for i, stream in enumerate(streams):
            self.assertEqual(stream.rest()[0]["stdout"], f"{i}!\n".encode())


class Patience(Case):
    OPTIONS = ("--keep-alive", "50", "--session-retention", "100")

    def test_keep_alive_and_oblivion(self):
        box = self.sim.running(vm=True)
        stream = Stream(box, "Start", envelope(start_request("sleep 0.4", stdin=False)))
        pid = stream.skip("start")
        self.assertIsNone(stream.skip("keepalive"))
        self.assertIsNone(stream.skip("keepalive"))
        self.assertEqual(stream.rest()[1]["code"], 0)

        def forgotten():
            late = Stream(box, "Connect", envelope(by_pid(pid)))
            late.rest()
            return late.end.get("error", {}).get("code") == "not_found"
        wait(forgotten)

    def test_a_stream_ends_at_its_own_time_limit(self):
        box = self.sim.running(vm=True)
        stream = Stream(box, "Start", envelope(start_request("sleep 30", stdin=False)))
        pid = stream.skip("start")
        watch = Stream(box, "Connect", envelope(by_pid(pid)), headers={"Connect-Timeout-Ms": "200"})
        watch.rest()
        self.assertEqual(watch.end["error"]["code"], "deadline_exceeded")
        self.assertEqual(unary(box, "SendSignal", by_pid(pid) + field(2, 9)).status, 200)
        self.assertEqual(stream.rest()[1]["code"], -1)


class Faults(Case):
    def test_streams_that_are_wrong(self):
        box = self.sim.running(vm=True)
        request = envelope(start_request("true", stdin=False))

        def read(what):
            rule = self.sim.control("POST", "faults", {"rule": f"rpc:stream={what}:times=1"})
            self.assertEqual(rule.status, 200)
            stream = Stream(box, "Start", request)
            self.assertEqual((stream.status, stream.type), (200, "application/connect+proto"))
            return stream, stream.response
        stream, _ = read("split")
        self.assertEqual(stream.skip("start"), 4711)
        self.assertEqual((stream.rest()[1]["code"], stream.end), (0, {}))
        stream, _ = read("error")
        stream.rest()
        self.assertEqual(stream.end["error"]["code"], "internal")
        stream, response = read("no-end")
        self.assertTrue(response.read().endswith(b"partial\n"))
        for what in ("cut", "huge"):
            stream, response = read(what)
            with self.assertRaises(http.client.IncompleteRead):
                response.read()
        for what, part in (("compressed", b"\1\0\0\0\x07no gzip"), ("garbage", b"no protobuf"),
                           ("bad-end", b"\2\0\0\0\x08not JSON"),
                           ("late", b"{}\0\0\0\0\4")):
            self.assertIn(part, read(what)[1].read())
        self.assertEqual(self.sim.control("POST", "faults", {"rule": "rpc:stream=odd"}).status, 422)

    def test_connections_that_break(self):
        box = self.sim.running(vm=True)
        stream = Stream(box, "Start", envelope(start_request("read x; echo $x", stdin=True)))
        pid = stream.skip("start")
        self.sim.control("POST", "streams/break")
        with self.assertRaises((http.client.IncompleteRead, EOFError)):
            stream.rest()
        again = Stream(box, "Connect", envelope(by_pid(pid)))
        again.skip("start")
        unary(box, "SendInput", by_pid(pid) + field(2, field(1, b"on\n")))
        self.assertEqual(again.rest()[0]["stdout"], b"on\n")


class Idle(Case):
    OPTIONS = ("--minute-ms", "50")

    def test_an_open_stream_is_activity(self):
        box = self.sim.running(vm=True, timeout_minutes=-1, idle_timeout_minutes=60)  # three seconds
        stream = Stream(box, "Start", envelope(start_request("sleep 4; echo on", stdin=False)))
        stream.skip("start")
        self.assertEqual(stream.rest()[0]["stdout"], b"on\n")
        self.sim.wait(box.id, "TIMEOUT")
        self.assertEqual(unary(box, "List", b"").json["code"], "not_found")


class Jobs(Case):
    def batch(self, *jobs):
        return self.sim.api("POST", "sandbox/background-jobs/status:batchGet", {"jobs": [
            {"sandbox_id": box, "job_id": job} for box, job in jobs]})

    def run_in(self, box, command):
        stream = Stream(box, "Start", envelope(start_request(command, stdin=False)))
        stream.skip("start")
        return stream.rest()

    def test_real_exit_files(self):
        box, container = self.sim.running(vm=True), self.sim.running(vm=False)
        pending = self.sim.create(vm=True, docker_image="stuck")["id"]
        managed = self.sim.create(vm=True)["id"]
        self.sim.control("POST", "sandboxes/" + managed, {"lookup": "MANAGED"})
        self.run_in(box, "echo 3 > /tmp/job_0000000a.exit; : > /tmp/job_0000000b.exit; mkdir /tmp/job_0000000d.exit")
        answer = self.batch((box.id, "0000000a"), (box.id, "0000000b"), ("nope", "0000000a"), (box.id, "0000000C"),
                            (container.id, "0000000a"), (pending, "0000000a"), (managed, "0000000a"), (box.id, "0000000d"))
        self.assertEqual(answer.status, 200)
        self.assertEqual([(s["job_id"], s["completed"], s["exit_code"]) for s in answer.json["statuses"]],
                         [("0000000a", True, 3), ("0000000b", False, None), ("0000000C", False, None)])
        self.assertEqual([(e["sandbox_id"], e["code"]) for e in answer.json["errors"]],
                         [("nope", "NOT_FOUND"), (container.id, "NOT_VM"), (pending, "NOT_RUNNING"), (managed, "MANAGED"),
                          (box.id, "RUNTIME_ERROR")])
        self.assertTrue(all(e["message"] and e["job_id"] for e in answer.json["errors"]))

    def test_validation(self):
        for jobs in ([], [("a", "0000000a")] * 2, [("a", "00")], [("a", "0000000g")], [("a", 5)],
                     [("a", f"{i:08x}") for i in range(101)]):
            self.assertEqual(self.batch(*jobs).status, 422)
        self.assertEqual(self.sim.api("POST", "sandbox/background-jobs/status:batchGet", raw=b"[]").status, 422)


if __name__ == "__main__":
    harness.main()
