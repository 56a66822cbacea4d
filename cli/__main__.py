"""The command line: slow work, done ahead of time. `python -m analysis --help` lists the commands."""

import typer

from cli import store_commands
from cli.build_command import build_source
from cli.embed_command import embed_stored
from cli.extract_command import extract_files
from cli.import_command import import_file

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Slow work, done ahead of time.")
app.add_typer(store_commands.app, name="store")


@app.callback()
def main() -> None:
    """Commands for corpora."""


app.command("import")(import_file)
app.command("extract")(extract_files)
app.command("embed")(embed_stored)


app.command("build")(build_source)


if __name__ == "__main__":
    app()
