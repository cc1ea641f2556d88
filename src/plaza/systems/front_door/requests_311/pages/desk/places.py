"""Where it is, typed by staff: an address is looked up, and asked back when it may be several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plaza.kernel.cases.types import PlaceInput
from plaza.kernel.places.queries import search_address

from ..report import places as spots
from .forms import DeskForm, set_choices

SURE = 96.0
AS_TYPED = "typed"


class PlaceForm(DeskForm):
    """An address with what it may have meant, and words for what an address does not say."""

    address = forms.CharField(
        label=_("Address or crossing"), max_length=300, required=False,
        help_text=_("For example 12 Harbour Street, or Harbour Street and Mill Lane."),
    )  # fmt: skip
    meant = forms.ChoiceField(label=_("Which one is meant?"), required=False, widget=forms.RadioSelect)
    place_note = forms.CharField(
        label=_("More about the place"), max_length=500, required=False,
        help_text=_("For example: behind the bus stop, left lane."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: PlaceInput | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = known
        self.asks = False
        self.place: PlaceInput | None = known
        typed = self.data.get(self.add_prefix("address"), "").strip() if self.is_bound else ""
        self._found = search_address(typed)[:6] if typed and typed != self._address() else []
        set_choices(self, "meant", self._choices())

    def _address(self) -> str:
        return self.known.address if self.known else ""

    def _choices(self) -> list[tuple[str, str]]:
        hits = [(spots.value_of(hit), hit.label) for hit in self._found]
        return [*hits, (AS_TYPED, gettext("None of these: keep it as typed, without a point on the map"))]

    def read_place(self, cleaned: dict[str, Any]) -> None:
        """Sets ``place``; asks back, as an error of ``meant``, when the address may be several."""
        typed, note = cleaned.get("address", "").strip(), cleaned.get("place_note", "").strip()
        if self.known is not None and typed == self.known.address:
            known = self.known
            self.place = PlaceInput(
                known.lat, known.lon, known.address, known.address_id, note, known.postcode
            )
            return
        if not typed:
            self.place = PlaceInput(note=note)
            return
        spot = self._spot(typed, cleaned.get("meant", ""))
        if spot is None:
            self.asks = True
            self.add_error("meant", gettext("Choose which address is meant."))
            return
        words = note or str(spot.get("note", ""))
        self.place = PlaceInput(
            spot.get("lat"), spot.get("lon"), spot["address"], spot.get("address_id", ""), words
        )

    def _spot(self, typed: str, meant: str) -> dict[str, Any] | None:
        if meant == AS_TYPED or not self._found:
            return {"address": typed}
        if meant:
            return spots.chosen(meant, typed)
        best = self._found[0]
        alone = len(self._found) == 1 or self._found[1].score < best.score
        if best.match == "exact" and best.score >= SURE and alone:
            return spots.of_hit(best, typed)
        return None
