"""The command line. `python -m cli --help` lists the commands; `python -m analysis` is the same door.

A command imports half a million objects, none of them garbage; looking for it at Python's usual pace, and once more
through all at the end, took a second of each.
"""

import atexit
import gc

_NEW_OBJECTS = 100_000  # until garbage is looked for among them; Python's own is 700

gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
atexit.register(gc.freeze)  # what is set aside is not gone through when the process ends
