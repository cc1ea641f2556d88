"""Access is scoped by department, area and case type, and never wider than what was given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.people.types import ALL, NOBODY, Access, ScopedGrant

permissions = st.sampled_from(["cases.view", "cases.note", "cases.assign"])
departments = st.sampled_from(["", "streets", "parks"])
areas = st.sampled_from(["", "district:harbour", "district:hill", "ward:1"])
types = st.sampled_from(["", "pothole", "graffiti"])
grants = st.builds(ScopedGrant, st.frozensets(permissions), departments, areas, types)
places = st.fixed_dictionaries(
    {}, optional={"district": st.sampled_from(["harbour", "hill"]), "ward": st.just("1")}
)
things = st.tuples(
    permissions, st.sampled_from(["streets", "parks"]), places, st.sampled_from(["pothole", "graffiti"])
)


def ask(access: Access, thing: tuple[str, str, dict[str, str], str]) -> bool:
    permission, department, inside, type_key = thing
    return access.can(permission, department=department, areas=inside, type_key=type_key)


def test_a_role_in_one_department_says_nothing_about_another() -> None:
    access = Access((ScopedGrant(frozenset({"cases.view"}), department="streets"),))
    assert access.can("cases.view", department="streets")
    assert not access.can("cases.view", department="parks")
    assert not access.can("cases.view"), "a thing without a department is outside a department's scope"
    assert not access.can("cases.note", department="streets")


def test_area_and_type_narrow_together() -> None:
    access = Access((ScopedGrant(frozenset({"cases.note"}), area="district:harbour", type_key="pothole"),))
    assert access.can("cases.note", department="any", areas={"district": "harbour"}, type_key="pothole")
    assert not access.can("cases.note", areas={"district": "harbour"}, type_key="graffiti")
    assert not access.can("cases.note", areas={"district": "hill"}, type_key="pothole")
    assert not access.can("cases.note", type_key="pothole")


def test_scopes_of_two_grants_do_not_mix() -> None:
    access = Access(
        (
            ScopedGrant(frozenset({"cases.view"}), department="streets", type_key="pothole"),
            ScopedGrant(frozenset({"cases.view"}), department="parks", type_key="tree"),
        )
    )
    assert not access.can("cases.view", department="streets", type_key="tree")


@given(things)
def test_all_and_nobody(thing: tuple[str, str, dict[str, str], str]) -> None:
    assert ask(ALL, thing)
    assert not ask(NOBODY, thing)


@given(st.lists(grants, max_size=4), grants, things)
def test_one_more_grant_never_takes_away(held: list[ScopedGrant], more: ScopedGrant, thing: tuple) -> None:
    if ask(Access(tuple(held)), thing):
        assert ask(Access((*held, more)), thing)


@given(st.lists(grants, max_size=4), things)
def test_what_is_allowed_lies_in_a_listed_scope_and_department(held: list[ScopedGrant], thing: tuple) -> None:
    access = Access(tuple(held))
    permission, department, inside, type_key = thing
    scopes, found = access.scopes_for(permission), access.departments_for(permission)
    allowed = ask(access, thing)
    in_scope = scopes is None or any(scope.covers(department, inside, type_key) for scope in scopes)
    assert allowed == in_scope, "a database filter made of the scopes must agree with can()"
    if allowed:
        assert found is None or department in found
        assert access.has(permission)


@given(grants, things)
def test_a_narrower_scope_allows_no_more(grant: ScopedGrant, thing: tuple) -> None:
    narrow = ScopedGrant(
        grant.permissions, grant.department or "streets", grant.area, grant.type_key or "pothole"
    )
    if ask(Access((narrow,)), thing):
        assert ask(Access((grant,)), thing)
