"""`python -m analysis` opens the command line, which is in `cli`."""

from cli.__main__ import app

if __name__ == "__main__":
    app()
