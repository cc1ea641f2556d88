"""What a city may configure about places: ``layers.yaml`` of a blueprint."""

from __future__ import annotations

from dataclasses import dataclass

from plaza.kernel.base.options import Key, Words


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """Where a layer's boundaries come from and how they come in: there is no geometry in a blueprint."""

    file: str
    name_field: str
    command: str
    key_field: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class LayerOptions:
    """A layer of boundaries. ``tally``: counts are kept per area; ``outline``: its areas make up the city."""

    key: Key
    name: Words
    public: bool = True
    tally: bool = False
    outline: bool = False
    order: int = 0
    note: str = ""
    source: SourceOptions | None = None


@dataclass(frozen=True, slots=True)
class LayersFile:
    layers: tuple[LayerOptions, ...]
