"""Runs a function over parts of a list in forked processes, where the system has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_processes(
    function: Callable[[Sequence[Item]], Result], items: Sequence[Item], jobs: int, costs: Sequence[int] = ()
) -> Iterator[Result]:
    """The results for `jobs` parts of `items`, in order. The function inherits all memory; its result is sent back.

    The parts cost about the same; `costs` are those of the items, which otherwise cost the same.

    A part whose process dies is done again here, so that an error is raised where somebody sees it. Where there is no
    `fork`, one part and no process.
    """
    import multiprocessing  # brings sockets and pickles; few runs are worth a second process

    if "fork" not in multiprocessing.get_all_start_methods():
        yield function(items)
        return
    context = multiprocessing.get_context("fork")
    parts = _parts(items, costs or (1,) * len(items), jobs)
    running = []
    for part in parts[1:]:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(function, part, sender), daemon=True)
        process.start()
        sender.close()
        running.append((part, receiver, process))
    yield function(parts[0])
    for part, receiver, process in running:
        try:
            result = receiver.recv()
        except EOFError:
            result = function(part)
        process.join()
        yield result


def _parts(items: Sequence[Item], costs: Sequence[int], jobs: int) -> list[Sequence[Item]]:
    total = sum(costs)
    spent = start = 0
    parts: list[Sequence[Item]] = []
    for end, cost in enumerate(costs, start=1):
        spent += cost
        if spent * jobs >= total * (len(parts) + 1):
            parts.append(items[start:end])
            start = end
    return parts


def _send(function: Callable[[Sequence[Item]], Result], part: Sequence[Item], sender: Connection) -> None:
    sender.send(function(part))
    sender.close()
