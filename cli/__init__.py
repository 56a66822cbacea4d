"""The command line. `python -m cli --help` lists the commands; `python -m analysis` is the same door."""
