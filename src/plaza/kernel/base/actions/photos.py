"""Keeping a photo: checked, turned upright, made small, and stripped of everything but the picture."""

from __future__ import annotations

from plaza.kernel.base.types import PhotoInfo


def save_photo(data: bytes, name: str = "") -> PhotoInfo:
    raise NotImplementedError
