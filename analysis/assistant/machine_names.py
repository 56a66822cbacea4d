"""How a model is named next to its proposals."""

import hashlib

from data.stances import LONGEST_ANNOTATOR, MACHINE


def machine_name(model: str, day: str, prompt: str) -> str:
    """ "machine: llama3, 2026-01-31, prompt 1"; `day` is when the run began, `prompt` the version of the prompt."""
    tail = f", {day}, prompt {prompt}"
    room = LONGEST_ANNOTATOR - len(MACHINE) - len(tail)
    name = " ".join(model.replace(",", " ").split())
    if len(name) > room:
        name = f"{name[: room - 7]}~{hashlib.sha256(model.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
    return f"{MACHINE}{name}{tail}"
