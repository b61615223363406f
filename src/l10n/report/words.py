"""Small words of messages that every command says alike; the rooms below reports take them from `model.words` too."""

from l10n.model.words import counted

__all__ = ["counted"]
