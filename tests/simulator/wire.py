# SPDX-License-Identifier: MIT
"""Just enough protobuf and Connect to speak to a virtual machine's gateway by hand. Standard library only."""

import http.client
import json
import struct


def varint(value):
    out = bytearray()
    while value > 0x7f:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    """One field: a number becomes a varint, text, bytes and messages become length-delimited."""
    if isinstance(value, (bool, int)):
        return varint(number << 3) + varint(int(value))
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def decode(data):
    """A message as {number: [values]}; length-delimited values stay bytes."""
    fields, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value
    while at < len(data):
        key = number()
        if key & 7 == 0:
            value = number()
        else:
            assert key & 7 == 2, key
            size = number()
            value = data[at:at + size]
            assert len(value) == size
            at += size
        fields.setdefault(key >> 3, []).append(value)
    return fields


def signed(value):
    return value >> 1 ^ -(value & 1)


def envelope(payload, flags=0):
    return struct.pack(">BI", flags, len(payload)) + payload


def start_request(command, *, stdin=None, env=None, cwd=None, pty=None, uuid=None, tag=None, argv=None):
    argv = argv or ["/bin/bash", "-c", command]
    spec = field(1, argv[0]) + b"".join(field(2, part) for part in argv[1:])
    for name, value in (env or {}).items():
        spec += field(3, field(1, name) + field(2, value))
    if cwd is not None:
        spec += field(4, cwd)
    message = field(1, spec)
    if pty:
        message += field(2, field(1, field(1, pty[0]) + field(2, pty[1])))
    if tag:
        message += field(3, tag)
    if stdin is not None:
        message += field(4, stdin)
    if uuid:
        message += field(5, uuid)
    return message


def event(payload):
    """("start", pid), ("stdout"|"stderr"|"pty", bytes), ("end", {…}) or ("keepalive", None)."""
    kinds = decode(decode(payload)[1][0])
    if 1 in kinds:
        return "start", decode(kinds[1][0])[1][0]
    if 2 in kinds:
        (number, (data,)), = decode(kinds[2][0]).items()
        return ("stdout", "stderr", "pty")[number - 1], data
    if 3 in kinds:
        end = decode(kinds[3][0])
        return "end", {"code": signed(end.get(1, [0])[0]), "exited": bool(end.get(2, [0])[0]),
                       "status": end.get(3, [b""])[0].decode(), "error": end.get(4, [b""])[0].decode()}
    return "keepalive", None


class Stream:
    """One open answer of envelopes."""

    def __init__(self, gateway, method, body, token=None, headers=None, timeout=20):
        self.connection = http.client.HTTPConnection(gateway.simulator.host, gateway.simulator.port, timeout=timeout)
        sent = {"Authorization": "Bearer " + (token or gateway.token), "Content-Type": "application/connect+proto",
                "Connect-Protocol-Version": "1", "Connect-Content-Encoding": "identity"}
        sent.update(headers or {})
        self.connection.request("POST", gateway.base + "command_session.CommandSession/" + method, body, sent)
        self.response = self.connection.getresponse()
        self.status, self.type = self.response.status, self.response.headers["Content-Type"]
        self.end = None
        if self.status != 200:
            self.body = self.response.read()
            self.close()

    def next(self):
        """The next event; None at the end of the stream, whose message is in self.end then."""
        head = self.response.read(5)
        if len(head) < 5:
            raise EOFError("the stream ended without its last message")
        flags, size = struct.unpack(">BI", head)
        payload = self.response.read(size)
        assert len(payload) == size
        if flags & 2:
            self.end = json.loads(payload)
            assert not self.response.read(1), "something follows the end"
            self.close()
            return None
        assert flags == 0
        return event(payload)

    def skip(self, kind):
        """The value of the next event of that kind."""
        while True:
            found = self.next()
            assert found is not None, f"no {kind}, but {self.end}"
            if found[0] == kind:
                return found[1]

    def rest(self):
        """What is still to come: texts by stream, and the end event."""
        texts, end = {"stdout": b"", "stderr": b"", "pty": b""}, None
        while (found := self.next()) is not None:
            if found[0] in texts:
                texts[found[0]] += found[1]
            elif found[0] == "end":
                end = found[1]
        return texts, end

    def close(self):
        self.connection.close()


def unary(gateway, method, message, headers=None, token=None):
    sent = {"Content-Type": "application/proto", "Connect-Protocol-Version": "1"}
    sent.update(headers or {})
    return gateway.call("POST", "command_session.CommandSession/" + method, raw=message, headers=sent, token=token)


def by_pid(pid):
    return field(1, field(1, pid))


def by_uuid(uuid):
    return field(1, field(3, uuid))
