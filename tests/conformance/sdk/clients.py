# SPDX-License-Identifier: MIT
"""The official clients, synchronous and asynchronous, behind one blocking face that notes which methods were called."""

import asyncio
import inspect
import os

import prime_sandboxes as sdk

#: Whether this version knows containers; later ones know virtual machines only.
CONTAINERS = hasattr(sdk, "TemplateClient")

#: (class, method) of every call that a test made itself.
called = set()

CLASSES = [getattr(sdk, name) for name in (
    "SandboxClient", "AsyncSandboxClient", "ImageClient", "AsyncImageClient", "TemplateClient", "AsyncTemplateClient",
    "APIClient", "AsyncAPIClient", "AsyncSandboxProcess") if hasattr(sdk, name)]

#: What later versions can do beyond the protocol that this project supports (checkpoints, private networks, volumes).
BEYOND = {
    "checkpoint", "get_checkpoint", "delete_checkpoint", "delete_sandbox_checkpoints", "get_checkpoints", "wait_for_checkpoint",
    "list_checkpoints", "create_lan_network", "list_lan_networks", "get_lan_network", "delete_lan_network", "set_lan_rules",
    "add_lan_member", "remove_lan_member",
}


def all_methods(asynchronous):
    """(class, name) of every public method of this version's clients of one kind."""
    chosen = [cls for cls in CLASSES if cls.__name__.startswith("Async") == asynchronous]
    return {(cls.__name__, name) for cls in chosen for name, value in vars(cls).items()
            if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))}


class Calls:
    """An object whose methods block until they are done, whether they are coroutines or not."""

    def __init__(self, target, loop):
        self.target, self.loop = target, loop

    def run(self, value):
        return self.loop.run_until_complete(value) if inspect.isawaitable(value) else value

    def __getattr__(self, name):
        if isinstance(getattr(type(self.target), name, None), property):
            called.add((type(self.target).__name__, name))
        value = getattr(self.target, name)
        if not callable(value):
            return value

        def call(*arguments, **options):
            called.add((type(self.target).__name__, name))
            return self.run(value(*arguments, **options))
        return call


class Api:
    """One account at one simulator, with clients of one kind."""

    def __init__(self, simulator, asynchronous, key=None):
        self.loop, self.asynchronous = asyncio.new_event_loop(), asynchronous
        os.environ.update(PRIME_API_KEY=key or simulator.key, PRIME_API_BASE_URL=simulator.line["primeUrl"])
        self.sandboxes = self.make("AsyncSandboxClient") if asynchronous else self.make("SandboxClient", sdk.APIClient())
        self.images = self.make("AsyncImageClient" if asynchronous else "ImageClient")
        self.http = self.make("AsyncAPIClient" if asynchronous else "APIClient")
        self.templates = self.make("AsyncTemplateClient" if asynchronous else "TemplateClient") if CONTAINERS else None

    def make(self, name, *arguments):
        async def build():
            return getattr(sdk, name)(*arguments)
        return Calls(self.loop.run_until_complete(build()), self.loop)

    def close(self):
        if self.asynchronous:
            for client in (self.sandboxes, self.images, self.http, self.templates):
                if client:
                    client.aclose()
        self.loop.close()
