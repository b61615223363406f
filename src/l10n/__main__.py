"""The console script. `--version` is answered here, before anything heavy is imported (budget: 60 ms)."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `l10n` with the words of the command line and leave with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from l10n.version import __version__

        sys.stdout.write(f"l10n {__version__}\n")
        return
    try:
        from l10n.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # Also while the modules are still being imported: nothing was begun.
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
