"""Turns translations and static files into what is served: ``.po`` to ``.mo``, fingerprints, compression."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from plaza.run.config import ROOT

SOURCE = ROOT / "src" / "plaza"


def compile_translations(source: Path = SOURCE) -> int:
    """Write a ``.mo`` beside every ``.po`` that is newer; how many were written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = 0
    for path in sorted(source.rglob("locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], abort_invalid=True)
        part = target.with_suffix(".mo.part")
        with part.open("wb") as file:
            write_mo(file, catalogue)
        part.replace(target)
        written += 1
    return written


def collect_static() -> int:
    """Collect, fingerprint and compress into a new folder, then put it in place; how many files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.run.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    target = Path(settings.STATIC_ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="static-", dir=target.parent))
    fresh.chmod(0o755)
    settings.STATIC_ROOT = fresh
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    try:
        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        count = sum(1 for path in fresh.rglob("*") if path.is_file())
        old = fresh.with_name(f"{fresh.name}-old")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return count


def main() -> int:
    """Both steps; problems are one sentence each."""
    os.environ.setdefault("PLAZA_DATA", tempfile.gettempdir() + "/plaza-nowhere")
    try:
        compile_translations()
        collect_static()
    except Exception as error:
        if os.environ.get("PLAZA_TRACE") == "1":
            raise
        print(f"plaza: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
