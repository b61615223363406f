"""The glossary's names for the memory: where they stand, and which form takes another one's place."""

from __future__ import annotations

from l10n.glossary.find import allowed, concepts, find, forms
from l10n.model.glossary import Glossary, Hit, Term


class GlossaryNames:
    """Answers `memory.substitute.Names` from a glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:
        """The terms that stand in the text, ascending."""
        return find(text, language, self._glossary)

    def form(self, concept: str, like: Term, language: str) -> Term | None:
        """The first form of the concept that writers may use and that is full, short or an abbreviation as `like` is."""
        rows = forms(concepts(self._glossary).get(concept, ()), language)
        return next((term for term in rows if allowed(term) and term.type == like.type), None)
