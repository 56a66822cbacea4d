"""The command line. `python -m cli --help` lists the commands; `python -m analysis` does the same.

A command imports half a million objects, none of them garbage; collecting at Python's usual pace, and once more at the
end, cost every command a second.
"""

import atexit
import gc

_NEW_OBJECTS = 100_000  # before a collection; Python's default is 700

gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
atexit.register(gc.freeze)  # objects that are set aside are not collected when the process ends
