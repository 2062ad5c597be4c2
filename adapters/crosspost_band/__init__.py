"""Naver Band, through its Open API: text only, one call, ten seconds between calls."""

from crosspost_band.adapter import Band
from crosspost_band.settings import BandSettings

__all__ = ["Band", "BandSettings"]
