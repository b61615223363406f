"""Bytes to PO catalogues and back, and what happens to them: update, states, merge, difference."""
