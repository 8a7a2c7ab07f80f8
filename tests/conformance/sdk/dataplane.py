# SPDX-License-Identifier: MIT
"""What the official clients for E2B's protocol do inside a sandbox. The packages differ in their names and in little else."""

import asyncio
import hashlib
import io
import urllib.error
import urllib.request

from faces import ASYNC
from harness import wait


class DataPlane:
    """Tests for every such client; the subclasses give a sandbox (self.box), its class's package (self.sdk) and self.ppio."""

    NEW = True  #: whether the client and the daemon know what came with versions 0.3.0 to 0.5.7

    def command(self, *arguments, **options):
        return self.box.commands.__getattr__("run")(*arguments, **options)  # a face has a method of that name itself

    def until(self, condition, seconds=10):
        """Waits, and lets the asynchronous client work meanwhile."""
        def attempt():
            if ASYNC:
                self.box.loop.run_until_complete(asyncio.sleep(0.02))
            return condition()
        return wait(attempt, seconds)

    def pty(self, columns=80, rows=24, **options):
        """A terminal and the list of what it wrote so far; only the asynchronous client reads by itself."""
        seen = []
        if ASYNC:
            options["on_data"] = seen.append
        return self.box.pty.create(size=self.sdk.PtySize(rows=rows, cols=columns), **options), seen

    def pty_text(self, handle, seen):
        try:
            if ASYNC:
                handle.wait()
            else:
                handle.wait(on_pty=seen.append)
        except self.sdk.CommandExitException:
            pass
        return b"".join(bytes(one) for one in seen)

    # Commands

    def test_foreground(self):
        out, err = [], []
        result = self.command("echo $FROM $MORE $HOME; pwd; echo bad >&2; whoami", envs={"MORE": "more"}, cwd="/tmp",
                                       on_stdout=out.append, on_stderr=err.append)
        self.assertEqual((result.exit_code, result.stderr), (0, "bad\n"))
        self.assertFalse(result.error)
        # Without an own root the directories are somewhere below the sandbox's own.
        self.assertRegex(result.stdout, r"^create more (/.*)?/home/user\n(/.*)?/tmp\n(user|root|[a-z_]+)\n$")
        self.assertEqual((("".join(map(str, out))), "".join(map(str, err))), (result.stdout, "bad\n"))
        self.assertRegex(self.command("echo $USER $HOME", user="root").stdout, r"^root (/.*)?/root\n$")
        with self.assertRaises(self.sdk.CommandExitException) as caught:
            self.command("echo partly; exit 7")
        self.assertEqual((caught.exception.exit_code, caught.exception.stdout), (7, "partly\n"))

    def test_wrong_calls(self):
        with self.assertRaises(self.sdk.CommandExitException) as caught:
            self.command("/no/such/program")
        self.assertEqual(caught.exception.exit_code, 127)
        with self.assertRaises(self.sdk.InvalidArgumentException):
            self.command("true", cwd="/no/such/directory")
        with self.assertRaises(self.sdk.AuthenticationException):
            self.command("true", user="nobody-we-know")
        with self.assertRaises(self.sdk.TimeoutException):
            self.command("sleep 60", timeout=1)
        with self.assertRaises(self.sdk.NotFoundException):
            self.box.commands.connect(999_999)

    def test_much_and_binary_output(self):
        result = self.command("head -c 3000000 /dev/urandom | base64 -w 76 | tee /tmp/copy; sha256sum /tmp/copy >&2")
        self.assertEqual(hashlib.sha256(result.stdout.encode()).hexdigest(), result.stderr.split()[0])
        self.assertEqual(self.command(r"printf '\346\261\211\360\237\230\200'").stdout, "汉😀")

    def test_background_kill_and_list(self):
        handle = self.command("echo begun; sleep 60", background=True)
        known = {one.pid: one for one in self.box.commands.list()}
        self.assertEqual((known[handle.pid].cmd, known[handle.pid].args[-1]), ("/bin/bash", "echo begun; sleep 60"))
        other = self.box.commands.connect(handle.pid)
        self.assertEqual(other.pid, handle.pid)
        self.assertTrue(handle.kill())
        for one in (handle, other):
            with self.assertRaises(self.sdk.CommandExitException) as caught:
                one.wait()
            self.assertEqual((caught.exception.exit_code, caught.exception.error), (-1, "signal: killed"))
        self.assertFalse(self.box.commands.kill(handle.pid))
        self.assertNotIn(handle.pid, [one.pid for one in self.box.commands.list()])

    def test_disconnecting_leaves_it_running(self):
        handle = self.command("sleep 1; echo later > later; echo seen", background=True)
        handle.disconnect()
        again = self.box.commands.connect(handle.pid)
        self.assertEqual(again.wait().stdout, "seen\n")
        self.assertEqual(self.box.files.read("later"), "later\n")

    def test_what_is_left_behind_is_waited_for(self):
        self.assertEqual(self.command("(sleep 1; echo late) &").stdout, "late\n")

    def test_input(self):
        options = {"stdin": True} if self.NEW else {}
        handle = self.command("read a; read b; echo \"<$a|$b>\"", background=True, **options)
        self.box.commands.send_stdin(handle.pid, "one\n")
        self.box.commands.send_stdin(handle.pid, "汉 two\n")
        self.assertEqual(handle.wait().stdout, "<one|汉 two>\n")
        if hasattr(self.box.commands.target, "close_stdin"):
            handle = self.command("cat; echo end", background=True, **options)
            self.box.commands.send_stdin(handle.pid, "x\n")
            self.box.commands.close_stdin(handle.pid)
            self.assertEqual(handle.wait().stdout, "x\nend\n")

    def test_stream_input(self):
        if not hasattr(self.box.commands.target, "stream_input"):
            return
        handle = self.command("for i in 1 2 3; do read x; echo \"<$x>\"; done", background=True, stdin=True)
        self.send_all(handle.pid, ["a\n", b"b", b"\nc\n"])
        self.assertEqual(handle.wait().stdout, "<a>\n<b>\n<c>\n")
        with self.assertRaises(self.sdk.NotFoundException):
            self.send_all(999_999, ["x"])

    def send_all(self, pid, pieces):
        if not ASYNC:
            return self.box.commands.stream_input(pid, pieces)

        async def send():
            async with self.box.commands.target.stream_input(pid) as place:
                for piece in pieces:
                    await place.send(piece)
        return self.box.loop.run_until_complete(send())

    # Terminals

    def test_terminal(self):
        handle, seen = self.pty(columns=71, rows=13)
        self.box.pty.send_stdin(handle.pid, b"stty size; tty; echo $TERM\n")
        if ASYNC:
            self.until(lambda: b"13 71" in b"".join(bytes(one) for one in seen))
        self.box.pty.resize(handle.pid, self.sdk.PtySize(rows=31, cols=101))
        self.box.pty.send_stdin(handle.pid, b"stty size; exit 4\n")
        text = self.pty_text(handle, seen)
        self.assertIn(b"31 101", text)
        self.assertIn(b"/dev/pts/", text)
        self.assertIn(b"xterm-256color", text)

    def test_terminals_can_be_killed_and_interrupted(self):
        handle, seen = self.pty()
        self.assertTrue(self.box.pty.kill(handle.pid))
        self.pty_text(handle, seen)
        self.assertFalse(self.box.pty.kill(handle.pid))
        handle, seen = self.pty()
        self.box.pty.send_stdin(handle.pid, b"trap 'echo got-it' INT; sleep 60\n")
        wait(lambda: [one for one in self.box.commands.list() if one.pid == handle.pid])
        self.until(lambda: self.command("pgrep -x sleep || true").stdout)
        self.box.pty.send_stdin(handle.pid, b"\x03")
        self.box.pty.send_stdin(handle.pid, b"\nexit\n")
        self.assertIn(b"got-it", self.pty_text(handle, seen))

    # Files

    def test_read_and_write(self):
        files = self.box.files
        self.assertEqual(files.write("deep/down/汉 a.txt", "text ü\n").path, "/home/user/deep/down/汉 a.txt")
        self.assertEqual(files.read("/home/user/deep/down/汉 a.txt"), "text ü\n")
        binary = bytes(range(256)) * 5000
        files.write("/tmp/b.bin", binary)
        self.assertEqual(bytes(files.read("/tmp/b.bin", format="bytes")), binary)
        stream = files.read("/tmp/b.bin", format="stream")
        if ASYNC:
            async def collect():
                return b"".join([part async for part in stream])
            self.assertEqual(self.box.loop.run_until_complete(collect()), binary)
        else:
            self.assertEqual(b"".join(stream), binary)
        files.write("/tmp/b.bin", io.BytesIO(binary[:1000]))
        self.assertEqual(bytes(files.read("/tmp/b.bin", format="bytes")), binary[:1000])
        files.write("/tmp/empty", b"")
        self.assertEqual(files.read("/tmp/empty"), "")
        many = files.write_files([{"path": f"many/{n}.txt", "data": str(n)} for n in range(5)])
        self.assertEqual(([one.path for one in many], files.read("many/3.txt")), ([f"/home/user/many/{n}.txt" for n in range(5)], "3"))
        for path, kind in (("/no/such", self.sdk.NotFoundException), ("/tmp", self.sdk.InvalidArgumentException)):
            with self.assertRaises(kind):
                files.read(path)
        with self.assertRaises(self.sdk.InvalidArgumentException):
            files.write("/tmp", "x")

    def test_listing_and_information(self):
        files = self.box.files
        files.write("tree/b/c.txt", "123")
        files.write("tree/.hidden", "")
        self.command("cd ~/tree; ln -s b/c.txt link; ln -s nowhere broken; mkfifo pipe; chmod 600 .hidden")
        self.assertEqual([one.name for one in files.list("tree")], [".hidden", "b", "link"])
        self.assertEqual([one.path for one in files.list("/home/user/tree", depth=2)][:3],
                         ["/home/user/tree/.hidden", "/home/user/tree/b", "/home/user/tree/b/c.txt"])
        info = files.get_info("tree/b/c.txt")
        self.assertEqual((info.name, info.type.value, info.size, info.mode, info.permissions, info.owner, info.group),
                         ("c.txt", "file", 3, 0o644, "-rw-r--r--", "user", "user"))
        self.assertEqual(files.get_info("tree/.hidden").mode, 0o600)
        self.assertEqual((files.get_info("tree").type.value, files.get_info("tree").permissions), ("dir", "drwxr-xr-x"))
        link = files.get_info("tree/link")
        self.assertEqual((link.type.value, link.symlink_target, link.permissions[0]), ("file", "/home/user/tree/b/c.txt", "L"))
        self.assertEqual((files.exists("tree/b"), files.exists("tree/x"), files.exists("tree/broken")), (True, False, True))
        with self.assertRaises(self.sdk.NotFoundException):
            files.list("/no/such")
        with self.assertRaises(self.sdk.InvalidArgumentException):
            files.list("tree/b/c.txt")

    def test_changing_the_tree(self):
        files = self.box.files
        self.assertEqual((files.make_dir("new/er/est"), files.make_dir("new/er/est")), (True, False))
        files.write("new/a", "a")
        files.write("new/b", "b")
        self.assertEqual(files.rename("new/a", "/home/user/other/place/c").path, "/home/user/other/place/c")
        files.rename("new/b", "other/place/c")
        self.assertEqual((files.read("other/place/c"), files.exists("new/a")), ("b", False))
        with self.assertRaises(self.sdk.NotFoundException):
            files.rename("new/none", "new/x")
        files.remove("new")
        files.remove("new")
        self.assertFalse(files.exists("new"))

    def watched(self, change, *expected, **options):
        seen = []
        if ASYNC:
            handle = self.box.files.watch_dir("watched", on_event=seen.append, **options)
        else:
            handle = self.box.files.watch_dir("watched", **options)
        change()

        def all_there():
            if not ASYNC:
                seen.extend(handle.get_new_events())
            return set(expected) <= {(one.name, one.type.value) for one in seen}
        self.until(all_there)
        handle.stop()
        return seen

    def test_watching(self):
        self.box.files.make_dir("watched/inner")

        def change():
            self.box.files.write("watched/a.txt", "1")
            self.box.files.rename("watched/a.txt", "watched/b.txt")
            self.box.files.remove("watched/b.txt")
            self.box.files.write("watched/inner/deep.txt", "1")
        seen = self.watched(change, ("a.txt", "create"), ("a.txt", "write"), ("a.txt", "rename"), ("b.txt", "create"),
                            ("b.txt", "remove"))
        self.assertNotIn("inner/deep.txt", [one.name for one in seen])
        self.watched(lambda: self.box.files.write("watched/inner/fresh/x.txt", "1"), ("inner/fresh", "create"),
                     ("inner/fresh/x.txt", "create"), recursive=True)
        with self.assertRaises(self.sdk.NotFoundException):
            self.box.files.watch_dir("/no/such", **({"on_event": print} if ASYNC else {}))

    # Addresses

    def fetch(self, url, data=None, headers=None):
        routing = {"E2b-Sandbox-Id": self.box.sandbox_id.partition("-")[0], "E2b-Sandbox-Port": "49983"}
        request = urllib.request.Request(url, data, {**routing, **(headers or {})})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read()

    def test_signed_addresses(self):
        self.box.files.write("signed.txt", "content")
        for options in ({}, {"user": "user"}, {"use_signature_expiration": 60}):
            url = self.box.target.download_url("/home/user/signed.txt", **options)
            self.assertEqual(self.fetch(url), (200, b"content"), options)
        self.assertEqual(self.fetch(url.replace("signature=v1_", "signature=v1_x"))[0], 401)
        late = self.box.target.download_url("signed.txt", user="user", use_signature_expiration=-5)
        self.assertEqual(self.fetch(late)[0], 401)
        form = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nby form\r\n--edge--\r\n'
        url = self.box.target.upload_url("up loaded.txt", user="user")
        status, _ = self.fetch(url, form, {"Content-Type": "multipart/form-data; boundary=edge"})
        self.assertEqual((status, self.box.files.read("up loaded.txt")), (200, "by form"))
        self.assertEqual(self.fetch(self.box.target.download_url("signed.txt", user="user").partition("&signature")[0])[0], 401)
