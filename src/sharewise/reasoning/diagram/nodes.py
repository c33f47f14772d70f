"""What a diagram is made of: leaves, and nodes that each ask a question. Each is made once, so they are compared with `is`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """The end of a path: an outcome, or (in `rows_root`) a row. None: no row fits, which is a gap in the rules."""

    name: str | None


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A question that matters here, and where each offered answer leads. Nodes are unique: compare them with `is`."""

    question: str
    branches: Mapping[str, Vertex] = field(repr=False)


Vertex: TypeAlias = Node | Leaf


class UniqueTable:
    """Makes each leaf and each node once, and drops the nodes at which every answer leads to the same vertex.

    `nodes` has all nodes made so far, each after those it leads to.
    """

    def __init__(self) -> None:
        self._leaves: dict[str | None, Leaf] = {}
        # For each question and the answers offered there: the nodes, by where the answers lead.
        self._known: dict[tuple[str, ...], dict[tuple[Vertex, ...], Node]] = {}
        self.nodes: list[Node] = []

    def leaf(self, name: str | None) -> Leaf:
        """The leaf of this name."""
        return self._leaves.setdefault(name, Leaf(name))

    def node(self, question: str, branches: Mapping[str, Vertex]) -> Vertex:
        """The node with this question and these branches; where all lead to one vertex, that vertex."""
        vertices = tuple(branches.values())
        first = vertices[0]
        if all(vertex is first for vertex in vertices):
            return first
        nodes = self._known.setdefault((question, *branches), {})
        known = nodes.get(vertices)
        if known is None:
            known = nodes[vertices] = Node(question, branches)
            self.nodes.append(known)
        return known


def kept(node: Node, given: Mapping[str, str]) -> list[Vertex]:
    """Where a node goes on if the given answer is kept; where none was given, or it is not offered, wherever it can."""
    answer = given.get(node.question)
    branch = None if answer is None else node.branches.get(answer)
    return list(node.branches.values()) if branch is None else [branch]


def _all_ways(node: Node) -> Iterable[Vertex]:
    return node.branches.values()


def leaves(start: Vertex, ways: Callable[[Node], Iterable[Vertex]] = _all_ways) -> set[str | None]:
    """The names of all leaves that can be reached from `start`, going on from each question by the `ways` given."""
    found: set[str | None] = set()
    seen: set[Vertex] = set()
    waiting = [start]
    while waiting:
        vertex = waiting.pop()
        if isinstance(vertex, Leaf):
            found.add(vertex.name)
        elif vertex not in seen:
            seen.add(vertex)
            waiting.extend(ways(vertex))
    return found
