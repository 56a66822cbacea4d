"""How fast it is at every size, in one table: `python -m bench.scale [PART ...] --results FOLDER [--write]`.

Each part is a command that measures (`--list` shows them); a name without its ending stands for all that begin with it,
as `peers` or `build`, and no name for all. What a part found is kept in the folder of results with its date, the load
before it and the versions, and not measured again unless you say `--again`. A part whose environment or corpus is
missing is left out. `--write` puts the table into docs/performance.md, and what 100 million rows would need by it into
docs/large-corpora.md; `table` in place of a part measures nothing.
Tables and corpora of 100,000 and a million rows, their vectors and the environments of other tools are below the
folder of results unless you say otherwise.
"""

import argparse
import shlex
from pathlib import Path

from bench.harness import ROOT
from bench.scale import paper
from bench.scale.parts import SIZES, Places, all_parts, chosen, measure
from bench.scale.results import Results
from bench.scale.table import as_markdown

SENTENCES = ROOT.parent / "shared" / "corpora" / "presidents-2022.csv.gz"
PAGE, PAPER = ROOT / "docs" / "performance.md", ROOT / "docs" / "large-corpora.md"
BEGIN, END = "<!-- bench.scale -->", "<!-- end of bench.scale -->"


def write(page: Path, table: str) -> None:
    """Put a table between the two marks of a page."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page} needs the lines {BEGIN} and {END}, between which the table stands.")
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, default=SENTENCES, help="a table with a column `quotation`")
    parser.add_argument("--corpora", type=Path, help="default: RESULTS/corpora")
    parser.add_argument("--vectors", type=Path, help="default: RESULTS/vectors; one process at a time")
    parser.add_argument("--environments", type=Path, help="with atlas/, bertopic/ and ray/; default: in RESULTS")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="two")
    parser.add_argument("--again", action="store_true", help="measure even what has a result")
    parser.add_argument("--list", action="store_true", help="print the commands, and run none")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/")
    arguments = parser.parse_args()
    folder = arguments.results.absolute()
    places = Places(
        arguments.sentences.absolute(),
        folder,
        (arguments.corpora or folder / "corpora").absolute(),
        (arguments.vectors or folder / "vectors").absolute(),
        (arguments.environments or folder / "environments").absolute(),
    )
    sizes = tuple(arguments.sizes)
    results, parts = Results(folder), all_parts(places, sizes)
    for part in chosen(parts, arguments.parts) if arguments.parts != ["table"] else []:
        if arguments.list:
            print(f"{part.name}: {shlex.join(part.command)}")
        elif results.has(part.name) and not arguments.again:
            print(f"{part.name}: there is a result", flush=True)
        elif part.missing:
            print(f"{part.name}: left out, {', '.join(map(str, part.missing))} is missing", flush=True)
        else:
            print(f"{part.name} ...", flush=True)
            print(measure(part, results), flush=True)
    if not arguments.list:
        for page, table in ((PAGE, as_markdown(results, sizes)), (PAPER, paper.as_markdown(results, sizes))):
            print(f"\n{table}")
            if arguments.write:
                write(page, table)


if __name__ == "__main__":
    main()
