"""GET Service List and GET Service Definition: every public case type, with no code in its system."""

from __future__ import annotations

from django.http import HttpRequest

from plaza.kernel.base.types import pick
from plaza.kernel.cases.queries import list_groups, list_types
from plaza.kernel.cases.types import CompiledType

from ..codec import BadQuestion, Document, definition_of, service_of
from .answering import city_for, language_for, open311, query_of


def exposed_types() -> dict[str, CompiledType]:
    """The case types offered through Open311, by service code. Few and in memory."""
    return {one.service_code: one for one in list_types(public=True) if one.open311.expose}


def type_for(code: str) -> CompiledType:
    """The case type with this service code; 404 in words otherwise."""
    found = exposed_types().get(code)
    if found is None:
        raise BadQuestion(
            (404, f"Service “{code[:80]}” is not known. The list is at /open311/v2/services.json.")
        )
    return found


@open311("GET")
def services(request: HttpRequest) -> Document:
    """GET services.{f} (GeoReport v2)."""
    query = query_of(request)
    city = city_for(query)
    language = language_for(query, city)
    groups = {group.key: pick(group.name, language) for group in list_groups()}
    rows = [service_of(one, groups.get(one.group, one.group), language) for one in exposed_types().values()]
    return Document("services", "service", sorted(rows, key=lambda row: (row["group"], row["service_name"])))


@open311("GET")
def definition(request: HttpRequest, code: str) -> Document:
    """GET services/{code}.{f} (GeoReport v2)."""
    query = query_of(request)
    city = city_for(query)
    return Document("service_definition", "", [definition_of(type_for(code), language_for(query, city))])
