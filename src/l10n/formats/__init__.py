"""Bytes to documents and back: what a translator may see of a file, and how a translation is put into it."""
