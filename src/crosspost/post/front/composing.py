"""YAML as nodes, with a limit to how deep they may lie in each other."""

from __future__ import annotations

import yaml

from crosspost.post.front.values import MAX_DEPTH

__all__ = ["compose"]


def compose(head: str) -> yaml.Node | None:
    """The root node of a document, ``None`` for an empty one; raises `yaml.YAMLError`."""
    return yaml.compose(head, Loader=_Loader)


class _Loader(yaml.BaseLoader):
    """Composes at most so many levels, because the composer calls itself for each."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=self.get_mark())
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node
