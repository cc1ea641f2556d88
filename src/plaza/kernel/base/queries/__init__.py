"""Reads of base: the city, stored files, search."""

from plaza.kernel.base.queries.city import find_setting, forget_city, get_city
from plaza.kernel.base.queries.files import check_files, file_path, get_file, open_file
from plaza.kernel.base.queries.search import search

__all__ = [
    "check_files",
    "file_path",
    "find_setting",
    "forget_city",
    "get_city",
    "get_file",
    "open_file",
    "search",
]
