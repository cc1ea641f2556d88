"""Keeping the search index."""

from __future__ import annotations

from collections.abc import Iterable

from plaza.kernel.base.models import SearchText
from plaza.kernel.base.rules import search_words


def index_text(kind: str, object_id: int | str, language: str, text: str, public: bool) -> None:
    """Make ``text`` of a thing findable in ``language``, in place of what was there for that language."""
    index_many([(kind, object_id, language, text, public)])


def index_many(rows: Iterable[tuple[str, int | str, str, str, bool]]) -> None:
    """The same for many: (kind, object_id, language, text, public) each, in few statements."""
    made = {
        (kind, str(object_id), language): SearchText(
            kind=kind,
            object_id=str(object_id),
            language=language,
            public=public,
            words=" ".join(search_words(text)),
        )
        for kind, object_id, language, text, public in rows
    }
    SearchText.objects.bulk_create(
        made.values(),
        batch_size=150,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "language"],
        update_fields=["words", "public"],
    )


def remove_text(kind: str, object_id: int | str) -> None:
    """Make a thing unfindable, in every language."""
    SearchText.objects.filter(kind=kind, object_id=str(object_id)).delete()
