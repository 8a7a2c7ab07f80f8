# SPDX-License-Identifier: MIT
"""The control plane of PPIO and E2B, and the proxy in front of its sandboxes."""

import datetime

import harness
import ppio
from harness import wait


def time(text):
    return datetime.datetime.fromisoformat(text[:23] + "+00:00")


class Service(ppio.Case):
    OPTIONS = ("--pause-delay", "30", "--ppio-quota", "60")

    def test_create_get_list_kill(self):
        box = self.ppio.create(timeout=600, metadata={"a b": "1/2", "custom_label#exp": "1", "u": "汉😀=&%"}, envVars={"A": "1"})
        self.assertRegex(box["sandboxID"], "^i[a-z0-9]{20}$")
        self.assertNotIn("envdAccessToken", box)
        got = self.ppio.get(box["sandboxID"])
        self.assertEqual((got["state"], got["alias"], got["metadata"]["u"], got["cpuCount"]), ("running", "base", "汉😀=&%", 2))
        self.assertGreaterEqual(time(got["endAt"]) - time(got["startedAt"]), datetime.timedelta(seconds=600))
        # Both forms of an id are the same sandbox.
        self.assertEqual(self.ppio.get(box["sandboxID"] + "-" + box["clientID"])["sandboxID"], box["sandboxID"])
        other = self.ppio.create(metadata={"custom_label#exp": "1"})
        quote = ppio.urllib.parse.quote
        for key, value, expected in (("a b", "1/2", 1), ("custom_label#exp", "1", 2), ("u", "汉😀=&%", 1), ("u", "other", 0)):
            form = ppio.urllib.parse.urlencode({quote(key): quote(value)})
            found = self.ppio.api("GET", "v2/sandboxes?" + ppio.urllib.parse.urlencode({"metadata": form})).json
            self.assertEqual(len(found), expected, (key, value))
        both = ppio.urllib.parse.urlencode({quote("custom_label#exp"): "1", quote("a b"): quote("1/2")})
        found = self.ppio.api("GET", "v2/sandboxes?" + ppio.urllib.parse.urlencode({"metadata": both})).json
        self.assertEqual([one["sandboxID"] for one in found], [box["sandboxID"]])
        self.assertEqual(self.ppio.api("GET", "v2/sandboxes?metadata=nothing").status, 400)
        for one in (box, other):
            answer = self.ppio.api("DELETE", "sandboxes/" + one["sandboxID"])
            self.assertEqual((answer.status, answer.body), (204, b""))
            self.assertEqual(self.ppio.api("DELETE", "sandboxes/" + one["sandboxID"]).status, 404)
            gone = self.ppio.api("GET", "sandboxes/" + one["sandboxID"])
            self.assertEqual((gone.status, gone.json["code"]), (404, 404))
            dead = self.ppio.envd(one["sandboxID"], "GET", "/health")
            self.assertEqual((dead.status, dead.json), (502, {"sandboxId": one["sandboxID"], "code": 502,
                                                              "message": "The sandbox was not found"}))

    def test_pages(self):
        ids = [self.ppio.create(metadata={"set": "pages"})["sandboxID"] for _ in range(7)]
        for order in ("desc", "asc"):
            seen, token, pages = [], None, 0
            while token != "":
                query = {"metadata": "set=pages", "limit": 3, "order": order}
                if token:
                    query["nextToken"] = token
                answer = self.ppio.api("GET", "v2/sandboxes?" + ppio.urllib.parse.urlencode(query))
                self.assertEqual(answer.headers["X-Total-Running"], "7")
                seen += [box["sandboxID"] for box in answer.json]
                token, pages = answer.headers["X-Next-Token"] or "", pages + 1
            self.assertEqual((sorted(seen), len(set(seen)), pages), (sorted(ids), 7, 3))
        self.assertEqual(self.ppio.api("GET", "v2/sandboxes?nextToken=wrong").status, 400)
        for limit in ("0", "101", "x"):
            self.assertEqual(self.ppio.api("GET", "v2/sandboxes?limit=" + limit).status, 400)
        for one in ids:
            self.ppio.api("DELETE", "sandboxes/" + one)

    def test_who_may(self):
        missing = self.ppio.call("GET", "/v2/sandboxes")
        self.assertEqual((missing.status, missing.json["message"]), (401, "authorization header is missing"))
        self.assertEqual(self.ppio.api("GET", "v2/sandboxes", key="sk_wrong").status, 401)
        self.assertEqual(self.ppio.api("GET", "v2/sandboxes", key=self.sim.line["ppioBlockedKey"]).status, 403)
        self.assertEqual(self.ppio.call("GET", "/health").status, 204)
        bearer = {"Authorization": "Bearer " + self.ppio.key}
        self.assertEqual(self.ppio.call("GET", "/teams", headers=bearer).json[0]["isDefault"], True)

    def test_refused(self):
        for body, status in (({"timeout": 5}, 400), ({"templateID": "base", "timeout": 0}, 400), ({"templateID": "none"}, 404),
                             ({"templateID": "base", "timeout": "5"}, 400), ({"templateID": "base:none"}, 404),
                             ({"templateID": "foreign"}, 403), ({"templateID": "python:3.11-slim"}, 404),
                             ({"templateID": "base", "metadata": {"a": 1}}, 400),
                             ({"templateID": "envd-0-1-3", "secure": True}, 400),
                             ({"templateID": "base", "network": {"allowPublicTraffic": False}}, 400),
                             ({"templateID": "base", "network": {"allowOut": ["*.example.org"]}}, 400)):
            with self.subTest(body):
                answer = self.ppio.api("POST", "sandboxes", body)
                self.assertEqual((answer.status, answer.json["code"]), (status, status), answer.body)
        for raw in (b"", b"[]", b"{", b"\xff"):
            self.assertEqual(self.ppio.api("POST", "sandboxes", raw=raw).status, 400)
        for identifier in ("nonexistent-sandbox-id-xyz", "iABC", "i" * 21):
            self.assertEqual(self.ppio.api("GET", "sandboxes/" + identifier).status, 404)
        self.assertEqual(self.ppio.create(nodeID=None, autoPause=None, network=None, secure=None)["clientID"], "6532622b")
        box = self.ppio.create(templateID="envd-0-1-3")
        self.assertEqual(box["envdVersion"], "0.1.3")

    def test_quota(self):
        ids = []
        while (answer := self.ppio.api("POST", "sandboxes", {"templateID": "base", "timeout": 60})).status == 201:
            ids.append(answer.json["sandboxID"])
        self.assertEqual(answer.status, 429)
        self.assertIn("maximum number of concurrent", answer.json["message"])
        paused = ids.pop()
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{paused}/pause").status, 204)
        fresh = self.ppio.create()["sandboxID"]
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{paused}/resume", {}).status, 429)
        for one in (paused, fresh, *ids):
            self.assertEqual(self.ppio.api("DELETE", "sandboxes/" + one).status, 204)

    def test_lives(self):
        box = self.ppio.create(timeout=600)["sandboxID"]

        def left():
            got = self.ppio.get(box)
            now = time(self.sim.control("GET", "state").json["now"])  # other tests let time pass
            return round((time(got["endAt"]) - now).total_seconds())
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/timeout", {"timeout": 900}).status, 204)
        self.assertAlmostEqual(left(), 900, delta=5)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/timeout", {"timeout": 100}).status, 204)
        self.assertAlmostEqual(left(), 100, delta=5)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/refreshes", {"duration": 50}).status, 204)
        self.assertAlmostEqual(left(), 100, delta=5)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/connect", {"timeout": 20}).status, 200)
        self.assertAlmostEqual(left(), 100, delta=5)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/connect", {"timeout": 200}).status, 200)
        self.assertAlmostEqual(left(), 200, delta=5)
        # Cut to an hour unless it was made for more.
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/timeout", {"timeout": 99999}).status, 204)
        self.assertAlmostEqual(left(), 3600, delta=5)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/pause").status, 204)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/pause").status, 409)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/timeout", {"timeout": 100}).status, 404)
        self.assertEqual(self.ppio.get(box)["state"], "paused")
        self.assertAlmostEqual(left(), 0, delta=5)
        self.assertEqual(self.ppio.envd(box, "GET", "/health").status, 502)
        resumed = self.ppio.api("POST", f"sandboxes/{box}/resume", {"timeout": 300, "autoPause": False})
        self.assertEqual((resumed.status, resumed.json["sandboxID"]), (201, box))
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/resume", {"timeout": 300}).status, 409)
        self.assertAlmostEqual(left(), 300, delta=5)
        self.assertEqual(self.ppio.envd(box, "GET", "/health").status, 204)
        self.assertEqual(self.ppio.api("DELETE", "sandboxes/" + box).status, 204)
        lives = self.ppio.lives(box)
        self.assertEqual([life["what"] for life in lives], ["create", "timeout", "timeout", "refresh", "connect", "connect",
                                                            "timeout", "pause", "resume", "kill"])
        self.assertTrue(all(life["call"] > 0 for life in lives))
        for before, after in zip(lives, lives[1:]):
            self.assertEqual((before["endAfter"], before["stateAfter"]), (after["endBefore"], after["stateBefore"]))
        self.assertGreater(lives[1]["endAfter"], lives[1]["endBefore"])
        self.assertLess(lives[2]["endAfter"], lives[2]["endBefore"])
        self.assertEqual((lives[3]["endAfter"], lives[4]["endAfter"]), (lives[3]["endBefore"], lives[4]["endBefore"]))
        self.assertEqual((lives[-1]["endAfter"], lives[-1]["stateAfter"]), (None, None))

    def test_expiry(self):
        dies, pauses = self.ppio.create(timeout=60)["sandboxID"], self.ppio.create(timeout=60, autoPause=True)["sandboxID"]
        wakes = self.ppio.create(timeout=60, autoPause=True, autoResume={"enabled": True})["sandboxID"]
        long_one = self.ppio.create(timeout=7200, metadata={"long_running": "true", "idle_timeout": "60"})["sandboxID"]
        capped = self.ppio.get(self.ppio.create(timeout=7200)["sandboxID"])
        self.assertEqual(time(capped["endAt"]) - time(capped["startedAt"]), datetime.timedelta(hours=1))
        self.ppio.shift(61)
        self.assertEqual(self.ppio.api("GET", "sandboxes/" + dies).status, 404)
        wait(lambda: self.ppio.get(pauses)["state"] == "paused" and self.ppio.get(wakes)["state"] == "paused")
        self.assertEqual(self.ppio.api("GET", "sandboxes/" + long_one).status, 404)  # nobody used it for a minute
        self.assertEqual(self.ppio.envd(pauses, "GET", "/health").status, 502)
        self.assertEqual(self.ppio.envd(wakes, "GET", "/health").status, 204)
        self.assertEqual(self.ppio.get(wakes)["state"], "running")
        self.assertEqual([life["what"] for life in self.ppio.lives(wakes)], ["create", "auto-pause", "auto-resume"])
        self.assertEqual([life["what"] for life in self.ppio.lives(dies)], ["create", "expire"])
        listed = self.ppio.api("GET", "v2/sandboxes?state=paused").json
        self.assertIn(pauses, [box["sandboxID"] for box in listed])
        self.assertNotIn(pauses, [box["sandboxID"] for box in self.ppio.api("GET", "sandboxes").json])

    def test_metrics_and_logs(self):
        box, other = self.ppio.create()["sandboxID"], self.ppio.create()["sandboxID"]
        self.assertEqual(self.ppio.envd(box, "GET", "/health").status, 204)  # its processes start
        sample = self.ppio.api("GET", f"sandboxes/{box}/metrics").json[-1]
        self.assertGreater(sample["memUsed"], 100_000)
        self.assertEqual((sample["memTotal"], sample["cpuCount"]), (512 << 20, 2))
        many = self.ppio.api("GET", f"sandboxes/metrics?sandbox_ids={box},{other},inone").json["sandboxes"]
        self.assertEqual(set(many), {box, other})
        self.assertEqual(self.ppio.api("GET", f"sandboxes/{box}/metrics?start=4000000000").json, [])
        logs = self.ppio.api("GET", f"sandboxes/{box}/logs").json
        self.assertEqual(logs["logEntries"][0]["message"], "Sandbox started")
        self.assertEqual(len(self.ppio.api("GET", f"v2/sandboxes/{box}/logs?level=warn").json["logs"]), 0)
        self.assertEqual(len(self.ppio.api("GET", f"v2/sandboxes/{box}/logs?search=started").json["logs"]), 1)

    def test_secure_and_routing(self):
        box = self.ppio.create(secure=True, envVars={"A": "1"}, network={"allowPublicTraffic": False})
        token, identifier = box["envdAccessToken"], box["sandboxID"]
        self.assertTrue(box["trafficAccessToken"])
        self.assertEqual(self.ppio.get(identifier)["envdAccessToken"], token)
        self.assertEqual(self.ppio.envd(identifier, "GET", "/envs").status, 401)
        self.assertEqual(self.ppio.envd(identifier, "GET", "/envs", token="wrong").status, 401)
        self.assertEqual(self.ppio.envd(identifier, "GET", "/envs", token=token).json, {"A": "1"})
        host = {"Host": f"49983-{identifier}-0badcafe.sandbox.example", "X-Access-Token": token}
        self.assertEqual(self.ppio.call("GET", "/envs", headers=host).json, {"A": "1"})
        self.assertEqual(self.ppio.call("GET", "/envs", headers={"X-Access-Token": token}).json, {"A": "1"})
        self.assertEqual(self.ppio.envd(identifier, "GET", "/", port=8000).status, 403)
        traffic = {"E2b-Traffic-Access-Token": box["trafficAccessToken"]}
        closed = self.ppio.envd(identifier, "GET", "/", port=8000, headers=traffic)
        self.assertEqual((closed.status, closed.json["port"]), (502, 8000))

    def test_credentials_on_the_wrong_side(self):
        self.sim.control("POST", "reset")
        box = self.ppio.create(secure=True)
        sent = {"X-API-Key": self.ppio.key}
        self.assertEqual(self.ppio.envd(box["sandboxID"], "GET", "/health").status, 204)
        self.assertEqual(self.sim.count("ppio-key-leak"), 0)
        self.assertEqual(self.ppio.envd(box["sandboxID"], "GET", "/envs", headers=sent).status, 401)
        self.assertEqual(self.sim.count("ppio-key-leak"), 1)
        sent["X-Access-Token"] = box["envdAccessToken"]
        self.assertEqual(self.ppio.call("GET", "/v2/sandboxes", headers=sent).status, 200)
        self.assertEqual(self.sim.count("ppio-token-leak"), 1)

    def test_templates(self):
        shown = self.ppio.api("GET", "v2/templates?limit=3").json
        self.assertEqual((len(shown["templates"]), shown["page"], shown["totalPages"]), (3, 1, (shown["total"] + 2) // 3))
        self.assertIn("base", [name for one in self.ppio.api("GET", "templates").json for name in one["aliases"]])
        self.assertEqual(self.ppio.api("GET", "templates/aliases/none").status, 404)
        self.assertEqual(self.ppio.api("GET", "templates/aliases/foreign").status, 403)
        base = self.ppio.api("GET", "templates/aliases/base").json["templateID"]
        self.assertEqual(self.ppio.api("DELETE", "templates/" + base).status, 403)
        begun = self.ppio.api("POST", "v3/templates", {"name": "mine", "cpuCount": 1, "memoryMB": 512})
        self.assertEqual(begun.status, 202)
        template, build = begun.json["templateID"], begun.json["buildID"]
        self.assertEqual(self.ppio.api("POST", "sandboxes", {"templateID": "mine"}).status, 400)
        path = f"templates/{template}/builds/{build}"
        self.assertEqual(self.ppio.api("POST", "v2/" + path, {"fromImage": "debian", "steps": []}).status, 202)
        wait(lambda: self.ppio.api("GET", path + "/status").json["status"] == "ready")
        self.assertEqual(self.ppio.create(templateID="mine")["templateID"], template)
        self.assertEqual(self.ppio.api("PATCH", "v2/templates/" + template, {"public": True}).json, {"names": ["demo/mine"]})
        self.assertEqual(self.ppio.api("GET", "templates/" + template).json["public"], True)
        self.assertEqual(self.ppio.api("DELETE", "templates/" + template).status, 204)
        self.assertEqual(self.ppio.api("GET", "templates/" + template).status, 404)

    def test_snapshots_and_copies(self):
        box = self.ppio.create(metadata={"a": "1"})["sandboxID"]
        snapshot = self.ppio.api("POST", f"sandboxes/{box}/snapshots", {})
        self.assertEqual(snapshot.status, 201)
        listed = self.ppio.api("GET", "snapshots?sandboxID=" + box).json
        self.assertEqual([one["snapshotID"] for one in listed], [snapshot.json["snapshotID"]])
        made = self.ppio.create(templateID=snapshot.json["snapshotID"])
        self.assertNotEqual(made["sandboxID"], box)
        clones = self.ppio.api("POST", f"sandboxes/{box}/clone", {"count": 2}).json["sandboxes"]
        self.assertEqual(len({one["sandboxID"] for one in clones} - {box}), 2)
        self.assertEqual(self.ppio.get(clones[0]["sandboxID"])["metadata"], {"a": "1"})
        self.assertEqual(len(self.ppio.api("POST", f"sandboxes/{box}/fork", {"count": 2}).json), 2)
        committed = self.ppio.api("POST", f"sandboxes/{box}/commit", {"alias": "kept"})
        self.assertEqual((committed.status, committed.json["aliases"]), (201, ["kept"]))
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/commit", {"alias": "kept"}).status, 409)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box}/reset", {}).status, 200)
        self.assertEqual(self.ppio.api("DELETE", "templates/" + snapshot.json["snapshotID"]).status, 204)
        self.assertEqual(self.ppio.api("GET", "snapshots?sandboxID=" + box).json, [])
        words = [item["eventName"] for item in self.ppio.api("GET", f"sandboxes/events?sandboxID={box}&orderAsc=true").json["items"]]
        self.assertEqual(words[0], "create")

    def test_network(self):
        box = self.ppio.create()["sandboxID"]
        rules = {"allowOut": ["192.0.2.0/24"], "denyOut": ["0.0.0.0/0"]}
        self.assertEqual(self.ppio.api("PUT", f"sandboxes/{box}/network", rules).status, 204)
        self.assertEqual(self.ppio.get(box)["network"], rules)
        self.assertEqual(self.ppio.api("PUT", f"sandboxes/{box}/network", {"denyOut": []}).status, 204)
        self.assertEqual(self.ppio.get(box)["network"], {"denyOut": []})

    def test_faults_and_settings(self):
        self.addCleanup(self.sim.control, "POST", "reset")
        for rule, status in (("ppio-list:status=429:retry-after=3", 429), ("ppio-api:status=503", 503), ("ppio-list:html", 200)):
            self.sim.control("POST", "reset")
            self.assertEqual(self.sim.control("POST", "faults", {"rule": rule}).status, 200)
            answer = self.ppio.api("GET", "v2/sandboxes")
            self.assertEqual(answer.status, status)
            self.assertEqual(self.sim.count("ppio-list"), 1)
        self.sim.control("POST", "reset")
        self.assertEqual(self.sim.control("POST", "faults", {"rule": "ppio-create:reset:after:times=1"}).status, 200)
        before = len(self.ppio.api("GET", "sandboxes").json)
        with self.assertRaises(ConnectionError):
            self.ppio.create()
        self.assertEqual(len(self.ppio.api("GET", "sandboxes").json), before + 1)
        self.sim.control("POST", "settings", {"domain": "elsewhere.example", "noise": True, "connectCall": False})
        box = self.ppio.create()
        self.assertEqual(box["domain"], "elsewhere.example")
        noisy = self.ppio.api("GET", "sandboxes/" + box["sandboxID"])
        self.assertTrue(noisy.body.startswith(b" {"), noisy.body)
        self.assertIn("laterAddition", noisy.json)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box['sandboxID']}/connect", {"timeout": 5}).status, 404)
        self.sim.control("POST", "settings", {"domain": "", "noise": False, "connectCall": True, "rateLimit": 0.02})
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{box['sandboxID']}/connect", {"timeout": 5}).status, 200)
        limited = self.ppio.api("POST", f"sandboxes/{box['sandboxID']}/connect", {"timeout": 5})
        self.assertEqual((limited.status, int(limited.headers["Retry-After"]) > 0), (429, True))
        self.sim.control("POST", "settings", {"rateLimit": 0})


class Changing(ppio.Case):
    OPTIONS = ("--pause-delay", "1500", "--ppio-profile", "v1")

    def test_older_region(self):
        box = self.ppio.create(timeout=600)
        self.assertRegex(box["clientID"], "^[0-9a-f]{8}$")
        self.assertEqual(box["envdVersion"], "0.2.0")
        full = box["sandboxID"] + "-" + box["clientID"]
        listed = self.ppio.api("GET", "v2/sandboxes?limit=1000").json
        self.assertNotIn("envdVersion", listed[0])
        self.assertNotIn("diskSizeMB", listed[0])
        sample = self.ppio.api("GET", f"sandboxes/{full}/metrics?start=1").json[-1]
        self.assertEqual(sample["memTotalMiB"], 512)
        self.assertEqual(self.ppio.api("PUT", f"sandboxes/{full}/network", {}).status, 404)
        # Without "sync" it is still going on when the answer comes.
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{full}/pause", {"sync": False}).status, 204)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{full}/timeout", {"timeout": 9}).status, 409)
        self.assertEqual(self.ppio.envd(full, "GET", "/health").status, 409)
        wait(lambda: self.ppio.get(full)["state"] == "paused")


class Limits(ppio.Case):
    OPTIONS = ("--ppio-profile", "e2b", "--ppio-key", "e2b_0123456789abcdef")

    def test_e2b(self):
        self.assertEqual(self.ppio.key, "e2b_0123456789abcdef")
        answer = self.ppio.api("POST", "sandboxes", {"templateID": "base", "timeout": 90000})
        self.assertEqual((answer.status, answer.json["message"]), (400, "Timeout cannot be greater than 24 hours"))
        second = self.ppio.api("POST", "v2/sandboxes", {"templateID": "base"})
        self.assertEqual(second.status, 201)
        self.assertTrue(second.json["envdAccessToken"])
        twice = [self.ppio.call("POST", "/v2/sandboxes", {"templateID": "base"}, {"X-API-Key": self.ppio.key,
                                                                               "Idempotency-Key": "once"}).json["sandboxID"]
                 for _ in range(2)]
        self.assertEqual(len(set(twice)), 1)
        self.assertEqual(self.ppio.api("GET", "sandboxes/a-b-c").status, 400)
        self.assertEqual(self.ppio.api("GET", "sandboxes/iABC").status, 400)
        self.assertIsInstance(self.ppio.api("GET", "v2/templates").json, list)
        self.assertEqual(self.ppio.api("POST", f"sandboxes/{second.json['sandboxID']}/clone", {}).status, 404)


if __name__ == "__main__":
    harness.main()
