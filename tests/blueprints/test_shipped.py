"""The shipped blueprints: every request type can be used, closed, refused and read in every language."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from plaza.kernel.cases import rules
from plaza.kernel.cases.types import FIELD_TYPES, CompiledType
from plaza.run.blueprint.checking import check_folder
from plaza.run.blueprint.reading import Folder, read_folder

ROOT = Path(__file__).resolve().parents[2]
BLUEPRINTS = ROOT / "blueprints"
NAMES = ("sample_city", "los_angeles")
ICONS = ROOT / "node_modules" / "lucide-static" / "icons"


@lru_cache(maxsize=4)
def folder(name: str) -> Folder:
    return read_folder(BLUEPRINTS / name)


@lru_cache(maxsize=4)
def compiled(name: str) -> dict[str, CompiledType]:
    found = folder(name)
    return {key: rules.compile_type(data, found.workflows) for key, data in found.case_types.items()}


def every_type() -> list[tuple[str, str]]:
    return [
        (name, path.stem)
        for name in NAMES
        for path in sorted((BLUEPRINTS / name / "case_types").glob("*.yaml"))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name: str) -> None:
    assert [str(one) for one in check_folder(folder(name))] == []


@pytest.mark.parametrize(("name", "key"), every_type())
@pytest.mark.parametrize("steps", ["happy", "rejection"])
def test_a_request_of_every_type_reaches_an_end(name: str, key: str, steps: str) -> None:
    found = rules.simulate(compiled(name)[key], steps, time_zone="America/Los_Angeles")
    assert found.ok, "\n".join(found.lines)
    assert found.status == "closed"
    assert found.outcome


@pytest.mark.parametrize(("name", "key"), every_type())
def test_questions_are_few_and_targets_say_that_they_are_examples(name: str, key: str) -> None:
    one = compiled(name)[key]
    assert len(one.fields) <= 5
    assert one.example_target
    assert one.find_clock("resolve") is not None


def test_the_sample_city_is_a_whole_catalogue() -> None:
    types = compiled("sample_city").values()
    assert len(types) == 84
    assert len(folder("sample_city").items("departments")) == 11
    assert folder("sample_city").languages == ("en", "es", "ar")
    assert {field.type for one in types for field in one.fields} == set(FIELD_TYPES)
    assert {one.department for one in types} == {
        one["key"] for one in folder("sample_city").items("departments")
    }
    assert {one.group for one in types} == {one["key"] for one in folder("sample_city").items("groups")}
    assert sum(1 for one in types if one.routing) >= 50
    kinds = Counter((bool(rule.when.area), bool(rule.when.hours), rule.when.answers is not None)
                    for one in types for rule in one.routing)  # fmt: skip
    assert all(any(parts[place] for parts in kinds) for place in range(3))
    assert sum(1 for one in types if one.visibility == "private") >= 8
    assert any(one.photo == "required" for one in types)
    assert any(one.location == "none" for one in types)
    assert any(field.show_if for one in types for field in one.fields)
    assert {one.workflow for one in types} == set(folder("sample_city").workflows)


def test_what_concerns_people_without_a_home_is_never_public() -> None:
    assert compiled("sample_city")["encampment"].visibility == "private"
    assert compiled("los_angeles")["homeless_encampment"].visibility == "private"


def test_no_two_types_have_the_same_words() -> None:
    for name in NAMES:
        for language in folder(name).languages:
            names = Counter(one.name[language] for one in compiled(name).values())
            assert [words for words, times in names.items() if times > 1] == []


def test_arabic_is_arabic_and_nothing_else_is() -> None:
    for one in compiled("sample_city").values():
        for text in (one.name, one.summary):
            assert any("\u0600" <= letter <= "\u06ff" for letter in text["ar"])
            assert not any("\u0600" <= letter <= "\u06ff" for letter in text["en"] + text["es"])


PUBLISHED = (
    "Bulky Items", "Graffiti Removal", "Illegal Dumping Pickup", "Metal/Household Appliances",
    "Electronic Waste", "Dead Animal Removal", "Homeless Encampment", "Single Streetlight Issue",
    "Multiple Streetlight Issue", "Report Water Waste", "Feedback", "Other",
)  # fmt: skip


def test_los_angeles_has_the_published_types_and_owners() -> None:
    names = {one.name["en"] for one in compiled("los_angeles").values()}
    assert set(PUBLISHED) <= names
    codes = {code for one in folder("los_angeles").items("departments") for code in one["codes"]}
    assert {
        "LASAN",
        "BOS",
        "OCB",
        "BSL",
        "BSS",
        "LADWP",
        "LADBS",
        "LADOT",
        "LAAS",
        "ITA",
        "BOE",
        "RAP",
    } <= codes
    for one in compiled("los_angeles").values():
        assert "example" in one.before["en"]


def test_los_angeles_names_areas_to_import_and_keeps_no_geometry() -> None:
    layers = {one["key"]: one for one in folder("los_angeles").items("layers")}
    assert {"council_district", "neighborhood_council", "police_division"} <= set(layers)
    for key, layer in layers.items():
        assert f"--layer {key}" in layer["source"]["command"]
    files = [path for path in BLUEPRINTS.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".yaml", ".toml", ".md"}


@pytest.mark.parametrize("name", NAMES)
def test_icons_exist(name: str) -> None:
    if not ICONS.is_dir():
        pytest.skip("the front-end packages are not installed: run ./plaza --help once")
    for group in folder(name).items("groups"):
        assert (ICONS / f"{group['icon']}.svg").is_file(), group["icon"]
