"""What base does: set the city, keep files, count rate limits, run jobs, keep the search index."""

from plaza.kernel.base.actions.city import keep_setting, set_city
from plaza.kernel.base.actions.documents import save_document
from plaza.kernel.base.actions.files import forget_file, sweep_files
from plaza.kernel.base.actions.jobs import reclaim_jobs, run_jobs
from plaza.kernel.base.actions.limits import spend
from plaza.kernel.base.actions.photos import save_photo
from plaza.kernel.base.actions.search import index_many, index_text, remove_text
from plaza.kernel.base.actions.timetable import run_due

__all__ = [
    "forget_file",
    "index_many",
    "index_text",
    "keep_setting",
    "reclaim_jobs",
    "remove_text",
    "run_due",
    "run_jobs",
    "save_document",
    "save_photo",
    "set_city",
    "spend",
    "sweep_files",
]
