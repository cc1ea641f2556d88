"""The full-text index beside base_searchtext, by database; both keep themselves in step with it."""

from typing import Any

from django.db import migrations

# External-content FTS5: the words are stored once, in base_searchtext; the triggers follow its rows.
# We fold and split words ourselves, so its plainest tokenizer is right: spaces part words, all else is kept.
SQLITE = [
    "CREATE VIRTUAL TABLE base_search_fts USING fts5("
    "words, content='base_searchtext', content_rowid='id', tokenize='ascii', prefix='2 3')",
    "CREATE TRIGGER base_search_added AFTER INSERT ON base_searchtext BEGIN "
    "INSERT INTO base_search_fts(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER base_search_removed AFTER DELETE ON base_searchtext BEGIN "
    "INSERT INTO base_search_fts(base_search_fts, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER base_search_changed AFTER UPDATE ON base_searchtext BEGIN "
    "INSERT INTO base_search_fts(base_search_fts, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO base_search_fts(rowid, words) VALUES (new.id, new.words); END",
]
# Words are already folded and split by us, so no text search parser or dictionary takes part.
POSTGRESQL = [
    "ALTER TABLE base_searchtext ADD COLUMN tokens tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX base_search_tokens ON base_searchtext USING gin (tokens)",
]
SQLITE_BACK = ["DROP TRIGGER base_search_added", "DROP TRIGGER base_search_removed",
               "DROP TRIGGER base_search_changed", "DROP TABLE base_search_fts"]
POSTGRESQL_BACK = ["ALTER TABLE base_searchtext DROP COLUMN tokens"]


def make(apps: object, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps: object, schema_editor: Any) -> None:
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
