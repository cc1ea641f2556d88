"""The docs: what they tell people to type works, what they link to exists, what they must have is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.typed import ROOT, Typist, blocks, make_desk
from tests.fixtures.server import PlazaServer
from tests.postgresql import free_port
from tools.inspector.project import Project

PAGES = ["README.md", *sorted(f"docs/operate/{path.name}" for path in (ROOT / "docs/operate").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
OURS = ("", "docs/", "src/", "blueprints/")


@pytest.fixture
def typist(tmp_path: Path) -> Typist:
    make_desk(tmp_path)
    return Typist(tmp_path, {"PLAZA_DATA": str(tmp_path / "var" / "demo"), "PLAZA_PORT": str(free_port())})


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)])
def test_what_a_page_says_can_be_typed(page: str, typist: Typist) -> None:
    said = [typist.type(block) for block in blocks(page)]
    if page == "README.md":
        assert "Demo sign-ins" in said[0]
        assert "2 created" in said[2]


def test_postgresql_as_written(typist: Typist, postgresql_url: str) -> None:
    for block in blocks("docs/operate/postgresql.md", "postgresql"):
        address = re.compile(r"postgres://plaza:secret@\S+")
        assert address.search(block)
        assert "All is well." in typist.type(address.sub(lambda _: f"'{postgresql_url}'", block))


def test_open311_as_written(plaza_server: PlazaServer, tmp_path: Path) -> None:
    make_desk(tmp_path)
    typist = Typist(tmp_path, {"PLAZA_DATA": str(plaza_server.data)})
    here = [
        block.replace("http://127.0.0.1:8000", plaza_server.url)
        for block in blocks("docs/standards/open311.md", "live")
    ]
    read, written = (typist.type(block) for block in here)
    assert '"service_code":"pothole"' in read.replace(" ", "")
    assert '"service_request_id"' in written
    assert "<code>403</code>" in written


@pytest.mark.parametrize("folder", OURS)
def test_links_lead_somewhere(folder: str) -> None:
    wrong = []
    for path in Project(ROOT).matching("*.md", under=folder):
        if folder or "/" not in path:
            text = FENCE.sub("", (ROOT / path).read_text(encoding="utf-8"))
            wrong += [
                f"{path}: {link}" for link in LINK.findall(text) if not ((ROOT / path).parent / link).exists()
            ]
    assert not wrong


def test_every_decision_is_on_the_list() -> None:
    listed = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert f"({path.name})" in listed
        assert [part in text for part in ("## Context", "## Decision", "## Consequences")] == [True] * 3


def test_papers_of_a_public_project() -> None:
    import yaml

    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    needed = {"publiccodeYmlVersion", "name", "platforms", "developmentStatus", "softwareType"}
    assert needed | {"description", "legal", "maintenance", "localisation"} <= set(public)
    assert public["legal"]["license"] == "Apache-2.0"
