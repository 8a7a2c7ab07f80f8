# SPDX-License-Identifier: MIT
"""The daemon in PPIO's and E2B's sandboxes: ppio.md §3, with both codecs and byte by byte."""

import base64
import gzip
import hashlib
import http.client
import json
import struct
import time
import urllib.parse

import harness
import ppio
from harness import wait
from wire import decode, envelope, field, signed


class Stream:
    """One open answer of envelopes with JSON."""

    def __init__(self, case, method, message, headers=None, raw=None):
        self.connection = http.client.HTTPConnection(case.ppio.host, case.ppio.port, timeout=20)
        sent = {"E2b-Sandbox-Id": case.box, "E2b-Sandbox-Port": "49983", "Content-Type": "application/connect+json",
                "Connect-Protocol-Version": "1", **(headers or {})}
        body = raw if raw is not None else envelope(json.dumps(message).encode())
        self.connection.request("POST", "/" + method, body, sent)
        self.response = self.connection.getresponse()
        self.status, self.type, self.end = self.response.status, self.response.headers["Content-Type"], None

    def next(self):
        """The next message; None at the end of the stream, whose message is in self.end then."""
        head = self.response.read(5)
        if len(head) < 5:
            self.connection.close()
            raise EOFError("the stream ended without its last message")
        flags, size = struct.unpack(">BI", head)
        payload = self.response.read(size)
        assert len(payload) == size
        if flags & 2:
            self.end = json.loads(payload)
            self.connection.close()
            return None
        assert flags == 0
        return json.loads(payload)

    def events(self):
        """What is still to come, without the frame of an event."""
        found = []
        while (message := self.next()) is not None:
            found.append(message.get("event", message))
        return found


def output(events, kind="stdout"):
    return b"".join(base64.b64decode(one["data"].get(kind, "")) for one in events if "data" in one)


def process(command, **more):
    return {"process": {"cmd": "/bin/bash", "args": ["-c", command]}, "stdin": False, **more}


class Envd(ppio.Case):
    OPTIONS = ("--pause-delay", "20")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.ppio.create(envVars={"FROM": "create", "N": "1"}, templateID="envd-0-6-13")["sandboxID"]

    def call(self, method, path, body=None, box=None, **more):
        return self.ppio.envd(box or self.box, method, path, body, **more)

    def rpc(self, method, message, **more):
        return self.call("POST", "/" + method, message, **more)

    def files(self, method, path, raw=None, headers=None, **query):
        address = "/files?" + urllib.parse.urlencode({"path": path, **query})
        return self.call(method, address, raw=raw, headers={"Content-Type": "application/octet-stream", **(headers or {})})

    def start(self, message, headers=None, **more):
        stream = Stream(self, "process.Process/Start", message, headers, **more)
        self.assertEqual((stream.status, stream.type), (200, "application/connect+json"))
        return stream

    def run_command(self, command, headers=None, **more):
        stream = self.start(process(command, **more), headers)
        return stream.events(), stream.end

    def test_the_documented_bytes(self):
        body = b'{"process":{"cmd":"/bin/bash","args":["-l","-c","echo hi; exit 3"],"envs":{}},"stdin":false}'
        self.assertEqual(len(body), 92)
        stream = self.start(None, raw=envelope(body))
        events = stream.events()
        self.assertEqual([list(one) for one in events], [["start"], ["data"], ["end"]])
        self.assertEqual((output(events), stream.end), (b"hi\n", {}))
        self.assertEqual(events[-1]["end"], {"exitCode": 3, "exited": True, "status": "exit status 3", "error": "exit status 3"})
        events, _ = self.run_command("true")
        self.assertEqual(events[-1]["end"], {"exited": True, "status": "exit status 0"})
        events, _ = self.run_command("kill -TERM $$")
        self.assertEqual(events[-1]["end"], {"exitCode": -1, "status": "signal: terminated", "error": "signal: terminated"})

    def test_spaces_that_mean_nothing(self):
        stats = {self.rpc("filesystem.Filesystem/Stat", {"path": "/home/user"}).body for _ in range(30)}
        self.assertEqual(len({json.dumps(json.loads(one)) for one in stats}), 1)
        self.assertGreater(len(stats), 1)

    def test_the_binary_codec(self):
        def unary(method, message):
            return self.call("POST", "/" + method, raw=message, headers={"Content-Type": "application/proto"})
        answer = unary("filesystem.Filesystem/Stat", field(1, "/home/user"))
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/proto"))
        entry = decode(decode(answer.body)[1][0])
        self.assertEqual((entry[1], entry[2], entry[3]), ([b"user"], [2], [b"/home/user"]))
        answer = unary("filesystem.Filesystem/Stat", field(1, "/nope"))
        self.assertEqual((answer.status, answer.json["code"]), (404, "not_found"))
        spec = field(1, "/bin/bash") + field(2, "-c") + field(2, "printf out; exit 5")
        answer = self.call("POST", "/process.Process/Start", raw=envelope(field(1, spec) + field(4, False)),
                           headers={"Content-Type": "application/connect+proto"})
        messages, at = [], 0
        while at < len(answer.body):
            flags, size = struct.unpack(">BI", answer.body[at:at + 5])
            messages.append((flags, answer.body[at + 5:at + 5 + size]))
            at += 5 + size
        self.assertEqual([flags for flags, _ in messages], [0, 0, 0, 2])
        events = [decode(decode(payload)[1][0]) for _, payload in messages[:3]]
        self.assertEqual(decode(events[1][2][0])[1], [b"out"])
        end = decode(events[2][3][0])
        self.assertEqual((signed(end[1][0]), end[2], end[3]), (5, [1], [b"exit status 5"]))
        self.assertEqual(messages[3][1], b"{}")

    def test_a_number_may_be_a_text_and_the_other_way_round(self):
        events = []
        stream = self.start({"process": {"cmd": "cat"}, "futureField": {"a": []}})
        pid = stream.next()["event"]["start"]["pid"]
        for data in (base64.b64encode(b"\xfb\xff~").decode(), base64.urlsafe_b64encode(b"\xfb\xff~").decode()):
            self.assertEqual(self.rpc("process.Process/SendInput", {"process": {"pid": str(pid)}, "input": {"stdin": data}}).status, 200)
        self.assertEqual(self.rpc("process.Process/CloseStdin", {"process": {"pid": pid}}).json, {})
        events = stream.events()
        self.assertEqual(output(events), b"\xfb\xff~" * 2)

    def test_protocol_errors(self):
        answer = self.call("POST", "/process.Process/List", raw=b"x", headers={"Content-Type": "text/plain"})
        self.assertEqual((answer.status, "application/json" in answer.headers["Accept-Post"]), (415, True))
        self.assertEqual(self.call("GET", "/process.Process/List").status, 405)
        self.assertEqual(self.rpc("process.Process/Nothing", {}).status, 404)
        self.assertEqual(self.rpc("process.Process/List", {}, headers={"Connect-Timeout-Ms": "soon"}).status, 400)
        answer = self.call("POST", "/process.Process/SendSignal", raw=b"{not json")
        self.assertEqual((answer.status, answer.json["code"]), (400, "invalid_argument"))
        stream = Stream(self, "process.Process/Connect", {"process": {"tag": "none"}})
        self.assertEqual((stream.status, stream.events()), (200, []))
        self.assertEqual(stream.end["error"], {"code": "not_found", "message": "process with tag none not found"})
        answer = self.rpc("process.Process/SendSignal", {"process": {"pid": 99}, "signal": "SIGNAL_SIGKILL"})
        self.assertEqual((answer.status, answer.json["code"]), (404, "not_found"))
        for path in ("/init", "/freeze", "/nothing"):
            self.assertEqual(self.call("POST" if path != "/nothing" else "GET", path, {}).status, 404)

    def test_users(self):
        def who(name):
            return {"Authorization": "Basic " + base64.b64encode(name.encode() + b":").decode()}
        events, _ = self.run_command("echo $USER $LOGNAME; pwd; echo $HOME", headers=who("root"))
        self.assertRegex(output(events), rb"^root root\n(/.*)?/home/user\n(/.*)?/root\n$")
        stream = Stream(self, "process.Process/Start", process("true"), who("stranger"))
        self.assertEqual((stream.events(), stream.end["error"]["code"]), ([], "unauthenticated"))
        self.rpc("filesystem.Filesystem/MakeDir", {"path": "~/of-root"}, headers=who("root"))
        entry = self.rpc("filesystem.Filesystem/Stat", {"path": "/root/of-root"}).json["entry"]
        self.assertEqual((entry["owner"], entry["type"]), ("root", "FILE_TYPE_DIRECTORY"))
        self.assertEqual(self.files("GET", "x", username="stranger").status, 401)
        self.assertEqual(self.rpc("filesystem.Filesystem/Stat", {"path": "~other/x"}).status, 400)

    def test_the_same_user_as_whoami(self):
        if self.sim.line["isolation"] != "bubblewrap":
            return
        for name, number in (("user", b"1000"), ("root", b"0")):
            head = {"Authorization": "Basic " + base64.b64encode(name.encode() + b":").decode()}
            events, _ = self.run_command("whoami; id -u; echo x > $HOME/mine; stat -c %U $HOME/mine", headers=head)
            self.assertEqual(output(events).split(), [name.encode(), number, name.encode()])

    def test_keep_alive_and_deadline(self):
        stream = self.start(process("sleep 2.5; echo x"), {"Keepalive-Ping-Interval": "1"})
        events = stream.events()
        self.assertGreaterEqual(sum("keepalive" in one for one in events), 2)
        began = time.monotonic()
        events, end = self.run_command("echo a; sleep 60", headers={"Connect-Timeout-Ms": "3000"})
        self.assertEqual((output(events), end["error"]["code"]), (b"a\n", "deadline_exceeded"))
        self.assertLess(time.monotonic() - began, 30)
        stream = self.start(process("sleep 6; echo later", tag="long"))
        stream.next()
        watching = Stream(self, "process.Process/Connect", {"process": {"tag": "long"}}, {"Connect-Timeout-Ms": "2000"})
        self.assertEqual([list(one) for one in watching.events()], [["start"]])
        self.assertEqual(watching.end["error"]["code"], "deadline_exceeded")
        self.assertEqual(output(stream.events()), b"later\n")

    def test_an_end_is_remembered_for_a_while(self):
        events, _ = self.run_command("exit 6", tag="gone")
        again = Stream(self, "process.Process/Connect", {"process": {"pid": events[0]["start"]["pid"]}})
        self.assertEqual([list(one) for one in again.events()], [["start"], ["end"]])
        answer = self.rpc("process.Process/SendSignal", {"process": {"tag": "gone"}, "signal": 15})
        self.assertEqual(answer.status, 404)

    def test_a_signal_ends_the_wait_for_what_is_left_behind(self):
        stream = self.start(process("sleep 60 & echo $!; exit 0"))
        pid = stream.next()["event"]["start"]["pid"]
        self.assertIn("data", stream.next()["event"])
        self.assertIn(pid, [one["pid"] for one in self.rpc("process.Process/List", {}).json["processes"]])
        self.rpc("process.Process/SendSignal", {"process": {"pid": pid}, "signal": "SIGNAL_SIGTERM"})
        self.assertIn("end", stream.events()[-1])

    def test_input_and_terminals_refuse_each_other(self):
        stream = self.start({"process": {"cmd": "/bin/bash", "args": ["-i"]}, "pty": {"size": {"cols": 90, "rows": 20}}})
        selector = {"pid": stream.next()["event"]["start"]["pid"]}
        text = base64.b64encode(b"stty size\n").decode()
        answer = self.rpc("process.Process/SendInput", {"process": selector, "input": {"stdin": text}})
        self.assertEqual((answer.status, answer.json["code"]), (500, "internal"))
        self.assertEqual(self.rpc("process.Process/CloseStdin", {"process": selector}).json["code"], "unknown")
        size = {"process": selector, "pty": {"size": {"cols": 77, "rows": 11}}}
        self.assertEqual(self.rpc("process.Process/Update", size).json, {})
        for line in (b"stty size\n", b"exit\n"):
            data = {"process": selector, "input": {"pty": base64.b64encode(line).decode()}}
            self.assertEqual(self.rpc("process.Process/SendInput", data).status, 200)
        self.assertIn(b"11 77", output(stream.events(), "pty"))
        stream = self.start(process("sleep 30"))
        selector = {"pid": stream.next()["event"]["start"]["pid"]}
        for kind in ("stdin", "pty"):
            answer = self.rpc("process.Process/SendInput", {"process": selector, "input": {kind: text}})
            self.assertEqual((answer.status, answer.json["code"]), (500, "internal"))
        answer = self.rpc("process.Process/Update", {"process": selector, "pty": size["pty"]})
        self.assertEqual((answer.status, answer.json["code"]), (500, "internal"))
        self.rpc("process.Process/SendSignal", {"process": selector, "signal": "SIGNAL_SIGKILL"})

    def test_plain_calls(self):
        self.assertEqual((self.call("GET", "/health").status, self.call("GET", "/health").headers["Cache-Control"]), (204, "no-store"))
        self.assertEqual(self.call("GET", "/envs").json, {"FROM": "create", "N": "1"})
        metrics = self.call("GET", "/metrics").json
        self.assertGreater(metrics["mem_total"], metrics["mem_used"])
        self.assertGreater(metrics["mem_used"], 0)
        stream = self.start(process("while :; do :; done"))
        stream.next()
        self.call("GET", "/metrics")
        wait(lambda: time.sleep(0.3) or self.call("GET", "/metrics").json["cpu_used_pct"] > 5)
        self.assertEqual(self.call("OPTIONS", "/files").headers["Access-Control-Allow-Origin"], "*")

    def test_downloads(self):
        content = bytes(range(256)) * 4096
        self.assertEqual(self.files("POST", "d/ü b.bin", content).json,
                         [{"path": "/home/user/d/ü b.bin", "name": "ü b.bin", "type": "file"}])
        whole = self.files("GET", "d/ü b.bin")
        self.assertEqual((whole.status, whole.body, whole.headers["Content-Disposition"]),
                         (200, content, "inline; filename*=utf-8''%C3%BC%20b.bin"))
        for asked, first, last in (("5-9", 5, 9), ("1048570-", 1048570, 1048575), ("-3", 1048573, 1048575), ("7-99999999", 7, 1048575)):
            part = self.files("GET", "d/ü b.bin", headers={"Range": "bytes=" + asked})
            self.assertEqual((part.status, part.body, part.headers["Content-Range"]),
                             (206, content[first:last + 1], f"bytes {first}-{last}/1048576"))
        self.assertEqual(self.files("GET", "d/ü b.bin", headers={"Range": "bytes=1048576-"}).status, 416)
        date = whole.headers["Last-Modified"]
        self.assertEqual(self.files("GET", "d/ü b.bin", headers={"If-Modified-Since": date}).status, 304)
        self.assertEqual(self.files("GET", "d/ü b.bin", headers={"Range": "bytes=0-0", "If-Range": date}).status, 206)
        old = "Mon, 01 Jan 2001 00:00:00 GMT"
        self.assertEqual(self.files("GET", "d/ü b.bin", headers={"Range": "bytes=0-0", "If-Range": old}).status, 200)
        packed = self.files("GET", "d/ü b.bin", headers={"Accept-Encoding": "gzip"})
        self.assertEqual((packed.headers["Content-Encoding"], gzip.decompress(packed.body)), ("gzip", content))
        self.assertEqual([self.files("GET", path).status for path in ("/nope", "/tmp")], [404, 400])

    def test_uploads(self):
        def form(*parts):
            return b"".join(b'--edge\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n%b\r\n' % one
                            for one in parts) + b"--edge--\r\n"
        head = {"Content-Type": "multipart/form-data; boundary=edge"}
        answer = self.call("POST", "/files", raw=form((b"file", b"/tmp/p/one", b"1"), (b"other", b"no", b"x"),
                                                      (b"file", b"two", b"22")), headers=head)
        self.assertEqual([one["path"] for one in answer.json], ["/tmp/p/one", "/home/user/two"])
        self.assertEqual(self.files("GET", "two").body, b"22")
        answer = self.call("POST", "/files", raw=form((b"file", b"/tmp/same", b"first"), (b"file", b"/tmp/same", b"second")), headers=head)
        self.assertEqual((answer.status, self.files("GET", "/tmp/same").body), (400, b"first"))
        self.assertEqual(self.call("POST", "/files", raw=form((b"other", b"x", b"1")), headers=head).json, [])
        packed = self.files("POST", "/tmp/z", gzip.compress(b"zipped" * 1000), {"Content-Encoding": "gzip"})
        self.assertEqual((packed.status, self.files("GET", "/tmp/z").body), (200, b"zipped" * 1000))
        self.assertEqual(self.files("POST", "/tmp", b"x").status, 400)
        self.assertEqual(self.files("POST", "/tmp/z/below", b"x").status, 500)
        self.assertEqual(self.files("POST", "/tmp/y", b"x", {"Content-Type": "text/plain"}).status, 400)
        self.files("POST", "big", b"0123456789abcdef" * 500_000)
        events, _ = self.run_command("sha256sum < big")
        self.assertEqual(output(events).split()[0].decode(), hashlib.sha256(b"0123456789abcdef" * 500_000).hexdigest())

    def test_composing(self):
        for name in ("p1", "p2"):
            self.files("POST", "/tmp/" + name, name.encode())
        answer = self.call("POST", "/files/compose", {"source_paths": ["/tmp/p1", "/tmp/p2"], "destination": "whole"})
        self.assertEqual((answer.status, answer.json["path"]), (200, "/home/user/whole"))
        self.assertEqual((self.files("GET", "whole").body, self.files("GET", "/tmp/p1").status), (b"p1p2", 404))

    def test_watching_by_stream(self):
        self.rpc("filesystem.Filesystem/MakeDir", {"path": "seen"})
        stream = Stream(self, "filesystem.Filesystem/WatchDir", {"path": "seen", "includeEntry": True}, {"Keepalive-Ping-Interval": "1"})
        self.assertEqual(stream.next(), {"start": {}})
        self.files("POST", "seen/a", b"abc")
        found = {}
        while "EVENT_TYPE_WRITE" not in found:
            message = stream.next()
            if "filesystem" in message:
                found[message["filesystem"]["type"]] = message["filesystem"]
        self.assertEqual((found["EVENT_TYPE_CREATE"]["name"], found["EVENT_TYPE_WRITE"]["entry"]["path"]), ("a", "/home/user/seen/a"))
        while "keepalive" not in stream.next():
            pass
        stream.connection.close()
        missing = Stream(self, "filesystem.Filesystem/WatchDir", {"path": "/nope"})
        self.assertEqual((missing.events(), missing.end["error"]["code"]), ([], "not_found"))
        answer = self.rpc("filesystem.Filesystem/GetWatcherEvents", {"watcherId": "wnone"})
        self.assertEqual(answer.status, 404)


class Unconfined(Envd):
    """The same where commands cannot be confined."""

    OPTIONS = ("--pause-delay", "20", "--isolation", "none")


class Streams(ppio.Case):
    """What goes wrong with streams."""

    OPTIONS = ("--pause-delay", "20")
    start = Envd.start
    call = Envd.call

    def setUp(self):
        self.box = self.ppio.create()["sandboxID"]

    def test_faults(self):
        cut = (EOFError, AssertionError, http.client.IncompleteRead)
        begun = {"garbage": ValueError, "huge": cut, "compressed": AssertionError, "cut": cut, "no-end": EOFError, "bad-end": ValueError}
        for what, problem in begun.items():
            self.sim.control("POST", "faults", {"rule": f"envd-start:stream={what}:times=1"})
            with self.assertRaises(problem, msg=what):
                self.start(process("true")).events()
        for what, kinds in (("error", ["start", "data"]), ("late", ["start", "data", "end"]), ("split", ["start", "data", "end"]),
                            ("no-code", ["start", "data", "end"]), ("unknown", ["start", "telemetry", "data", "end"])):
            self.sim.control("POST", "faults", {"rule": f"envd-start:stream={what}:times=1"})
            stream = self.start(process("true"))
            events = stream.events()
            self.assertEqual([next(iter(one)) for one in events], kinds, what)
            self.assertEqual("error" in stream.end, what == "error")
            if what == "no-code":
                self.assertEqual(events[-1]["end"], {})

    def test_pausing_breaks_streams_and_keeps_processes(self):
        stream = self.start(process("for i in $(seq 100); do sleep 0.1; echo $i; done", tag="t"))
        pid = stream.next()["event"]["start"]["pid"]
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{self.box}/pause", {}).status, 204)
        with self.assertRaises((EOFError, http.client.IncompleteRead)):
            stream.events()
        self.assertEqual(self.call("GET", "/health").status, 502)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{self.box}/connect", {"timeout": 300}).status, 201)
        again = Stream(self, "process.Process/Connect", {"process": {"pid": pid}})
        self.assertEqual(again.next()["event"]["start"]["pid"], pid)
        self.assertIn("data", again.next()["event"])

    def test_the_end_of_the_sandbox_breaks_streams(self):
        stream = self.start(process("sleep 60"))
        stream.next()
        self.ppio.api("DELETE", "sandboxes/" + self.box)
        with self.assertRaises((EOFError, http.client.IncompleteRead)):
            stream.events()

    def test_noise(self):
        self.sim.control("POST", "settings", {"noise": True})
        self.addCleanup(self.sim.control, "POST", "settings", {"noise": False})
        events = self.start(process("echo x; exit 3")).events()
        self.assertEqual((output(events), events[-1]["end"]["exitCode"]), (b"x\n", 3))
        self.assertIn({"telemetry": {"load": 0.5}}, events)


class Access(ppio.Case):
    """Tokens, signatures and versions."""

    def make(self, version="0.6.13", **fields):
        return self.ppio.create(templateID="envd-" + version.replace(".", "-"), **fields)

    def test_tokens(self):
        box = self.make(secure=True)
        identifier, token = box["sandboxID"], box["envdAccessToken"]
        for sent in (None, "wrong"):
            answer = self.ppio.envd(identifier, "POST", "/process.Process/List", {}, token=sent)
            self.assertEqual((answer.status, answer.json["code"]), (401, 401))
            self.assertEqual(self.ppio.envd(identifier, "GET", "/files?path=x", token=sent).status, 401)
        self.assertEqual(self.ppio.envd(identifier, "POST", "/process.Process/List", {}, token=token).status, 200)
        self.assertEqual(self.ppio.envd(identifier, "GET", "/files?path=x", token=token).status, 404)
        self.assertEqual(self.ppio.envd(identifier, "GET", "/health").status, 204)

    def test_signatures(self):
        box = self.make(secure=True)
        identifier, token = box["sandboxID"], box["envdAccessToken"]

        def sign(path, operation, user, expiration=None, secret=token):
            raw = f"{path}:{operation}:{user}:{secret}" + (f":{expiration}" if expiration else "")
            return "v1_" + base64.b64encode(hashlib.sha256(raw.encode()).digest()).decode().rstrip("=")

        def ask(method, query, raw=None):
            return self.ppio.envd(identifier, method, "/files?" + urllib.parse.urlencode(query), raw=raw,
                                  headers={"Content-Type": "application/octet-stream"}).status
        self.assertEqual(sign("/home/user/a.txt", "read", "user", secret="tok123"), "v1_HB2bgZ+RgifWQVkD4WDT8wNBFTVrggZWSRD5EqI0H/0")
        later = int(time.time()) + 100
        for path in ("a b+c/ü.txt", "/home/user/x"):
            query = {"path": path, "username": "user", "signature": sign(path, "write", "user", later), "signature_expiration": later}
            self.assertEqual(ask("POST", query, b"1"), 200)
            self.assertEqual(ask("GET", {"path": path, "signature": sign(path, "read", "")}), 200)
            self.assertEqual(ask("GET", {"path": path, "signature": sign(path, "write", "")}), 401)
            self.assertEqual(ask("GET", {"path": path, "signature": sign(path, "read", "", 1000), "signature_expiration": 1000}), 401)

    def test_older_daemons(self):
        def rpc(box, method, message, **more):
            return self.ppio.envd(box, "POST", "/" + method, message, **more)
        user = {"Authorization": "Basic dXNlcjo="}
        old = self.make("0.1.3")["sandboxID"]
        self.assertEqual(self.ppio.envd(old, "GET", "/metrics").status, 404)
        self.assertEqual(rpc(old, "filesystem.Filesystem/Stat", {"path": "/home/user"}).status, 401)
        entry = rpc(old, "filesystem.Filesystem/Stat", {"path": "/home/user"}, headers=user).json["entry"]
        self.assertEqual(set(entry), {"name", "type", "path"})
        middle = self.make("0.2.0")["sandboxID"]
        self.assertNotIn("disk_used", self.ppio.envd(middle, "GET", "/metrics").json)
        self.assertEqual(self.ppio.envd(middle, "GET", "/files?path=x").status, 401)
        octets = {"Content-Type": "application/octet-stream", "X-Metadata-A": "b"}
        upload = "/files?path=x&username=user"
        self.assertEqual(self.ppio.envd(middle, "POST", upload, raw=b"1", headers=octets).status, 400)
        self.assertEqual(rpc(middle, "process.Process/CloseStdin", {"process": {"pid": 1}}).status, 404)
        newer = self.make("0.5.7")["sandboxID"]
        self.assertNotIn("metadata", self.ppio.envd(newer, "POST", upload, raw=b"1", headers=octets).json[0])
        newest = self.make("0.6.2")["sandboxID"]
        self.assertEqual(self.ppio.envd(newest, "POST", upload, raw=b"1", headers=octets).json[0]["metadata"], {"a": "b"})
        entry = rpc(newest, "filesystem.Filesystem/Stat", {"path": "x"}).json["entry"]
        self.assertEqual((entry["metadata"], entry["size"]), ({"a": "b"}, "1"))


if __name__ == "__main__":
    harness.main()
