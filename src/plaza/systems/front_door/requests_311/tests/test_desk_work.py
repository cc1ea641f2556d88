"""The desk's other pages: new for a caller, correcting, another type, linking, photos, tasks, find, paper."""

from __future__ import annotations

from typing import Any

import pytest

from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.base.types import Actor
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case
from plaza.kernel.people.types import ALL

from .desk_town import ROSA, Desk, add_addresses, address, build_desk, report, sent, view_of

NEW = "/desk/requests/new/"


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    return build_desk(settings)


def call(**more: Any) -> dict[str, Any]:
    """What the form for a caller sends."""
    return {
        "type": "pothole", "channel": "phone", "address": "12 Harbour Street", "description": "Deep",
        "q-where": "path", "name": "Tom Bell", "phone": "555 0199", "language": "es",
    } | more  # fmt: skip


def test_a_call_becomes_a_request_on_one_screen(desk: Desk) -> None:
    add_addresses()
    assert "Show its questions" in desk.clerk.get(NEW).content.decode()
    assert "Where is it?" in desk.clerk.get(f"{NEW}?type=pothole").content.decode()
    answer = desk.clerk.post(NEW, call())
    assert answer.status_code == 302
    case = Case.objects.get()
    view = queries.get_case(case.pk, ALL)
    assert (view.row.channel, view.row.language, view.row.description) == ("phone", "es", "Deep")
    assert view.row.address.startswith("12 Harbour Street") and view.row.lat == pytest.approx(34.05)
    assert view.contact is not None and view.contact.name == "Tom Bell"
    assert answer["Location"] == address(view.number)
    assert (
        f"Tell the caller their number: {view.number}" in desk.clerk.get(answer["Location"]).content.decode()
    )


def test_an_address_that_may_be_several_is_asked_back(desk: Desk) -> None:
    add_addresses()
    answer = desk.clerk.post(NEW, call(address="Harbour Street"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Which one is meant?" in page and "Tom Bell" in page
    assert desk.clerk.post(NEW, call(address="Harbour Street", meant="typed")).status_code == 302
    assert Case.objects.get().address == "Harbour Street"


def test_what_is_known_nearby_is_shown_before_a_second_one_is_opened(desk: Desk) -> None:
    add_addresses()
    desk.clerk.post(NEW, call())
    answer = desk.clerk.post(NEW, call(description="The same again"))
    page = answer.content.decode()
    assert "This may be known already" in page and "The same again" in page
    assert Case.objects.count() == 1
    assert desk.clerk.post(NEW, call(anyway="1")).status_code == 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": ""}, "Say where it is"),
        ({"q-where": ""}, "Where is it?"),
        ({"q-where": "road", "q-size": ""}, "How big is it?"),
        ({"email": "nonsense"}, "valid email"),
        ({"q-depth": "very"}, "Enter a number"),
    ],
)
def test_a_call_with_a_hole_in_it_is_told_where(desk: Desk, change: dict[str, str], words: str) -> None:
    answer = desk.clerk.post(NEW, call(**change))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert "Tom Bell" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_call_for_another_department_gets_its_number_and_the_next_call_can_come(desk: Desk) -> None:
    answer = desk.clerk.post(NEW, {**call(type="litter", address="3 Mill Road"), "q-bags": "2"})
    assert answer["Location"] == NEW
    assert "Parks takes care of it" in desk.clerk.get(NEW).content.decode()


def test_correcting_keeps_the_point_and_conflicts_keep_the_words(desk: Desk) -> None:
    opened = report()
    form = {
        "revision": 1, "description": "Corrected", "address": "1 Main St", "place_note": "left lane",
        "q-where": "road", "q-size": "large", "name": ROSA.name, "email": ROSA.email, "phone": ROSA.phone,
    }  # fmt: skip
    assert desk.clerk.post(address(opened.number, "edit/"), form).status_code == 302
    row = view_of(opened).row
    assert (row.description, row.place_note, row.lat) == ("Corrected", "left lane", 34.05)
    assert view_of(opened).answers["size"] == "large"
    again = desk.clerk.post(address(opened.number, "edit/"), {**form, "description": "Mine"})
    page = again.content.decode()
    assert again.status_code == 409 and "A colleague edited it" in page and ">\nMine</textarea>" in page
    assert f'name="revision" value="{view_of(opened).row.revision}"' in page


def test_another_type_asks_its_required_questions_and_says_where_it_goes(desk: Desk) -> None:
    opened = report()
    page = desk.clerk.get(address(opened.number, "type/?type=litter")).content.decode()
    assert "How many bags?" in page and "It goes to Parks" in page and "Where is it?: On the road" in page
    form = {"type": "litter", "revision": 1, "q-bags": "", "text": "It is litter"}
    missing = desk.clerk.post(address(opened.number, "type/"), form)
    assert missing.status_code == 422 and "It is litter" in missing.content.decode()
    done = desk.clerk.post(address(opened.number, "type/"), {**form, "q-bags": "3"})
    assert done["Location"] == "/desk/requests/"
    row = view_of(opened).row
    assert (row.type_key, row.department_key) == ("litter", "parks")


def test_a_duplicate_is_compared_first_and_then_closed(desk: Desk) -> None:
    first, second = report(description="First words"), report(description="Second words")
    link = address(second.number, "link/")
    page = desk.clerk.get(f"{link}?number={first.number}").content.decode()
    assert "First words" in page and "Second words" in page
    assert "There is no request with this number" in desk.clerk.get(f"{link}?number=999").content.decode()
    form = {"revision": 1, "number": first.number, "kind": "duplicate_of", "reason": ""}
    assert desk.clerk.post(link, form).status_code == 302
    row = view_of(second).row
    assert (row.status, row.outcome) == ("closed", "duplicate")
    seen = desk.clerk.get(address(second.number)).content.decode()
    assert "The same as" in seen and first.number in seen


def test_photos_are_reviewed_in_the_queue_and_on_the_request(desk: Desk) -> None:
    opened = report(photo=True)
    document = view_of(opened).documents[0].id
    assert f"/photos/{document}/small" in desk.lead.get("/desk/photos/").content.decode()
    answer = desk.lead.post(f"/desk/photos/{document}/", {"decision": "public"})
    assert view_of(opened).documents[0].review == "public"
    back = desk.lead.get(answer["Location"]).content.decode()
    assert "Refuse it instead" in back and "No photo waits" in back
    onward = desk.lead.post(f"/desk/photos/{document}/", {"decision": "refuse", "number": opened.number})
    assert onward["Location"] == f"{address(opened.number)}#photos"
    assert view_of(opened).documents[0].review == "refused"
    assert desk.crew.post(f"/desk/photos/{document}/", {"decision": "public"}).status_code == 403
    assert desk.parks.post(f"/desk/photos/{document}/", {"decision": "public"}).status_code == 403


def test_staff_add_a_photo_and_a_text_file_is_refused_in_words(desk: Desk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    opened = report()
    good = SimpleUploadedFile("hole.jpg", picture(), "image/jpeg")
    assert desk.clerk.post(address(opened.number, "photo/"), {"photo-photo": good}).status_code == 302
    assert view_of(opened).documents[0].review == "public"
    bad = SimpleUploadedFile("hole.jpg", b"no picture", "image/jpeg")
    assert desk.clerk.post(address(opened.number, "photo/"), {"photo-photo": bad}).status_code == 422


def test_tasks_of_mine_and_my_teams_are_ticked_off(desk: Desk) -> None:
    opened = report()
    lead = Actor("staff", desk.ids["lead"])
    mine = actions.add_task(
        actor=lead, access=ALL, case_id=opened.case_id, title="Measure it", assignee_id=desk.ids["clerk"]
    )
    actions.add_task(actor=lead, access=ALL, case_id=opened.case_id, title="Barrier", team_key="night_crew")
    page = desk.clerk.get("/desk/tasks/").content.decode()
    assert "Measure it" in page and "Barrier" in page and "Night crew" in page
    assert desk.clerk.post(f"/desk/tasks/{mine}/", {"note": "40 cm"}).status_code == 302
    assert "Measure it" not in desk.clerk.get("/desk/tasks/").content.decode().partition("<h1")[2]
    assert desk.parks.post(f"/desk/tasks/{mine}/", {}).status_code in (403, 404)


def test_find_by_number_person_and_words(desk: Desk) -> None:
    opened = report()
    assert desk.clerk.get(f"/desk/find/?q={opened.number}")["Location"] == address(opened.number)
    for text in ("marsh", "rosa@example.org", "010 2030", "school"):
        assert address(opened.number) in desk.clerk.get("/desk/find/", {"q": text}).content.decode(), text
    assert "Nothing found" in desk.clerk.get("/desk/find/?q=zzzz").content.decode()


def test_the_sheet_has_a_code_and_no_contact_unless_asked(desk: Desk) -> None:
    opened = report()
    plain = desk.clerk.get(address(opened.number, "sheet/")).content.decode()
    assert "<svg" in plain and 'class="qr"' in plain and "rosa@example.org" not in plain
    asked = desk.clerk.get(address(opened.number, "sheet/?contact=1")).content.decode()
    assert "rosa@example.org" in asked


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_page_is_made_in_every_language(desk: Desk, language: str) -> None:
    opened = report(photo=True)
    desk.clerk.cookies["plaza_language"] = language
    rests = ("", "edit/", "type/?type=litter", f"link/?number={opened.number}", "sheet/")
    paths = [
        "/desk/requests/",
        f"{NEW}?type=pothole",
        "/desk/photos/",
        "/desk/tasks/",
        "/desk/find/?q=school",
    ]
    for path in [*paths, *(address(opened.number, rest) for rest in rests)]:
        page = desk.clerk.get(path)
        assert page.status_code == 200 and f'lang="{language}"' in page.content.decode(), path


def test_what_a_post_without_its_fields_gets_is_words(desk: Desk) -> None:
    opened = report()
    for name in ("note", "update", "task", "assign", "priority", "photo"):
        assert desk.clerk.post(address(opened.number, f"{name}/"), {}).status_code == 422, name
    assert desk.clerk.post(address(opened.number, "move/"), {}).status_code == 404
    assert desk.clerk.post(address(opened.number, "nonsense/"), {}).status_code == 404
    assert desk.clerk.post(address(opened.number, "note/"), sent(opened, "note", text=" ")).status_code == 422
