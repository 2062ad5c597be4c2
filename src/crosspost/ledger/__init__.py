"""The ledger: deliveries, their append-only events, renditions and blobs."""

from crosspost.ledger.blobs import Blobs, LostBytesError
from crosspost.ledger.delivery import MOVES, STANDING, Delivery, EntryState, Event, Status, WaitingFor
from crosspost.ledger.ledger import Ledger
from crosspost.ledger.secrets import SecretKey, Secrets
from crosspost.ledger.store import Store, database_file
from crosspost.ledger.writing import Changed, Writing

__all__ = [
    "MOVES",
    "STANDING",
    "Blobs",
    "Changed",
    "Delivery",
    "EntryState",
    "Event",
    "Ledger",
    "LostBytesError",
    "SecretKey",
    "Secrets",
    "Status",
    "Store",
    "WaitingFor",
    "Writing",
    "database_file",
]
