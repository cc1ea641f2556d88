"""What can be reported, searched by plain words."""

from __future__ import annotations

from plaza.kernel.base.queries import get_city
from plaza.kernel.cases.queries import list_type_infos, list_types
from plaza.kernel.cases.types import CompiledType

from .. import rules

_kept: tuple[object, rules.Index] | None = None


def list_offered(group: str = "") -> list[CompiledType]:
    """Types that residents may report, of one group or all, in the order of their names' keys."""
    return [one for one in list_types() if not group or one.group == group]


def search_types(text: str, language: str, limit: int = 8) -> list[CompiledType]:
    """Types that the words may mean, best first."""
    offered = {one.key: one for one in list_offered()}
    keys = rules.find_types(_index(list(offered.values())), text, language, limit)
    return [offered[key] for key in keys if key in offered]


def _index(offered: list[CompiledType]) -> rules.Index:
    """The index of the types as they are published now; made once per publication and process."""
    global _kept
    languages = get_city().languages
    mark = (languages, tuple((info.key, info.version) for info in list_type_infos()))
    if _kept is None or _kept[0] != mark:
        _kept = (mark, rules.make_index(offered, languages))
    return _kept[1]
