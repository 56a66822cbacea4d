"""The command line. `python -m analysis --help` lists the commands."""

import typer

from cli import store_commands
from cli.build_command import build_source
from cli.embed_command import embed_stored
from cli.extract_command import extract_files
from cli.import_command import import_file

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.add_typer(store_commands.app, name="store")


@app.callback()
def main() -> None:
    """Make corpora from tables and articles, and look after those that are stored."""


app.command("import")(import_file)
app.command("extract")(extract_files)
app.command("embed")(embed_stored)
app.command("build")(build_source)


if __name__ == "__main__":
    app()
