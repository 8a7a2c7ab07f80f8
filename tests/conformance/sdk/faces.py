# SPDX-License-Identifier: MIT
"""The official clients for E2B's protocol, synchronous and asynchronous, behind one blocking face."""

import asyncio
import inspect
import os

ASYNC = os.environ["SDK_KIND"] == "async"

#: What is not a value: its methods may have to be awaited.
LIVING = ("Sandbox", "Paginator", "Filesystem", "Commands", "Pty", "CommandHandle", "WatchHandle", "Git", "Template")


class Face:
    """An object or class whose methods block until they are done, whether they are coroutines or not; what they return is one
    too if it has such methods itself."""

    def __init__(self, target, loop):
        self.target, self.loop = target, loop

    def wrap(self, value):
        if isinstance(value, list):
            return [self.wrap(one) for one in value]
        living = type(value).__name__.removeprefix("Async").endswith(LIVING) and not isinstance(value, BaseException)
        return Face(value, self.loop) if living else value

    def run(self, value):
        return self.wrap(self.loop.run_until_complete(value) if inspect.isawaitable(value) else value)

    def __getattr__(self, name):
        value = getattr(self.target, name)
        if not callable(value) or inspect.isclass(value):
            return self.wrap(value)
        return lambda *arguments, **options: self.run(value(*arguments, **options))


def face(module, name):
    """The class @p name of a module, or the asynchronous one of the same kind."""
    return Face(getattr(module, "Async" + name if ASYNC else name), asyncio.new_event_loop())
