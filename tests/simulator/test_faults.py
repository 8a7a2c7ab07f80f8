# SPDX-License-Identifier: MIT
"""Every fault, seen from the client's end of the connection."""

import http.client
import json
import socket
import threading
import time
import unittest

import harness
from harness import Case, Simulator, wait


class Faults(Case):
    def setUp(self):
        self.sim.control("POST", "reset")

    def fault(self, rule):
        answer = self.sim.control("POST", "faults", {"rule": rule})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["id"]

    def raw(self, method="GET", path="/api/v1/sandbox", timeout=10, body=b""):
        """Everything the server sends in answer to one request, and how the connection ended."""
        request = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.sim.key}\r\n" \
                  f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        received = b""
        with socket.create_connection((self.sim.host, self.sim.port), timeout=timeout) as connection:
            connection.sendall(request)
            try:
                while True:
                    part = connection.recv(65536)
                    if not part:
                        return received, "closed"
                    received += part
            except ConnectionResetError:
                return received, "reset"
            except TimeoutError:
                return received, "timeout"

    def test_status_with_times_and_retry_after(self):
        self.fault("list:status=503:times=2")
        self.assertEqual([self.sim.api("GET", "sandbox").status for _ in range(3)], [503, 503, 200])
        self.fault("delete:status=429:retry-after=1")
        box = self.sim.create()["id"]
        answer = self.sim.api("DELETE", "sandbox/" + box)
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (429, "1"))
        self.assertIn("detail", answer.json)
        self.assertNotEqual(self.sim.get(box)["status"], "TERMINATED")
        self.fault("auth:status=401:times=1")
        self.assertEqual([self.sim.api("POST", f"sandbox/{box}/auth").status for _ in range(2)], [401, 200])

    def test_bodies_of_errors(self):
        self.fault("create:status=422:body=errors:times=1")
        self.assertIn("errors", self.sim.api("POST", "sandbox", {}).json)
        self.fault("list:status=502:body=text:times=1")
        with self.assertRaises(json.JSONDecodeError):
            self.sim.api("GET", "sandbox").json
        gateway = self.sim.running()
        self.fault("exec:status=502:times=1")
        self.assertEqual(gateway.exec("true").json["error"], "gateway_error")
        self.fault("exec:status=502:body=sandbox_not_found:times=1")
        self.assertEqual(gateway.exec("true").json["error"], "sandbox_not_found")

    def test_close_and_reset(self):
        for kind, ending in (("close", "closed"), ("reset", "reset")):
            for method, path, endpoint in (("GET", "/api/v1/sandbox", "list"), ("POST", "/api/v1/sandbox", "create"),
                                           ("DELETE", "/api/v1/sandbox/x", "delete")):
                self.sim.control("POST", "reset")
                self.fault(f":{kind}:times=1")
                self.assertEqual(self.raw(method, path, body=b"{}" if method == "POST" else b""), (b"", ending), (kind, method))
                self.assertEqual(self.sim.count(endpoint), 1)

    def test_reset_during_an_upload(self):
        gateway = self.sim.running()
        self.fault("upload:reset")
        with self.assertRaises(OSError):
            gateway.upload("/f", b"x" * 2_000_000)
        self.sim.control("DELETE", "faults")
        self.assertEqual(gateway.file("download", "/f").status, 404)

    def test_lost_answer(self):
        self.fault("create:close:after:times=1")
        body = {"name": "lost", "docker_image": "x", "vm": False, "idempotency_key": "k1"}
        self.assertEqual(self.raw("POST", body=json.dumps(body).encode()), (b"", "closed"))
        self.assertEqual([box["name"] for box in self.sim.api("GET", "sandbox?per_page=1").json["sandboxes"]], ["lost"])
        total = self.sim.api("GET", "sandbox").json["total"]
        self.assertEqual(self.sim.create(**body)["name"], "lost")
        self.assertEqual(self.sim.api("GET", "sandbox").json["total"], total)
        self.assertEqual(self.sim.count("create"), 2)

    def test_truncate(self):
        self.sim.create()
        self.fault("list:truncate:times=1")
        received, ending = self.raw()
        head, body = received.split(b"\r\n\r\n", 1)
        announced = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        self.assertEqual((ending, announced // 2), ("closed", len(body)))
        self.assertGreater(announced, 100)

    def test_truncated_download(self):
        gateway = self.sim.running()
        gateway.upload("/f", b"y" * 100_000)
        self.fault("download:truncate:times=1")
        with self.assertRaises(http.client.IncompleteRead):
            gateway.file("download", "/f")

    def test_wrong_content(self):
        self.fault("list:html:times=1")
        page = self.sim.api("GET", "sandbox")
        self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"))
        self.fault("get:badjson:times=1")
        with self.assertRaises(json.JSONDecodeError):
            self.sim.api("GET", "sandbox/x").json
        self.fault("list:shape:times=1")
        self.assertNotIsInstance(self.sim.api("GET", "sandbox").json["sandboxes"], list)
        self.fault("list:empty:times=1")
        empty = self.sim.api("GET", "sandbox")
        self.assertEqual((empty.status, empty.body), (200, b""))

    def test_redirect(self):
        self.fault("list:times=1:redirect=http://127.0.0.1:9/else:where")
        answer = self.sim.api("GET", "sandbox")
        self.assertEqual((answer.status, answer.headers["Location"]), (307, "http://127.0.0.1:9/else:where"))

    def test_delay_and_skip(self):
        self.fault("whoami:delay=300:times=1")
        began = time.monotonic()
        self.assertEqual(self.sim.api("GET", "user/whoami").status, 200)
        self.assertGreater(time.monotonic() - began, 0.29)
        self.fault("whoami:status=500:skip=1:times=1")
        self.assertEqual([self.sim.api("GET", "user/whoami").status for _ in range(3)], [200, 500, 200])

    def test_hang(self):
        self.fault("list:hang")
        with self.assertRaises(TimeoutError):
            self.sim.api("GET", "sandbox", timeout=0.4)
        endings = []
        caller = threading.Thread(target=lambda: endings.append(self.raw()))
        caller.start()
        wait(lambda: self.sim.count("list") == 2)
        self.sim.control("DELETE", "faults")
        caller.join(30)
        self.assertEqual(endings, [(b"", "closed")])
        self.fault("list:hang=100:times=1")
        self.assertEqual(self.raw(), (b"", "closed"))

    def test_one_side_only(self):
        gateway = self.sim.running()
        self.fault("gateway:status=504:times=1")
        self.assertEqual(self.sim.api("GET", "sandbox").status, 200)
        self.assertEqual(gateway.exec("true").status, 504)
        self.fault("api:status=500:times=1")
        self.assertEqual(gateway.exec("true").status, 200)
        self.assertEqual(self.sim.api("GET", "sandbox").status, 500)

    def test_rules_are_listed_and_removed(self):
        first = self.fault("list:status=500")
        self.fault("get:status=500")
        self.assertEqual([rule["rule"] for rule in self.sim.control("GET", "faults").json["faults"]],
                         ["list:status=500", "get:status=500"])
        self.assertEqual(self.sim.control("DELETE", f"faults?id={first}").status, 200)
        self.assertEqual(self.sim.control("DELETE", f"faults?id={first}").status, 404)
        self.assertEqual(self.sim.api("GET", "sandbox").status, 200)
        self.assertEqual(self.sim.control("POST", "faults", {"rule": "list:nonsense"}).status, 422)
        calls = self.sim.control("GET", "journal").json["calls"]
        self.assertNotIn("fault", calls[-1])


class AtStart(unittest.TestCase):
    def test_options(self):
        simulator = Simulator("--fault", "create:status=503:times=2", "--fault", ":close:skip=3:times=1", "--latency", "50")
        try:
            body = {"name": "a", "docker_image": "b"}
            self.assertEqual([simulator.api("POST", "sandbox", body).status for _ in range(3)], [503, 503, 201])
            began = time.monotonic()
            simulator.api("GET", "sandbox")
            self.assertGreater(time.monotonic() - began, 0.049)
            simulator.control("POST", "settings", {"latencyMs": 0})
        finally:
            self.assertEqual(simulator.stop(), 0)

    def test_kept_connections_do_not_starve_others(self):
        simulator = Simulator()
        try:
            idle = [http.client.HTTPConnection(simulator.host, simulator.port, timeout=60) for _ in range(100)]
            for connection in idle:
                connection.request("GET", "/api/v1/user/whoami", headers={"Authorization": "Bearer " + simulator.key})
                self.assertEqual(connection.getresponse().read()[:1], b"{")
            began = time.monotonic()
            for connection in idle:
                connection.request("GET", "/api/v1/user/whoami", headers={"Authorization": "Bearer " + simulator.key})
                connection.getresponse().read()
            self.assertEqual(simulator.api("GET", "sandbox").status, 200)
            self.assertLess(time.monotonic() - began, 30)
            began = time.monotonic()
        finally:
            self.assertEqual(simulator.stop(), 0)
        self.assertLess(time.monotonic() - began, 5, "idle connections kept it from ending")
        for connection in idle:
            connection.close()


if __name__ == "__main__":
    harness.main()
