"""Facebook Pages, through Meta's Graph API: one visible call, looked up when its outcome is unknown."""

from crosspost_facebook.adapter import Facebook
from crosspost_facebook.settings import FacebookSettings

__all__ = ["Facebook", "FacebookSettings"]
