"""Pure decisions of base: clocks, timetables, file recognition, words for the search index."""

from plaza.kernel.base.rules.clock import local_day, next_run, now
from plaza.kernel.base.rules.sniff import DOCUMENT_TYPES, PHOTO_TYPES, sniff
from plaza.kernel.base.rules.words import search_words

__all__ = ["DOCUMENT_TYPES", "PHOTO_TYPES", "local_day", "next_run", "now", "search_words", "sniff"]
