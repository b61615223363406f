"""Remembered translations: the store, the search, re-rendering values, TMX."""
