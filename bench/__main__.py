"""`python -m bench [NAME …]`: runs the benches and shows each figure beside its floor."""

import importlib
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import psutil
from rich.console import Console

from bench.figures import Figure, dump, show
from bench.installation import Installation

BENCHES = (
    "deadlines",
    "imports",
    "search",
    "pages",
    "opening",
    "classification",
    "memory",
    "suite",
)  # memory after all that serve
told = Console(stderr=True)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the installation in this folder for the next run, which then starts in seconds.",
)
@click.option("--customers", default=100_000, help="Customers in the archive, and in the imported file.")
@click.option("--cases", default=100_000, help="Cases in the database.")
@click.option("--messages", default=2_000, help="imports: messages taken in.")
@click.option("--texts", default=1_000, help="search: keystrokes.")
@click.option("--requests", default=100, help="pages: requests of each page.")
@click.option("--clients", default=8, help="opening: clients at the same time.")
@click.option("--seconds", default=4.0, help="opening: length of a round.")
@click.option("--classified", default=1_000_000, help="classification: customers of the pass over all.")
@click.option("--filed", default=10_000_000, help="classification: customers of the file.")
def main(names: tuple[str, ...], *, as_json: bool, home: Path | None, **sizes: Any) -> None:
    """Measure the product in an installation of its own. Without NAME all benches run; that takes some minutes.

    Ends with 1 when a figure misses what is asked of it.
    """
    figures: list[Figure] = []
    told.print("Making the town …")
    with Installation(home, sizes["customers"], sizes["cases"]) as place:
        for name in names or BENCHES:
            told.print(f"{name} … (load {psutil.getloadavg()[0]:.1f})")
            bench = importlib.import_module(f"bench.{name}")
            chosen = {field.name: sizes[field.name] for field in fields(bench.Options) if field.name in sizes}
            figures += bench.run(place, bench.Options(**chosen))
    if as_json:
        click.echo(dump(figures))
    else:
        show(figures)
    sys.exit(any(figure.holds is False for figure in figures))


main()
