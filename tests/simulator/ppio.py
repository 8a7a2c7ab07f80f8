# SPDX-License-Identifier: MIT
"""The simulator's second service, PPIO's and E2B's, over plain HTTP. Standard library only."""

import contextlib
import json
import urllib.parse

import harness


class Ppio:
    """The control plane of one simulator, and the way to its sandboxes."""

    def __init__(self, simulator):
        self.simulator, self.key = simulator, simulator.line["ppioKey"]
        address = urllib.parse.urlsplit(simulator.line["ppioUrl"])
        self.host, self.port = address.hostname, address.port

    def call(self, method, path, body=None, headers=None, raw=None, timeout=30):
        """One request without any credential but those in the headers."""
        connection = harness.http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        with contextlib.closing(connection):
            payload = raw if raw is not None else json.dumps(body).encode() if body is not None else None
            connection.request(method, path, payload, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return harness.Answer(response.status, response.headers, response.read())

    def api(self, method, path, body=None, key=None, **more):
        return self.call(method, "/" + path, body, headers={"X-API-Key": key or self.key}, **more)

    def create(self, **fields):
        answer = self.api("POST", "sandboxes", {"templateID": "base", "timeout": 300, **fields})
        assert answer.status == 201, (answer.status, answer.body)
        return answer.json

    def get(self, identifier):
        return self.api("GET", "sandboxes/" + identifier).json

    def envd(self, identifier, method, path, body=None, port=49983, token=None, headers=None, **more):
        sent = {"E2b-Sandbox-Id": identifier, "E2b-Sandbox-Port": str(port), **(headers or {})}
        if token:
            sent["X-Access-Token"] = token
        return self.call(method, path, body, headers=sent, **more)

    def lives(self, identifier=None):
        """What changed lives so far, oldest first."""
        all_of_them = self.simulator.control("GET", "lives").json["lives"]
        return [life for life in all_of_them if identifier in (None, life["sandbox"])]

    def shift(self, seconds):
        self.simulator.control("POST", "clock", {"shiftSeconds": seconds})


class Case(harness.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ppio = Ppio(cls.sim)
