# SPDX-License-Identifier: MIT
"""Images, registries, teams and availability: prime.md §10, §11."""

import gzip
import urllib.parse

import harness
from harness import Case, wait


class Images(Case):
    OPTIONS = ("--image-build-delay", "200")

    def build(self, **fields):
        return self.sim.api("POST", "images/build", fields)

    def rows(self, **query):
        return self.sim.api("GET", "images?" + urllib.parse.urlencode(query)).json

    def status(self, build):
        return self.sim.api("GET", "images/build/" + build).json

    def finished(self, build):
        return wait(lambda: (lambda state: state if state["status"] in ("COMPLETED", "FAILED") else None)(self.status(build)))

    def made(self, name, tag="v1", **fields):
        """An image that exists as container."""
        answer = self.build(source_image="registry.example.test/any:1", image_name=name, image_tag=tag, **fields)
        self.assertEqual(answer.status, 201, answer.body)
        self.assertEqual(self.finished(answer.json["build_id"])["status"], "COMPLETED")
        return answer.json

    def upload(self, address, content):
        return self.sim.call("PUT", urllib.parse.urlsplit(address).path, raw=content, headers={
            "Authorization": "", "Content-Type": "application/octet-stream"})

    def test_build_from_a_context(self):
        answer = self.build(image_name="mine", image_tag="v2", dockerfile_path="Dockerfile", platform="linux/amd64")
        self.assertEqual(answer.status, 201)
        build = answer.json
        self.assertTrue(build["build_id"] and build["fullImagePath"].endswith("/mine:v2") and build["expires_in"] > 0)
        start = f"images/build/{build['build_id']}/start"
        self.assertEqual(self.status(build["build_id"])["status"], "PENDING")
        self.assertEqual(self.sim.api("POST", start, {"context_uploaded": True}).status, 409)
        self.assertEqual(self.upload(build["upload_url"] + "x", gzip.compress(b"tar")).status, 403)
        self.assertEqual(self.upload(build["upload_url"], b"no archive").status, 400)
        self.assertEqual(self.upload(build["upload_url"], gzip.compress(b"tar")).status, 200)
        self.assertEqual(self.status(build["build_id"])["status"], "UPLOADING")
        self.assertEqual(self.sim.api("POST", start, {}).status, 422)
        self.assertEqual(self.sim.api("POST", start, {"context_uploaded": True}).json["status"], "BUILDING")
        self.assertEqual(self.upload(build["upload_url"], gzip.compress(b"tar")).status, 403)
        done = self.finished(build["build_id"])
        self.assertEqual((done["status"], done["artifacts"][0]["artifactType"]), ("COMPLETED", "CONTAINER_IMAGE"))
        self.assertTrue(done["startedAt"] and done["completedAt"])
        row, = self.rows(search="mine:v2")["data"]
        self.assertEqual((row["imageName"], row["imageTag"], row["status"], row["ownerType"], row["visibility"]),
                         ("mine", "v2", "COMPLETED", "personal", "PRIVATE"))
        self.assertGreater(row["sizeBytes"], 0)

    def test_failing_build(self):
        build = self.build(source_image="broken-thing:1").json["build_id"]
        self.assertTrue(self.finished(build)["errorMessage"])
        self.assertEqual(self.rows(search="broken-thing")["data"][0]["status"], "FAILED")

    def test_several_sources(self):
        answer = self.build(source_image="alpha:1, missing:2,beta").json
        self.assertEqual([(r["sourceImage"], r["success"]) for r in answer["results"]],
                         [("alpha:1", True), ("missing:2", False), ("beta", True)])
        self.assertEqual([r["sourceImage"] for r in answer["failed"]], ["missing:2"])
        self.assertTrue(answer["results"][2]["fullImagePath"].endswith("/beta:latest"))

    def test_pages_count_images_not_rows(self):
        for i in range(5):
            self.made(f"page-{i}")
        self.finished(self.sim.api("POST", "images/page-0/v1/vm-build", {}).json["buildId"])
        first = self.rows(search="page-", limit=2)
        self.assertEqual((first["totalCount"], first["total_count"], first["offset"], first["limit"], len(first["data"])),
                         (5, 5, 0, 2, 2))
        names = [row["imageName"] for offset in (0, 2, 4) for row in self.rows(search="PAGE-", limit=2, offset=offset)["data"]]
        self.assertEqual(sorted(names), ["page-0", "page-0", "page-1", "page-2", "page-3", "page-4"])
        self.assertEqual(self.rows(search="page-", offset=99)["data"], [])
        for query in ("limit=0", "limit=251", "offset=-1", "limit=x", "ownerScope=all"):
            self.assertEqual(self.sim.api("GET", "images?" + query).status, 422, query)
        self.assertEqual(self.sim.api("GET", "images?teamId=c" + "0" * 24).status, 403)

    def test_owners(self):
        team = self.sim.api("GET", "user/teams").json["data"][0]["teamId"]
        self.made("owned", team_id=team)
        self.made("owned", owner_scope="platform")
        self.assertEqual(self.rows(search="owned")["data"], [])
        row, = self.rows(search="owned", teamId=team)["data"]
        self.assertEqual((row["ownerType"], row["teamId"], row["fullImagePath"]), ("team", team, f"prime/team-{team}/owned:v1"))
        row, = self.rows(search="owned", ownerScope="platform")["data"]
        self.assertEqual((row["ownerType"], row["visibility"], row["displayRef"]), ("platform", "PUBLIC", "owned:v1"))
        self.assertEqual(self.build(image_name="a", image_tag="b", team_id="c" + "0" * 24).status, 403)
        self.assertEqual(self.build(image_name="a", image_tag="b", team_id=team, owner_scope="platform").status, 422)

    def test_virtual_machine_image(self):
        self.made("machine")
        answer = self.sim.api("POST", "images/demo/machine/v1/vm-build", {})
        self.assertEqual(answer.status, 200)
        build = answer.json["buildId"]
        self.assertEqual(self.sim.api("POST", "images/machine/v1/vm-build", {}).json["buildId"], build)
        self.assertEqual(self.finished(build)["artifacts"][0]["artifactType"], "VM_SANDBOX")
        self.assertEqual({row["artifactType"] for row in self.rows(search="machine")["data"]}, {"CONTAINER_IMAGE", "VM_SANDBOX"})
        self.assertEqual(self.sim.api("POST", "images/no-such/v1/vm-build", {}).status, 404)
        slow = self.build(image_name="not-uploaded", image_tag="v1").json
        self.assertTrue(slow["upload_url"])
        self.assertEqual(self.sim.api("POST", "images/not-uploaded/v1/vm-build", {}).status, 409)

    def test_a_machine_waits_for_its_image(self):
        path = self.made("first-use")["fullImagePath"]
        box = self.sim.create(vm=True, docker_image=path)
        self.assertEqual(box["status"], "PENDING")
        build = box["pendingImageBuildId"]
        self.assertEqual(self.status(build)["imageName"], "first-use")
        second = self.sim.create(vm=True, docker_image="prime/demo/first-use:v1")
        self.assertEqual(second["pendingImageBuildId"], build)
        ready = self.sim.wait(box["id"])
        self.assertIsNone(ready["pendingImageBuildId"])
        self.assertEqual(self.status(build)["status"], "COMPLETED")
        self.assertIsNone(self.sim.create(vm=True, docker_image=path)["pendingImageBuildId"])
        self.assertIsNone(self.sim.create(vm=False, docker_image=path)["pendingImageBuildId"])
        other = self.sim.create(vm=True, docker_image="somewhere/needs-build:3")
        self.assertEqual(self.status(other["pendingImageBuildId"])["status"], "BUILDING")
        self.sim.wait(other["id"])
        self.assertEqual(self.finished(other["pendingImageBuildId"])["status"], "COMPLETED")

    def patch(self, *updates, **fields):
        return self.sim.api("PATCH", "images", {"mode": "explicit", "dryRun": False, "updates": list(updates), **fields})

    def test_update(self):
        for name in ("up-one", "up-two"):
            self.made(name)
        personal = {"type": "personal"}
        publish = {"source": {"reference": "up-one:v1"}, "set": {"visibility": "PUBLIC"}}
        dry = self.patch(publish, dryRun=True).json
        self.assertEqual((dry["success"], dry["dryRun"], dry["results"][0]["after"]["visibility"]), (True, True, "PUBLIC"))
        self.assertEqual(self.rows(search="up-one")["data"][0]["visibility"], "PRIVATE")
        answer = self.patch(publish, {"source": {"reference": "up-none:v1"}, "set": {"tag": "v2"}},
                            {"source": {"owner": personal, "name": "up-two", "tag": "v1"}, "set": {"name": "up-one"}},
                            {"source": {"owner": personal, "name": "up-two", "tag": "v1"},
                             "set": {"name": "up-new", "tag": "v9"}},
                            {"source": {"owner": {"type": "team", "teamId": "x"}, "name": "a", "tag": "b"}, "set": {"tag": "c"}})
        self.assertEqual(answer.status, 200)
        results = answer.json["results"]
        self.assertEqual([r["success"] for r in results], [True, False, False, True, False])
        self.assertFalse(answer.json["success"])
        self.assertEqual([r["error"]["code"] for r in results if "error" in r],
                         ["image_not_found", "image_already_exists", "forbidden"])
        self.assertEqual(results[3]["before"], {"owner": personal, "name": "up-two", "tag": "v1", "visibility": "PRIVATE"})
        self.assertEqual(results[3]["after"], {"owner": personal, "name": "up-new", "tag": "v9", "visibility": "PRIVATE"})
        self.assertEqual(self.rows(search="up-one")["data"][0]["visibility"], "PUBLIC")
        self.assertEqual(self.rows(search="up-two")["totalCount"], 0)
        moved = self.patch({"source": {"reference": "demo/up-new:v9"}, "set": {"owner": {"type": "platform"}}}).json
        self.assertEqual(moved["results"][0]["after"]["visibility"], "PUBLIC")
        self.assertEqual(self.rows(search="up-new", ownerScope="platform")["totalCount"], 1)
        for body in ({"mode": "search"}, {"updates": []}, {"updates": [publish] * 101}, {"updates": [{"source": {}, "set": {}}]}):
            self.assertEqual(self.patch(publish, **body).status, 422)

    def test_delete(self):
        self.made("gone")
        self.assertEqual(self.sim.api("DELETE", "images/gone/v1").json["success"], True)
        self.assertEqual(self.sim.api("DELETE", "images/gone/v1").status, 404)
        self.assertEqual(self.rows(search="gone")["data"], [])

    def test_validation(self):
        for fields, param in (({}, "image_name"), ({"image_name": "a"}, "image_tag"),
                              ({"image_name": "a", "image_tag": "b", "platform": "amiga"}, "platform"),
                              ({"image_name": "a", "image_tag": "b", "visibility": "SECRET"}, "visibility")):
            answer = self.build(**fields)
            self.assertEqual((answer.status, param in str(answer.json)), (422, True))
        self.assertEqual(self.sim.api("GET", "images/build/nope").status, 404)
        self.assertEqual(self.sim.api("POST", "images/build/nope/start", {"context_uploaded": True}).status, 404)


class Account(Case):
    def test_check_image(self):
        def check(**body):
            return self.sim.api("POST", "template/check-docker-image", body)
        self.assertEqual(check(image="python:3.11").json["accessible"], True)
        self.assertEqual(check(image="missing").json["accessible"], False)
        self.assertEqual(check(image="private/a").json["accessible"], False)
        known = self.sim.api("GET", "template/registry-credentials").json["credentials"][0]["id"]
        self.assertEqual(check(image="private/a", registry_credentials_id=known).json["accessible"], True)
        self.assertEqual(check(image="private/a", registry_credentials_id="x").status, 404)
        self.assertEqual(check().status, 422)

    def test_teams(self):
        everything = self.sim.api("GET", "user/teams").json
        self.assertEqual(everything["total_count"], len(everything["data"]))
        second = self.sim.api("GET", "user/teams?offset=1&limit=1").json
        self.assertEqual((second["data"], second["total_count"]), (everything["data"][1:2], len(everything["data"])))
        for query in ("offset=-1", "limit=0", "limit=x"):
            self.assertEqual(self.sim.api("GET", "user/teams?" + query).status, 422)
        me = self.sim.api("GET", "user/whoami").json["data"]["id"]
        for team in everything["data"]:
            members = self.sim.api("GET", f"teams/{team['teamId']}/members").json
            mine = [member for member in members["data"] if member["userId"] == me]
            self.assertEqual(mine[0]["role"], team["role"])
            page = self.sim.api("GET", f"teams/{team['teamId']}/members?offset=1&limit=1").json
            self.assertEqual(page["data"], members["data"][1:2])
        self.assertEqual(self.sim.api("GET", "teams/nope/members").status, 404)

    def test_availability(self):
        names = self.sim.api("GET", "availability/gpu-summary").json
        page = self.sim.api("GET", "availability/gpus?page=1&page_size=3").json
        self.assertEqual((len(page["items"]), page["totalCount"]), (3, 10))
        self.assertTrue({item["gpuType"] for item in page["items"]} <= set(names))
        only = self.sim.api("GET", "availability/multi-node?gpu_type=H100_80GB&gpu_count=16").json["items"]
        self.assertEqual([(item["gpuType"], item["gpuCount"]) for item in only], [("H100_80GB", 16)])
        self.assertEqual(self.sim.api("GET", "availability/gpus?page_size=101").status, 422)


class OnlyMachines(Case):
    OPTIONS = ("--containers", "off", "--image-build-delay", "50", "--sandboxes", "3")

    def test_no_containers(self):
        answer = self.sim.api("POST", "sandbox", {"name": "a", "docker_image": "b", "vm": False})
        self.assertEqual((answer.status, answer.json["errors"][0]["param"]), (422, "vm"))
        self.assertEqual(self.sim.create(vm=True)["vm"], True)
        build = self.sim.api("POST", "images/build", {"source_image": "quay.io/a/b:1"}).json["build_id"]
        self.assertEqual(self.sim.api("GET", "images/build/" + build).json["artifacts"][0]["artifactType"], "VM_SANDBOX")
        rows = self.sim.api("GET", "images").json["data"]
        self.assertTrue(len(rows) > 3 and {row["artifactType"] for row in rows} == {"VM_SANDBOX"})


class Limits(Case):
    OPTIONS = ("--rate-limit", "0.01")

    def test_images(self):
        self.assertEqual([self.sim.api("GET", "images").status for _ in range(4)], [200, 200, 200, 429])
        self.assertEqual([self.sim.api("PATCH", "images", {}).status for _ in range(2)], [422, 429])
        self.assertEqual([self.sim.api("POST", "images/build", {}).status for _ in range(2)], [422, 429])
        self.assertEqual([self.sim.api("DELETE", "images/a/b").status for _ in range(2)], [404, 429])


if __name__ == "__main__":
    harness.main()
