"""Planted faults in Python code: rooms, sizes, types, signals, events, tables, words of one city."""

from __future__ import annotations

import pytest

from tools.inspector.tests.conftest import Found

PLACES = "src/plaza/kernel/places"
STREETS = "src/plaza/systems/streets/lamps"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (f"{PLACES}/services.py", "name"),
        (f"{PLACES}/views.py", "name"),
        (f"{PLACES}/logic/where.py", "name"),
        ("src/plaza/standards/open311/rules.py", "name"),
        ("src/plaza/run/utils.py", "empty_name"),
        ("src/plaza/web/helpers/dates.py", "empty_name"),
        ("tools/bench/common.py", "empty_name"),
    ],
)
def test_only_known_rooms(found: Found, path: str, rule: str) -> None:
    assert found("rooms", {path: '"""Words."""\n'}) == [f"{rule} {path}:0"]


@pytest.mark.parametrize(
    "path",
    [
        f"{PLACES}/queries/where.py",
        f"{PLACES}/rules.py",
        f"{STREETS}/system.toml",
        f"{STREETS}/case_types/lamp_out.yaml",
        f"{STREETS}/templates/lamps/list.html",
        "src/plaza/standards/open311/codec.py",
        "src/plaza/engines/mail_smtp/smtp.py",
    ],
)
def test_rooms_of_the_house(found: Found, path: str) -> None:
    assert found("rooms", {path: ""}) == []


def test_a_room_is_a_file_or_a_folder(found: Found) -> None:
    files = {f"{PLACES}/rules.py": "", f"{PLACES}/rules/__init__.py": ""}
    assert found("rooms", files) == [f"twice {PLACES}/rules.py:0"]


def test_long_files(found: Found) -> None:
    many = "x = 1\n"
    files = {
        f"{PLACES}/rules.py": many * 401,
        f"{PLACES}/tests/test_rules.py": many * 601,
        f"{PLACES}/templates/list.html": many * 151,
        **{f"{PLACES}/queries/q{number}.py": many for number in range(10)},
    }
    wanted = [
        f"file {PLACES}/rules.py:401",
        f"template {PLACES}/templates/list.html:151",
        f"test {PLACES}/tests/test_rules.py:601",
    ]
    assert found("sizes", files) == wanted


def test_usual_sizes_are_shares_of_the_whole(found: Found) -> None:
    files = {f"{PLACES}/queries/q{number}.py": "x = 1\n" * (260 if number < 2 else 9) for number in range(10)}
    assert found("sizes", files) == [f"files_usual {PLACES}/queries/q1.py:0"]


def test_long_functions(found: Found) -> None:
    long = "def decide() -> None:\n" + "    x = 1\n" * 60
    short = "\n".join(f"def f{number}() -> None:\n    pass\n" for number in range(20))
    assert found("sizes", {f"{PLACES}/rules.py": long + short}) == [f"function {PLACES}/rules.py:1"]


def test_the_kernel_stays_small(found: Found) -> None:
    files = {f"{PLACES}/queries/q{number}.py": "x = 1\n" * 200 for number in range(100)}
    assert found("sizes", files) == ["kernel src/plaza/kernel:0"]


def test_docstrings_types_and_signals(found: Found) -> None:
    text = """\
    from django.db.models.signals import post_save

    def answer(question, *, loud: bool = False):
        return question

    class Door:
        def open(self, key) -> None: ...
        def _lock(self, key): ...
    """
    path = f"{PLACES}/rules.py"
    wanted = [f"docstring {path}:1", f"signals {path}:1", f"typed {path}:3", f"typed {path}:7"]
    assert found("code", {path: text}) == wanted


def test_what_somebody_does_is_told_by_name(found: Found) -> None:
    path = f"{PLACES}/actions.py"
    text = '''\
    """Doc."""
    def save(key: str, name: str, actor: str) -> None: ...
    def put(*, actor: str) -> None: ...
    '''
    assert found("code", {path: text}) == [f"by_name {path}:2"]


def test_a_noun_is_entered_by_its_doors(found: Found) -> None:
    text = """\
    from plaza.kernel.cases import queries, models
    from plaza.kernel.cases.actions import open_case
    from plaza.kernel.places.options import LayersFile
    """
    files = {
        path: text for path in (f"{STREETS}/actions.py", "src/plaza/run/cities.py", f"{PLACES}/rules.py")
    }
    wanted = ["inside src/plaza/run/cities.py:1", *(f"inside {STREETS}/actions.py:{line}" for line in (1, 3))]
    assert found("doors", files) == wanted


def test_events_name_nobody(found: Found) -> None:
    path = f"{STREETS}/events.py"
    text = """\
    @dataclass(frozen=True, slots=True)
    class LampRepaired:
        TYPE: ClassVar = "lamps.lamp_repaired"
        VERSION: ClassVar = 1
        SUBJECT: ClassVar = ("lamp", "lamp_id")
        lamp_id: int

    @dataclass
    class LampReported:
        TYPE: ClassVar = "streets.lamp_reported"
        VERSION: ClassVar = 1
        lamp_id: int
        email: str

    @dataclass(frozen=True)
    class LampMended:
        TYPE: ClassVar = "lamps.lamp_repaired"
        VERSION: ClassVar = 1
        SUBJECT: ClassVar = ("lamp", "lamp_id")
        lamp_id: int
    """
    wanted = [f"{rule} {path}:9" for rule in ("declared", "frozen", "personal", "type")]
    assert sorted(found("events", {path: text})) == sorted([*wanted, f"twice {path}:16"])


def test_tables(found: Found) -> None:
    path = f"{STREETS}/models.py"
    text = """\
    class Lamp(models.Model):
        lit_at = models.DateTimeField()
        built_on = models.DateField()
        broken = models.DateTimeField()
        paint_day = models.DateField()
        keeper = models.ForeignKey("people.Person", on_delete=models.PROTECT)
        owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
        pole = models.ForeignKey("Pole", on_delete=models.CASCADE)
    """
    wanted = [f"time_name {path}:4", f"time_name {path}:5", f"way_back {path}:6"]
    assert found("tables", {path: text}) == wanted


def test_nothing_about_one_city(found: Found) -> None:
    path = f"{STREETS}/rules.py"
    text = '''\
    """Made for Springwater, see https://springwater.gov (prose may say so)."""
    CITY = "City of Springwater"
    MAIL = "lamps@quay.gov"
    WEB = "https://data.quay.gov/lamps"
    FINE = "http://127.0.0.1:8000", "me@example.org", "http://www.w3.org/2000/svg"
    '''
    files = {path: text, "blueprints/springwater/city.toml": 'name = {en = "Springwater"}\n'}
    assert found("places", files) == [f"city {path}:2", f"mail {path}:3", f"web {path}:4"]
    files = {f"{STREETS}/sample.py": 'X = "Springwater"\n', f"{STREETS}/tests/test_x.py": text, path: ""}
    assert found("places", files) == []
