"""Names by rule: streets that sound as if three shores had met here, and districts for a large city."""

from __future__ import annotations

import random
from collections.abc import Iterator

SEA = """
Anchor Mast Rope Sail Tide Gull Pearl Coral Cable Ballast Lantern Compass Pilot Harbor Ferry Driftwood
Oyster Mackerel Herring Sextant Capstan Rudder Spindrift Foam Salt Brine Cooper Chandler Netmaker Keel
Lighthouse Buoy Windlass Halyard Barnacle Tern Plover Heron Egret Petrel Dolphin Seal Kelp Dune Shingle
Breakwater Quay
""".split()
TREES = """
Cedar Olive Fig Almond Cypress Juniper Myrtle Laurel Sycamore Willow Alder Poplar Mulberry Tamarisk Carob
Quince Plum Cherry Walnut Chestnut Hazel Maple Linden Acacia Jacaranda Magnolia Hawthorn Elder Rowan
Aspen Birch Pomegranate Apricot Citron Bay Thyme Sage Rosemary Lavender Fennel Heather Bracken Saffron
Jasmine Oleander
""".split()
CRAFTS = """
Weaver Dyer Spinner Tanner Potter Glazier Saddler Mason Joiner Smith Printer Baker Miller Cutler Tinker
Goldbeater Papermaker Bookbinder Lacemaker Felter Comber Fuller Hatter Glover Cordwainer Brewer Vintner
Chandlery Loom Shuttle Bobbin Thread Indigo Madder Linen Silk Velvet Wool Flax Button Needle Thimble
""".split()
WORKS = """
Foundry Boiler Signal Junction Turntable Freight Siding Depot Girder Rivet Anvil Crane Furnace Kiln
Saltpan Evaporator Sluice Pumphouse Gasworks Warehouse Tramway Engine Piston Gantry Slipway Drydock
Cooperage Granary Silo Barrel Tollgate Weighbridge Customs Bonded Timber Coal Copper Iron Tin Slate
""".split()
SPANISH = """
Luna Sol Paloma Olivo Naranjo Limón Estrella Rosa Mirador Molino Fuente Puente Marea Brisa Arena Coral
Perla Golondrina Gaviota Alameda Encina Romero Azahar Jazmín Granado Almendro Higuera Laurel Cantera Pozo
Campana Farol Rueda Barca Remo Vela Faro Ribera Vega Loma Cumbre Sauce Ceiba Tamarindo
""".split()
ARABIC = """
Bahr Zaytun Yasmin Rumman Tin Nakhil Qamar Najm Shams Nahr Jisr Manara Mina Saffar Warda Rayhan Lawz
Sindiyan Arz Hadiqa Bustan Nabaa Qasaba Khan Suq Hammam Qalaa Burj Sahil Mawj Lulu Asfur Hilal Fajr
Andalus Fanar Maydan Safina Sharq Gharb
""".split()
FIRST = """
Ines Tomas Leila Omar Clara Hugo Mariam Rafael Salma Elias Nora Idris Elena Karim Lucia Yusuf Ada Mateo
Rania Simon Amira Bruno Zahra Anton Carmen Nadim Flora Adil Teresa Samir Edith Pablo Huda Felix Irene
Tariq
""".split()
LAST = """
Varela Hadad Marlow Quintero Benali Ashdown Castell Naser Whitlock Rojas Karam Pell Ibarra Mansour Thorne
Salcedo Farouk Winslow Otero Sabbagh Merrow Duarte Khalil Ferren Lozano Aziz Holloway Montes Rahal Brandt
Escobar Nassif Kestrel Arroyo Haddad Linden Solano Jaber Crane Pineda
""".split()
KINDS = ("Street", "Lane", "Road", "Way", "Row", "Place", "Walk", "Terrace", "Court", "Hill", "Rise", "Close")
THEMES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "sea": (SEA, ("Street", "Lane", "Quay", "Row", "Walk", "Steps", "Wharf")),
    "trees": (TREES, ("Street", "Avenue", "Road", "Drive", "Terrace", "Rise", "Hill")),
    "crafts": (CRAFTS, ("Street", "Lane", "Row", "Yard", "Alley", "Court")),
    "works": (WORKS, ("Street", "Road", "Way", "Yard", "Place")),
}
AVENUES = """
Alda Promenade Republic Founders Assembly Liberty Concord Union Harvest Mariners Storm Memorial
University Exhibition Market Victory Garden Parliament Southern Northern Eastern Western Meridian Century
Jubilee
""".split()
DISTRICT_STEMS = """
Alder Amber Ash Barley Beacon Bell Birch Brook Castle Chapel Clover Copper Corn Crane Elm Fair Fern Fox
Glen Gold Green Hart Haven Hazel Heron High Holly Iron Ivy Kings Lake Lark Lime Long Maple Meadow Mill
Moss Oak Otter Pear Pine Plum Quarry Raven Red Rose Rush Sand Silver Spring Stone Summer Swan Thorn Tide
Wheat White Willow
""".split()
FAMOUS = frozenset(
    {"Hollywood", "Greenwood", "Highgate", "Castlebridge", "Redwood", "Kingsford", "Longbridge", "Brookwood"}
)
DISTRICT_ENDS = (
    "field",
    "ford",
    "mead",
    "wood",
    "gate",
    "bridge",
    "well",
    "croft",
    "dale",
    "mere",
    "ridge",
    "brook",
)


class StreetNames:
    """Hands out names that were not used before, in the manner asked for."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()
        self._numbered = 0
        self._pools: dict[str, Iterator[str]] = {
            theme: self._pool(theme) for theme in (*THEMES, "mixed", "avenue")
        }

    def take(self, theme: str) -> str:
        """A new name. ``theme`` is sea, trees, crafts, works, mixed, avenue or numbered."""
        if theme == "numbered":
            self._numbered += 1
            return self._mark(f"{ordinal(self._numbered)} Street")
        for name in self._pools[theme]:
            if name.casefold() not in self._used:
                return self._mark(name)
        return self.take("mixed") if theme != "mixed" else self.take("numbered")

    def _mark(self, name: str) -> str:
        self._used.add(name.casefold())
        return name

    def _pool(self, theme: str) -> Iterator[str]:
        if theme == "avenue":
            yield from self._mixed([f"{stem} {kind}" for stem in AVENUES for kind in ("Avenue", "Boulevard")])
            yield from self._mixed([f"{first} {last} Avenue" for first in FIRST for last in LAST])
            return
        if theme in THEMES:
            stems, kinds = THEMES[theme]
            yield from self._mixed([f"{stem} {kinds[0]}" for stem in stems])
            yield from self._mixed([f"{stem} {kind}" for stem in stems for kind in kinds[1:]])
            return
        plain = [f"{stem} {kind}" for stem in (*SEA, *TREES, *CRAFTS, *WORKS) for kind in KINDS]
        spanish = [f"Calle {stem}" for stem in SPANISH] + [f"Camino {stem}" for stem in SPANISH]
        arabic = [f"Al-{stem} {kind}" for stem in ARABIC for kind in ("Street", "Lane")]
        people = [f"{first} {last} Street" for first in FIRST for last in LAST]
        yield from self._mixed(
            spanish + arabic + self._rng.sample(plain, 180) + self._rng.sample(people, 120)
        )
        yield from self._mixed(plain + people)
        yield from self._mixed(
            [
                f"{side} {name}"
                for side in ("North", "South", "Upper", "Lower", "Old", "New")
                for name in plain + people
            ]
        )

    def _mixed(self, names: list[str]) -> list[str]:
        names = list(dict.fromkeys(names))
        self._rng.shuffle(names)
        return names


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th, 12th, 13th, 21st."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def district_names(rng: random.Random, count: int) -> list[str]:
    """Names for the districts beyond the old twelve."""
    every = [f"{stem}{end}" for stem in DISTRICT_STEMS for end in DISTRICT_ENDS if stem + end not in FAMOUS]
    rng.shuffle(every)
    return every[:count]
