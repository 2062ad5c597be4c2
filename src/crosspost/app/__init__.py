"""The use cases of a workspace, for every face and for Python users."""

from crosspost.app.use_cases import Crosspost
from crosspost.delivery import Prepared

__all__ = ["Crosspost", "Prepared"]
