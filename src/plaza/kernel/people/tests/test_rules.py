"""Keys, scopes, permissions and addresses: the pure part."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.base.types import Invalid
from plaza.kernel.people import rules
from plaza.kernel.people.types import ApiKeyInfo

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
times = st.integers(0, 500_000).map(lambda minutes: NOON + timedelta(minutes=minutes))


def test_a_key_shows_its_prefix_and_hides_the_rest() -> None:
    raw, prefix = rules.new_key()
    assert raw.startswith(prefix + "_")
    assert len(prefix) == len("plz_") + 8
    assert len(raw) - len(prefix) > 40
    assert rules.prefix_of(raw) == prefix
    assert len({rules.new_key()[0] for _ in range(200)}) == 200


@given(st.text(max_size=140))
def test_any_text_is_either_one_of_ours_or_not(text: str) -> None:
    prefix = rules.prefix_of(text)
    assert prefix is None or (text.startswith(prefix) and prefix.startswith("plz_"))


def test_unknown_scopes_and_permissions_are_named() -> None:
    assert rules.check_scopes([" open311.write", "open311.write"]) == ("open311.write",)
    with pytest.raises(Invalid, match=r"open311\.wirte.*Known: .*open311\.write"):
        rules.check_scopes(["open311.wirte"])
    with pytest.raises(Invalid, match="needs a scope"):
        rules.check_scopes([])
    with pytest.raises(Invalid, match=r"cases\.fly"):
        rules.check_permissions(["cases.view", "cases.fly"])


@pytest.mark.parametrize("area", ["harbour", "district:", ":harbour"])
def test_an_area_names_layer_and_key(area: str) -> None:
    with pytest.raises(Invalid, match="layer:key"):
        rules.check_area(area)
    assert rules.check_area("district:harbour") == "district:harbour"


@given(st.none() | times, times, st.timedeltas(timedelta(days=-3), timedelta(days=60)))
def test_rotation_never_lengthens_a_key(
    expires_at: datetime | None, now: datetime, overlap: timedelta
) -> None:
    until = rules.rotated_expiry(expires_at, now, overlap)
    assert expires_at is None or until <= expires_at
    assert until <= now + max(overlap, timedelta(0))


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "state"),
    [
        (None, None, "active"),
        (NOON + timedelta(seconds=1), None, "active"),
        (NOON, None, "expired"),
        (None, NOON, "revoked"),
        (NOON, NOON, "revoked"),
    ],
)
def test_the_state_of_a_key(expires_at: datetime | None, revoked_at: datetime | None, state: str) -> None:
    info = ApiKeyInfo(1, "plz_abc", "n", ("x",), expires_at=expires_at, revoked_at=revoked_at)
    assert info.state(NOON) == state


def test_a_key_with_a_department_stays_inside_it() -> None:
    access = rules.access_of_key(["open311.read_private"], "streets")
    assert access.can("cases.view_private", department="streets")
    assert not access.can("cases.view_private", department="parks")
    assert not access.can("cases.view_contact", department="streets")
    assert not rules.access_of_key(["nothing.known"]).grants


@pytest.mark.parametrize(
    "bad", ["", "nobody", "a@", "@b", "a b@c.org", "a@b.org\nBcc: x@y.org", "a\x00@b.org"]
)
def test_bad_addresses_are_refused(bad: str) -> None:
    with pytest.raises(Invalid, match=r"name@example\.org"):
        rules.tidy_email(bad)
    assert rules.tidy_email(" Ana@Example.ORG ") == "ana@example.org"
