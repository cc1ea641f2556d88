"""A small town for the tests of reporting: three types, two districts, a street with addresses."""

from __future__ import annotations

from plaza.kernel.cases.rules import compile_type
from plaza.kernel.cases.types import CompiledType

WORKFLOW = """\
key: repair
states:
  received: {kind: initial, stage: received, name: {en: Received, es: Recibido, ar: تم}}
  done: {kind: closed, stage: closed, name: {en: Done, es: Hecho, ar: انتهى}}
outcomes:
  fixed: {name: {en: Fixed, es: Reparado, ar: أصلح}}
transitions:
  - key: finish
    from: [received]
    to: done
    name: {en: Close, es: Cerrar, ar: إغلاق}
    reasons:
      - {key: repaired, outcome: fixed, text: {en: We repaired it., es: Lo reparamos., ar: أصلحناه.}}
clocks:
  resolve: {days: 5, of: working, until: closed}
"""
POTHOLE = """\
key: pothole
uses: repair
name: {en: Pothole, es: Bache, ar: حفرة}
summary: {en: A hole in the road., es: Un hoyo en la calle., ar: حفرة في الطريق.}
group: streets
department: streets
keywords: {en: [hole, road damage], es: [hoyo], ar: [حفره]}
example_target: true
duplicates: {radius_m: 60, days: 30}
before: {en: Stay out of the road., es: No pise la calle., ar: ابتعد عن الطريق.}
fields:
  - code: where
    type: singlevaluelist
    label: {en: Which part?, es: ¿Qué parte?, ar: أي جزء؟}
    required: true
    public: true
    values:
      - {key: road, name: {en: The road, es: La calzada, ar: الطريق}}
      - {key: path, name: {en: The pavement, es: La acera, ar: الرصيف}}
  - code: size
    type: singlevaluelist
    label: {en: How big?, es: ¿Qué tamaño?, ar: ما الحجم؟}
    required: true
    values:
      - {key: small, name: {en: A plate, es: Un plato, ar: طبق}}
      - {key: large, name: {en: A tyre, es: Una llanta, ar: إطار}}
    show_if: {"==": [{"var": "where"}, "road"]}
  - code: harm
    type: multivaluelist
    label: {en: What happened?, es: ¿Qué pasó?, ar: ماذا حدث؟}
    values:
      - {key: fall, name: {en: A fall, es: Una caída, ar: سقوط}}
      - {key: tyre, name: {en: A burst tyre, es: Una llanta rota, ar: إطار منفجر}}
    show_if: {"==": [{"var": "size"}, "large"]}
  - {code: more, type: number, label: {en: How many?, es: ¿Cuántos?, ar: كم؟}, minimum: 1, maximum: 50}
"""
LIGHT = """\
key: light
uses: repair
name: {en: Streetlight pole down, es: Luz apagada, ar: إنارة الشارع}
summary: {en: A lamp is dark or its pole fell., es: Una luz no enciende., ar: عمود إنارة معطل.}
group: lights
department: streets
keywords: {en: [lamp, dark, streetlight], es: [luz], ar: [إنارة]}
anonymous: false
visibility: private
photo: required
clocks: {resolve: {hours: 24, of: calendar}}
"""
QUESTION = """\
key: question
uses: repair
name: {en: Question, es: Pregunta, ar: سؤال}
summary: {en: Ask the city., es: Pregunte., ar: اسأل المدينة.}
group: city_hall
department: streets
location: {none: true}
photo: none
without: {clocks: [resolve]}
"""


def compiled(source: str) -> CompiledType:
    return compile_type(source, {"repair": WORKFLOW})


def build_town() -> None:
    """Everything a report needs, saved and published."""
    from plaza.kernel.base.actions import set_city
    from plaza.kernel.base.queries import forget_city
    from plaza.kernel.base.types import City
    from plaza.kernel.cases import actions as cases
    from plaza.kernel.cases.queries import catalogue
    from plaza.kernel.people.actions import save_department
    from plaza.kernel.places.queries import forget
    from plaza.kernel.places.types import AddressRow

    forget_city()
    set_city(
        City(
            name={"en": "Testville"},
            languages=("en", "es", "ar"),
            time_zone="America/Los_Angeles",
            centre=(34.05, -118.25),
            bbox=(-119.0, 33.0, -117.0, 35.0),
            emergency={
                "en": "In danger? Call 911.",
                "es": "¿Peligro? Llame al 911.",
                "ar": "اتصل بالرقم 911.",
            },
        )
    )
    catalogue.forget()
    forget()
    save_department(key="streets", name={"en": "Street crew", "es": "Calles", "ar": "الشوارع"})
    cases.save_groups(
        groups=[
            ("streets", {"en": "Streets", "es": "Calles", "ar": "شوارع"}, "construction"),
            ("lights", {"en": "Lights", "es": "Luces", "ar": "إنارة"}, "lamp"),
        ]
    )
    for source in (POTHOLE, LIGHT, QUESTION):
        cases.publish_type(source=compiled(source))
    _places(AddressRow)
    forget()
    catalogue.forget()


def _places(row: type) -> None:
    from plaza.kernel.places import actions as places

    places.save_layer(key="district", name={"en": "District", "es": "Distrito", "ar": "الحي"})
    for key, west, east in (("harbour", -118.6, -118.2), ("hills", -118.2, -117.8)):
        ring = [[west, 33.8], [east, 33.8], [east, 34.3], [west, 34.3], [west, 33.8]]
        places.save_area(
            layer_key="district",
            key=key,
            name=f"{key.title()} district",
            geometry={"type": "Polygon", "coordinates": [ring]},
        )
    rows = [
        row(
            street="Harbor Street",
            number=str(number),
            lat=34.05,
            lon=-118.26 + number / 10_000,
            city="Testville",
        )
        for number in range(2, 40, 2)
    ]
    rows += [row(street="Hill Road", number="7", lat=34.06, lon=-118.0, city="Testville")]
    places.save_addresses(rows)
