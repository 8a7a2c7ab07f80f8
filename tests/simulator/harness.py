# SPDX-License-Identifier: MIT
"""Starts the simulator and talks to it. Standard library only."""

import http.client
import json
import subprocess
import sys
import time
import unittest
import urllib.parse

BINARY = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Simulator:
    """One running simulator, with quick start-up of sandboxes unless the options say otherwise."""

    def __init__(self, *options, stderr=None):
        quick = ["--with-parent", "--start-delay", "60", "--gateway-lag", "0", "--seed", "7"]
        self.process = subprocess.Popen([BINARY, *quick, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=stderr, text=True)
        line = self.process.stdout.readline()
        self.line = json.loads(line)
        self.key = self.line["primeKey"]
        address = urllib.parse.urlsplit(self.line["primeUrl"])
        self.host, self.port = address.hostname, address.port

    def stop(self):
        self.process.stdin.close()
        status = self.process.wait(20)
        self.process.stdout.close()
        if self.process.stderr:
            self.process.stderr.close()
        return status

    def call(self, method, path, body=None, key=None, headers=None, timeout=30, raw=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            sent = {"Authorization": "Bearer " + (self.key if key is None else key), "Content-Type": "application/json"}
            sent.update(headers or {})
            payload = raw if raw is not None else json.dumps(body).encode() if body is not None else None
            connection.request(method, path, payload, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def api(self, method, path, body=None, **more):
        return self.call(method, "/api/v1/" + path, body, **more)

    def control(self, method, path, body=None):
        return self.call(method, "/_simulator/" + path, body, key="")

    def count(self, endpoint):
        return self.control("GET", "counters").json.get(endpoint, 0)

    def create(self, **fields):
        wanted = {"name": "box", "docker_image": "python:3.11-slim", "vm": False}
        wanted.update(fields)
        answer = self.api("POST", "sandbox", wanted)
        assert answer.status == 201, answer.body
        return answer.json

    def get(self, identifier):
        return self.api("GET", "sandbox/" + identifier).json

    def wait(self, identifier, status="RUNNING", seconds=30):
        return wait(lambda: (lambda box: box if box["status"] == status else None)(self.get(identifier)), seconds)

    def running(self, **fields):
        box = self.create(**fields)
        self.wait(box["id"])
        return Gateway(self, box["id"])


class Gateway:
    """The gateway of one sandbox, with a token for it."""

    def __init__(self, simulator, identifier):
        self.simulator, self.id = simulator, identifier
        self.auth = simulator.api("POST", f"sandbox/{identifier}/auth").json
        self.token = self.auth["token"]
        self.base = f"/{self.auth['user_ns']}/{self.auth['job_id']}/"

    def call(self, method, operation, body=None, token=None, **more):
        return self.simulator.call(method, self.base + operation, body, key=token or self.token, **more)

    def exec(self, command, **fields):
        body = {"command": command, "working_dir": None, "env": {}, "sandbox_id": self.id, "timeout": 30}
        body.update(fields)
        return self.call("POST", "exec", body)

    def output(self, command, **fields):
        answer = self.exec(command, **fields)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json["stdout"]

    def upload(self, path, content, field="file"):
        head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="x"\r\n' \
               "Content-Type: application/octet-stream\r\n\r\n"
        query = urllib.parse.urlencode({"path": path, "sandbox_id": self.id})
        return self.call("POST", "upload?" + query, raw=head.encode() + content + b"\r\n--edge--\r\n",
                         headers={"Content-Type": "multipart/form-data; boundary=edge"})

    def file(self, operation, path, **query):
        return self.call("GET", operation + "?" + urllib.parse.urlencode({"path": path, **query}))


def wait(condition, seconds=30):
    """The first true value of the condition; an error if there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("waited in vain")


class Case(unittest.TestCase):
    """Test cases share one simulator per class, started with the class's OPTIONS."""

    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.sim = Simulator(*cls.OPTIONS)

    @classmethod
    def tearDownClass(cls):
        status = cls.sim.stop()
        assert status == 0, f"the simulator ended with {status}"


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
