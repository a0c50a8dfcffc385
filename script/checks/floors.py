"""The floors of the house as pyproject.toml names them, for relations which import-linter cannot see.

`ForeignKey("signatures.Signature")` is a string, not an import; a room below could point to one above.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """Where a room stands: its floor, counted from the roof, and whether its neighbours may know it."""

    floor: int
    knows_neighbours: bool


def places(pyproject: Path = ROOT / "pyproject.toml") -> dict[str, Place]:
    """room → its place, read from import-linter's contract."""
    contracts = tomllib.loads(pyproject.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return {
        room: Place(floor=floor, knows_neighbours="|" not in layer)
        for floor, layer in enumerate(layers)
        for room in re.findall(r"\w+", layer)
    }


def room_of(model: type) -> str | None:
    """The room a model is defined in; None for Django's and Wagtail's own."""
    package, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if package == "openappeal" else None


def relations_upwards(models: Iterable[Any], houses: dict[str, Place]) -> Iterator[str]:
    """Yield a sentence for each relation to a higher floor, or to a neighbour who is none of its business."""
    for model in models:
        here = room_of(model)
        if here is None:
            continue
        for field in [
            *model._meta.local_fields,
            *model._meta.local_many_to_many,
            *model._meta.private_fields,
        ]:
            target = getattr(field, "related_model", None)
            there = room_of(target) if isinstance(target, type) else None
            if there is None or there == here:
                continue
            own, other = houses[here], houses[there]
            if other.floor < own.floor:
                yield f"{model.__name__}.{field.name} points up: {here} → {there}"
            elif other.floor == own.floor and not own.knows_neighbours:
                yield f"{model.__name__}.{field.name} points sideways: {here} → {there}"
