"""Where the team's shared corpora and cases are, for tests that use them; everything else must pass without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[2] / "shared"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the team's shared corpora are not beside this checkout")
