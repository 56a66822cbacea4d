"""A corpus's description, its camps and its topics as rows and back."""

import json
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from data.corpus import About, Camp, Topic, with_looks
from data.store.parts import Part
from data.store.rows.schema import MapPlaces, as_json, json_of, of_part


def encode(about: About, places: MapPlaces) -> list[pa.Table]:
    """A row for the description, and one for each camp and topic that it declares."""
    parts = [of_part(Part.ABOUT, [""], json=[as_json(about.model_dump(exclude={"camps", "topics"}))])]
    for part, declared in ((Part.CAMP, about.camps), (Part.TOPIC, about.topics)):
        if declared:
            cells = [as_json(one.model_dump()) for one in declared]
            parts.append(of_part(part, [one.name for one in declared], places=places, json=cells))
    return parts


def decode(by_part: Mapping[str, pa.Table], quotes: pd.DataFrame, voices: pd.DataFrame) -> About:
    """The description, with undeclared camps and topics of quotes after the declared ones."""
    declared = camps(json_of(by_part.get(Part.CAMP)))
    # two people may each add one that the other has not declared
    others = [Camp.model_construct(name=name) for name in _others(voices["camp"], [camp.name for camp in declared])]
    topics = [Topic.model_construct(**json.loads(cell)) for cell in json_of(by_part.get(Part.TOPIC))]
    if topics:
        topics += [Topic.model_construct(name=name) for name in _others(quotes["topic"], [t.name for t in topics])]
    own = json.loads(by_part[Part.ABOUT]["json"][0].as_py())
    own |= {name: tuple(own.get(name, ())) for name in ("authors", "sides")}  # older corpora name no sides
    return About.model_construct(**own, camps=with_looks((*declared, *others)), topics=tuple(topics))


def camps(written: Sequence[str]) -> tuple[Camp, ...]:
    """The camps in the rows that declare them."""
    return tuple(Camp.model_construct(**json.loads(cell)) for cell in written)


def title(about: str) -> str:
    """The title in the row that describes a corpus."""
    return str(json.loads(about)["title"])


def cells(written: str) -> dict[str, str]:
    """What people read in a row that consists of its JSON."""
    fields = json.loads(written)
    return {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in fields.items()}


def _others(values: "pd.Series[str]", known: Sequence[str]) -> list[str]:
    return sorted(set(values) - {*known, ""})
