"""The ledger: deliveries, their append-only events, renditions and blobs."""

from crosspost.ledger.archive import BLOBS, CONFIG, HAND_OVERS, LEDGER, Archive, Manifest
from crosspost.ledger.backup import Belongings, Origin, back_up, check_revision, describe_ledger
from crosspost.ledger.blobs import Blobs, LostBytesError
from crosspost.ledger.delivery import MOVES, STANDING, Delivery, EntryState, Event, Status, WaitingFor
from crosspost.ledger.due import Round
from crosspost.ledger.exchange import exchange
from crosspost.ledger.ledger import Ledger
from crosspost.ledger.secrets import SecretKey, Secrets, kept_names
from crosspost.ledger.sources import ItemState, SourceItem, SourceState
from crosspost.ledger.store import Store, database_file
from crosspost.ledger.writing import Changed, Writing

__all__ = [
    "BLOBS",
    "CONFIG",
    "HAND_OVERS",
    "LEDGER",
    "MOVES",
    "STANDING",
    "Archive",
    "Belongings",
    "Blobs",
    "Changed",
    "Delivery",
    "EntryState",
    "Event",
    "ItemState",
    "Ledger",
    "LostBytesError",
    "Manifest",
    "Origin",
    "Round",
    "SecretKey",
    "Secrets",
    "SourceItem",
    "SourceState",
    "Status",
    "Store",
    "WaitingFor",
    "Writing",
    "back_up",
    "check_revision",
    "database_file",
    "describe_ledger",
    "exchange",
    "kept_names",
]
