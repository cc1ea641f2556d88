"""Full-text search with one behaviour on SQLite (FTS5) and PostgreSQL (tsvector)."""

from __future__ import annotations

from django.db import connection

from plaza.kernel.base.rules import search_words

MOST_WORDS = 12

_SQLITE = """
    SELECT t.object_id, bm25(base_search_fts) AS place FROM base_search_fts f
    JOIN base_searchtext t ON t.id = f.rowid
    WHERE base_search_fts MATCH %s AND t.kind = %s {more}
    ORDER BY place, t.id LIMIT %s"""
_POSTGRESQL = """
    SELECT t.object_id, -ts_rank(t.tokens, q) AS place
    FROM base_searchtext t, CAST(%s AS tsquery) q
    WHERE t.tokens @@ q AND t.kind = %s {more}
    ORDER BY place, t.id LIMIT %s"""


def search(
    kind: str, text: str, language: str | None = None, public_only: bool = True, limit: int = 50
) -> list[str]:
    """Ids (as they were indexed, as text) of the things of ``kind`` that ``text`` finds, best first.

    Every word must be there, each as the beginning of a word; when nothing has them all, things that
    have some. Any text is a fair question: signs and operators mean nothing, an empty one finds nothing.
    """
    words = list(dict.fromkeys(search_words(text, MOST_WORDS)))
    if not words or limit < 1:
        return []
    for joined in ("all", "any") if len(words) > 1 else ("all",):
        if found := _ask(kind, words, joined == "all", language, public_only, limit):
            return found
    return []


def _ask(
    kind: str, words: list[str], every: bool, language: str | None, public_only: bool, limit: int
) -> list[str]:
    more, values = "", [kind]
    if public_only:
        more += " AND t.public"
    if language is not None:
        more += " AND t.language = %s"
        values.append(language)
    if connection.vendor == "sqlite":
        sql, question = _SQLITE, (" AND " if every else " OR ").join(f'"{word}"*' for word in words)
    else:
        sql, question = _POSTGRESQL, (" & " if every else " | ").join(f"'{word}':*" for word in words)
    with connection.cursor() as cursor:
        # A thing may match in several languages, so a few rows more are read than things wanted.
        cursor.execute(sql.format(more=more), [question, *values, limit if language else limit * 4])
        found = dict.fromkeys(str(row[0]) for row in cursor.fetchall())
    return list(found)[:limit]
