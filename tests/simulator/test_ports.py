# SPDX-License-Identifier: MIT
"""Exposed ports and SSH sessions: prime.md §5.11-§5.16, §7.5."""

import hashlib
import http.client
import os
import socket
import threading
import urllib.parse

import harness
from harness import Case, wait

ECHO = """import socket, threading
def serve(c):
    while True:
        data = c.recv(65536)
        if not data: break
        c.sendall(data)
    c.sendall(b"|end"); c.close()
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", %d)); s.listen(64)
while True:
    threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
"""


def free_port():
    """A port that can be exposed and that nothing uses, even if sandboxes share the machine's network."""
    for port in range(8999, 3000, -7):
        if port in (8080, 8081, 2222):
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no free port")


def read_all(connection):
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


class Ports(Case):
    def expose(self, box, **fields):
        return self.sim.api("POST", f"sandbox/{box.id}/expose", fields)

    def serve(self, box, command):
        box.exec(f"nohup {command} >/dev/null 2>&1 </dev/null &")

    def test_http(self):
        box, port = self.sim.running(), free_port()
        box.upload("/sandbox-workspace/site/index.html", b"from the sandbox")
        answer = self.expose(box, port=port, name="web")
        self.assertEqual(answer.status, 200)
        shown = answer.json
        self.assertEqual((shown["port"], shown["name"], shown["protocol"], shown["sandbox_id"], shown["external_port"]),
                         (port, "web", "HTTP", box.id, None))
        address = urllib.parse.urlsplit(shown["url"])
        self.assertEqual((address.scheme, address.hostname), ("http", "127.0.0.1"))
        self.assertEqual(shown["tls_socket"], address.netloc)

        def fetch():
            connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=30)
            connection.request("GET", "/")
            response = connection.getresponse()
            return response.status, response.read()
        self.assertEqual(fetch()[0], 502)  # nothing listens yet
        self.serve(box, f"python3 -m http.server --directory site --bind 127.0.0.1 {port}")
        self.assertEqual(wait(lambda: (lambda got: got if got[0] == 200 else None)(fetch())), (200, b"from the sandbox"))

    def test_tcp_both_ways_with_much_data_and_half_close(self):
        box, port = self.sim.running(), free_port()
        box.upload("/sandbox-workspace/echo.py", (ECHO % port).encode())
        self.serve(box, "python3 echo.py")
        shown = self.expose(box, port=port, protocol="TCP").json
        self.assertEqual((shown["protocol"], shown["tls_socket"], shown["name"]), ("TCP", "", None))
        self.assertEqual(shown["external_endpoint"], f"127.0.0.1:{shown['external_port']}")
        self.assertEqual(shown["url"], "tcp://" + shown["external_endpoint"])

        def talk(content):
            with socket.create_connection(("127.0.0.1", shown["external_port"]), 10) as connection:
                def send():
                    connection.sendall(content)
                    connection.shutdown(socket.SHUT_WR)
                sender = threading.Thread(target=send)
                sender.start()
                received = read_all(connection)
                sender.join()
                return received
        wait(lambda: self.quietly(talk, b"hello") == b"hello|end")
        content = os.urandom(5_000_000)
        self.assertEqual(hashlib.sha256(talk(content)).digest(), hashlib.sha256(content + b"|end").digest())
        results = []
        threads = [threading.Thread(target=lambda i=i: results.append(talk(b"%d" % i) == b"%d|end" % i)) for i in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [True] * 30)

    @staticmethod
    def quietly(function, *arguments):
        try:
            return function(*arguments)
        except OSError:
            return None

    def test_sandboxes_do_not_reach_the_simulator_itself(self):
        if self.sim.line["isolation"] == "none":
            return  # they share the machine's network then, and --help says so
        box = self.sim.running()
        shown = self.expose(box, port=7777, protocol="TCP").json
        with socket.create_connection(("127.0.0.1", shown["external_port"]), 5) as connection:
            self.assertEqual(self.quietly(read_all, connection) or b"", b"")

    def test_list_and_unexpose(self):
        one, two = self.sim.running(), self.sim.running()
        first, second = self.expose(one, port=3000).json, self.expose(one, port=3001, name="b", protocol="TCP").json
        third = self.expose(two, port=3000).json
        listed = self.sim.api("GET", f"sandbox/{one.id}/expose").json["exposures"]
        self.assertEqual(sorted(listed, key=str), sorted([first, second], key=str))
        everything = [shown["exposure_id"] for shown in self.sim.api("GET", "sandbox/expose/all").json["exposures"]]
        self.assertTrue({first["exposure_id"], second["exposure_id"], third["exposure_id"]} <= set(everything))
        path = f"sandbox/{one.id}/expose/{second['exposure_id']}"
        self.assertEqual(self.sim.api("DELETE", path.replace(one.id, two.id)).status, 404)
        answer = self.sim.api("DELETE", path)
        self.assertEqual((answer.status, answer.json["success"]), (200, True))
        self.assertEqual(self.sim.api("DELETE", path).status, 404)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", second["external_port"]), 5)
        self.assertEqual(self.sim.api("GET", f"sandbox/{one.id}/expose").json["exposures"], [first])
        self.sim.api("DELETE", "sandbox/" + one.id)
        port = urllib.parse.urlsplit(first["url"]).port
        wait(lambda: self.is_refused(port))
        self.assertEqual(self.sim.api("GET", f"sandbox/{one.id}/expose").json["exposures"], [])

    @staticmethod
    def is_refused(port):
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            return False
        except ConnectionRefusedError:
            return True

    def test_what_cannot_be_exposed(self):
        box = self.sim.running()
        for fields, param in (({}, "port"), ({"port": 21}, "port"), ({"port": 9001}, "port"), ({"port": "80"}, "port"),
                              ({"port": 8080}, "port"), ({"port": 8081}, "port"), ({"port": 2222}, "port"),
                              ({"port": 80.5}, "port"), ({"port": 80, "protocol": "UDP"}, "protocol"),
                              ({"port": 80, "name": "x" * 51}, "name"), ({"port": 80, "name": 5}, "name")):
            with self.subTest(fields):
                answer = self.expose(box, **fields)
                self.assertEqual(answer.status, 422)
                self.assertEqual([error["param"] for error in answer.json["errors"]], [param])
        for port in (22, 9000):
            self.assertEqual(self.expose(box, port=port).status, 200)
        self.assertEqual(self.expose(self.sim.running(vm=True), port=80).status, 400)
        waiting = self.sim.create(docker_image="stuck")["id"]
        self.assertEqual(self.sim.api("POST", f"sandbox/{waiting}/expose", {"port": 80}).status, 409)
        self.assertEqual(self.sim.api("POST", "sandbox/nope/expose", {"port": 80}).status, 404)


class Ssh(Case):
    KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbcdefghijklmnopqrstuvwxyz0123456789ABCDE test"

    def create(self, box, body=None):
        return self.sim.api("POST", f"sandbox/{box.id}/ssh-session", {} if body is None else body)

    def authorize(self, session, key=None, token=None, **fields):
        body = {"session_id": session["session_id"], "public_key": key or self.KEY, "ttl_seconds": 900, **fields}
        path = f"/{session['user_ns']}/{session['job_id']}/authorize"
        return self.sim.call("POST", path, body, key=token or session["token"])

    def test_session(self):
        box = self.sim.running()
        answer = self.create(box)
        self.assertEqual(answer.status, 200)
        session = answer.json
        self.assertTrue(all(value not in (None, "") for value in session.values()), session)
        self.assertEqual((session["ttl_seconds"], session["sandbox_id"], session["gateway_url"]),
                         (900, box.id, self.sim.line["primeUrl"]))
        self.assertEqual(session["external_endpoint"], f"{session['host']}:{session['port']}")
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((session["host"], session["port"]), 5)
        self.assertEqual(self.authorize(session).status, 200)
        self.assertEqual(self.authorize(session, token=box.token).status, 401)
        self.assertEqual(self.authorize(session, token="x").status, 401)
        self.assertEqual(self.authorize(session, session_id="ssh_other").status, 404)
        for key in ("", "ssh-ed25519", "ssh-dss AAAAB3NzaC1kc3MAAACBAP", "ssh-ed25519 !!!!!!!!!!!!!!!!!!",
                    self.KEY + "\n" + self.KEY, 7):
            self.assertEqual(self.authorize(session, public_key=key).status, 422, key)
        self.assertEqual(self.authorize(session, ttl_seconds=3601).status, 422)
        other = self.create(self.sim.running()).json
        self.assertEqual(self.authorize({**session, "token": other["token"]}).status, 401)
        path = f"sandbox/{box.id}/ssh-session/{session['session_id']}"
        self.assertEqual((self.sim.api("DELETE", path).status, self.sim.api("DELETE", path).status), (200, 404))
        self.assertEqual(self.authorize(session).status, 401)

    def test_expiry(self):
        box = self.sim.running(timeout_minutes=-1)
        session = self.create(box, {"ttl_seconds": 60}).json
        self.assertEqual(self.authorize(session).status, 200)
        self.sim.control("POST", "clock", {"shiftSeconds": 61})
        self.assertEqual(self.authorize(session).status, 401)
        self.assertEqual(self.sim.api("DELETE", f"sandbox/{box.id}/ssh-session/{session['session_id']}").status, 404)

    def test_validation(self):
        box = self.sim.running()
        for seconds in (0, -1, 3601, "60", 1.5):
            self.assertEqual(self.create(box, {"ttl_seconds": seconds}).status, 422)
        self.assertEqual(self.create(box, {"public_key": "no key"}).status, 422)
        self.assertEqual(self.create(box, {"ttl_seconds": 3600, "public_key": self.KEY}).status, 200)
        machine = self.sim.running(vm=True)
        self.assertEqual(self.create(machine).status, 400)
        self.assertEqual(self.create(machine, {"public_key": self.KEY}).status, 200)


class Limits(Case):
    OPTIONS = ("--rate-limit", "0.1")

    def test_expose_and_ssh(self):
        box = self.sim.create()["id"]
        self.sim.wait(box)
        for path, body in (("expose", {"port": 3000}), ("ssh-session", {})):
            statuses = [self.sim.api("POST", f"sandbox/{box}/{path}", body).status for _ in range(3)]
            self.assertEqual(statuses, [200, 200, 429])
        statuses = [self.sim.api("DELETE", f"sandbox/{box}/{path}/x").status
                    for path in ("expose", "ssh-session") for _ in range(3)]
        self.assertEqual(statuses, [404, 404, 429] * 2)


if __name__ == "__main__":
    harness.main()
