"""Rule families in the order in which they are looked at; each has ``look(project)``."""

from tools.inspector.rules import (
    code,
    doors,
    events,
    manifests,
    places,
    rooms,
    sizes,
    styles,
    supply,
    tables,
    templates,
    translations,
)

FAMILIES = {
    "rooms": rooms.look,
    "manifests": manifests.look,
    "sizes": sizes.look,
    "code": code.look,
    "doors": doors.look,
    "events": events.look,
    "tables": tables.look,
    "places": places.look,
    "templates": templates.look,
    "styles": styles.look,
    "supply": supply.look,
    "translations": translations.look,
}
