"""Checking, planning, applying and exporting a blueprint."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Conflict, Invalid
from plaza.kernel.cases import queries as cases
from plaza.kernel.people import queries as people
from plaza.run import blueprint

ROOT = Path(__file__).resolve().parents[2]
KEPT_TYPES = ("pothole", "graffiti", "feedback", "bulky_items", "encampment", "tree_trim")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The sample city with six request types, so that a test is quick."""
    path = tmp_path / "small"
    shutil.copytree(ROOT / "blueprints" / "sample_city", path)
    for file in (path / "case_types").glob("*.yaml"):
        if file.stem not in KEPT_TYPES:
            file.unlink()
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(path: Path) -> list[str]:
    return [str(one) for one in blueprint.check(path) if one.level == "error"]


def test_a_good_blueprint_has_no_findings(small: Path) -> None:
    assert blueprint.check(small) == []


def test_an_unknown_key_is_found_with_its_line_and_a_suggestion(small: Path) -> None:
    edit(small / "departments.yaml", "    contact:", "    contct:")
    (found,) = errors(small)
    line = (small / "departments.yaml").read_text(encoding="utf-8").splitlines().index(
        "    contct: {email: streets@marenza.example, phone: +1 555 0110}"
    ) + 1
    assert found.startswith(f"departments.yaml:{line}:")
    assert "did you mean 'contact'" in found


def test_an_unknown_key_in_the_city_file_is_found_too(small: Path) -> None:
    edit(small / "city.toml", "time_zone =", "timezone =")
    found = errors(small)
    assert any(one.startswith("city.toml:6:") and "did you mean 'time_zone'" in one for one in found)
    assert any("'time_zone' is missing" in one for one in found)


def test_missing_translations_are_found(small: Path) -> None:
    edit(small / "groups.yaml", ", ar: المتنزهات والشواطئ", "")
    edit(small / "case_types" / "pothole.yaml", ", ar: حفرة في الطريق", "")
    found = errors(small)
    assert any(one.startswith("groups.yaml:") and "'ar'" in one for one in found)
    edit(small / "groups.yaml", "es: Parques y playas", "es: Parques y playas, ar: المتنزهات")
    found = errors(small)
    assert any(one.startswith("case_types/pothole.yaml:3:") for one in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("case_types/pothole.yaml", "department: streets\n", "department: streats\n", "streats"),
        ("case_types/pothole.yaml", "team: night_crew", "team: nite_crew", "nite_crew"),
        ("case_types/pothole.yaml", "group: streets", "group: roads", "roads"),
        ("case_types/pothole.yaml", "key: pothole", "key: potholes", "name of the file"),
        ("case_types/pothole.yaml", "uses: field_work", "uses: fieldwork", "fieldwork"),
        ("workflows/field_work.yaml", "    to: done\n", "    to: finished\n", "finished"),
        ("workflows/field_work.yaml", "calendar: crews", "calendar: crew", "crew"),
        ("roles.yaml", "- cases.view\n", "- cases.veiw\n", "did you mean 'cases.view'"),
        ("calendars.yaml", "mon-fri: ['08:00-17:00']", "mon-fri: ['8 to 5']", "08:00-17:00"),
        ("city.toml", '"America/Los_Angeles"', '"America/Marenza"', "not a time zone"),
        ("city.toml", 'default_language = "en"', 'default_language = "fr"', "city's languages"),
        ("city.toml", "centre = [34.100,", "centre = [35.100,", "outside the bbox"),
        ("city.toml", "schema = 1", "schema = 99", "newer Plaza"),
        ("departments.yaml", "key: sidewalks", "key: day_crews", "used twice"),
        ("departments.yaml", "key: lamps_north", "key: day_crews", "already in"),
        ("layers.yaml", "tally: true", "tally: maybe", "true or false"),
        ("words.yaml", "words:", "words:\n  words: {en", "not valid YAML"),
    ],
)  # fmt: skip
def test_mistakes_are_found(small: Path, file: str, old: str, new: str, words: str) -> None:
    edit(small / file, old, new)
    found = errors(small)
    assert any(words in one and one.startswith(file) for one in found), found


def test_files_that_nothing_reads_are_found(small: Path) -> None:
    (small / "calendar.yaml").write_text("calendars: []", encoding="utf-8")
    (small / "case_types" / "note.yml").write_text("key: note", encoding="utf-8")
    found = errors(small)
    assert any("did you mean 'calendars.yaml'" in one for one in found)
    assert any("end in .yaml" in one for one in found)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert any("no such folder" in one for one in errors(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_applying_twice_changes_nothing_the_second_time(small: Path) -> None:
    planned = blueprint.plan(small)
    assert cases.list_types() == []
    done = blueprint.apply(small)
    assert [str(one) for one in done] == [str(one) for one in planned]
    assert blueprint.plan(small) == []
    assert blueprint.apply(small) == []
    assert get_city().name["en"] == "Marenza"
    assert get_city().words["tagline"]["ar"]
    assert {one.key for one in cases.list_types(public=False)} == set(KEPT_TYPES)
    assert len(people.list_departments()) == 11


@pytest.mark.django_db
def test_the_plan_says_in_words_what_would_change(small: Path) -> None:
    blueprint.apply(small)
    edit(small / "case_types" / "pothole.yaml", "days: 5", "days: 4")
    edit(small / "departments.yaml", "en: Street Lighting", "en: Lights")
    assert [str(one) for one in blueprint.plan(small)] == [
        "change department lighting (Lights): name", "change request type pothole (Pothole)",
    ]  # fmt: skip
    assert blueprint.plan(small)[0].as_dict() == {
        "verb": "change", "topic": "departments", "key": "lighting", "name": "Lights", "parts": ["name"],
    }  # fmt: skip
    blueprint.apply(small)
    assert cases.get_type_info("pothole").version == 2
    assert cases.get_type_info("graffiti").version == 1


@pytest.mark.django_db
def test_what_is_no_longer_declared_is_retired_and_can_come_back(small: Path, tmp_path: Path) -> None:
    blueprint.apply(small)
    kept = shutil.move(small / "case_types" / "tree_trim.yaml", tmp_path / "tree_trim.yaml")
    assert [str(one) for one in blueprint.apply(small)] == [
        "retire request type tree_trim (Tree needs trimming)"
    ]
    assert "tree_trim" not in {one.key for one in cases.list_types()}
    assert cases.get_type("tree_trim").name["en"] == "Tree needs trimming"
    assert blueprint.apply(small) == []
    shutil.move(kept, small / "case_types" / "tree_trim.yaml")
    assert [one.verb for one in blueprint.apply(small)] == ["create"]
    assert "tree_trim" in {one.key for one in cases.list_types()}
    assert blueprint.apply(small) == []


@pytest.mark.django_db
def test_a_blueprint_with_a_mistake_changes_nothing(small: Path) -> None:
    edit(small / "case_types" / "graffiti.yaml", "group: cleaning", "group: nothing")
    with pytest.raises(Invalid, match="graffiti"):
        blueprint.apply(small)
    assert people.list_departments() == []
    assert cases.list_types(public=False) == []


@pytest.mark.django_db
def test_an_export_checks_and_applies_without_changes(small: Path, tmp_path: Path) -> None:
    blueprint.apply(small)
    out = tmp_path / "out"
    files = blueprint.export(out)
    assert "case_types/pothole.yaml" in files
    assert blueprint.check(out) == []
    assert blueprint.plan(out) == []
    assert blueprint.apply(out) == []
    again = tmp_path / "again"
    blueprint.export(again)
    assert read(out) == read(again)


@pytest.mark.django_db
def test_an_export_does_not_write_over_other_things(small: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear …", encoding="utf-8")
    with pytest.raises(Conflict, match=r"letter\.txt"):
        blueprint.export(tmp_path / "home")


def read(path: Path) -> dict[str, str]:
    return {
        file.relative_to(path).as_posix(): file.read_text(encoding="utf-8")
        for file in path.rglob("*") if file.is_file()
    }  # fmt: skip
