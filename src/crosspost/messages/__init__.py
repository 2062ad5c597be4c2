"""What everything is called, in Korean and English: gettext catalogues behind one small door."""

from crosspost.messages.words import LANGUAGES, Message, Words

__all__ = ["LANGUAGES", "Message", "Words"]
