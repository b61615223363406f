"""Start-up of l10n against a bare interpreter and a bare Typer application with as many commands.

    python benchmarks/startup.py [-n 9]

Runs are interleaved, so noise hits all alike; the median of each is shown, and the ratios that the project promises.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = 25
BARE = "import typer\napp = typer.Typer()\n" + "".join(
    f'@app.command(help="A line that says what command number {i} of the application is good for.")\n'
    f"def command_{i}(name: str = 'x', loud: bool = False) -> None: ...\n"
    for i in range(COMMANDS)
)


def main() -> None:
    """Print one line for each program, and the ratios."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("-n", type=int, default=9)
    rounds = words.parse_args().n
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.py")
        bare.write_text(BARE + "app()\n", encoding="utf-8")
        programs = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "l10n --version": [sys.executable, "-m", "l10n", "--version"],
            "bare Typer application --help": [sys.executable, str(bare), "--help"],
            "l10n --help": [sys.executable, "-m", "l10n", "--help"],
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, program in programs.items():
                start = time.perf_counter()
                subprocess.run(program, check=True, capture_output=True)
                times[name].append(time.perf_counter() - start)
    median = {name: statistics.median(values) * 1000 for name, values in times.items()}
    for name, value in median.items():
        print(f"{name:<32} {value:7.1f} ms")
    print(f"version / interpreter            {median['l10n --version'] / median['python -c pass']:7.2f}")
    print(f"help / bare Typer help           {median['l10n --help'] / median['bare Typer application --help']:7.2f}")


if __name__ == "__main__":
    main()
