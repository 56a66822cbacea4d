"""A corpus's description after the edits of a draft: title and the like, and its camps."""

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.making.edits import Draft, Step
from analysis.view.wording import label
from data import table
from data.corpus import About, Camp, with_looks
from data.counting import count_of

FIELDS = ("title", "description", "citation", "authors", "licence", "language", "version", "machine_annotator")


def field_texts(about: About) -> dict[str, str]:
    """The description's fields as people write them: authors separated by commas."""
    return {name: ", ".join(about.authors) if name == "authors" else getattr(about, name) for name in FIELDS}


def change_field(name: str, value: str) -> Step:
    """Change one field of the description."""
    return Step(f"{label(name)}: {' '.join(value.split())[:60] or 'empty'}", about={name: value.strip()})


def change_camp(camp: str, name: str, value: str) -> Step:
    """Change the colour, symbol or note of a camp."""
    return Step(f"{name} of {camp}: {value.strip()[:60] or 'empty'}", camps={camp: {name: value.strip()}})


def remove_camp(camp: str) -> Step:
    """Remove a camp without quotes from the camps."""
    return Step(f"removed the camp {camp}", camps={camp: {}})


def apply_to_description(about: About, quotes: pd.DataFrame, draft: Draft) -> About:
    """The description after all steps. New camps of `quotes` come last, with a colour and symbol of their own.

    Returns the same `about` object if nothing changes.
    """
    known = {camp.name for camp in about.camps}
    new = dict.fromkeys(name for name in _camps(quotes, draft.quotes) if name not in known)
    camps = {camp.name: camp for camp in with_looks((*about.camps, *(Camp.model_construct(name=name) for name in new)))}
    fields: dict[str, str] = {}
    for step in draft.steps:
        fields |= step.about
        for name, cells in step.camps.items():
            if not cells:
                camps.pop(name, None)
            elif name in camps:
                camps[name] = camps[name].model_copy(update=dict(cells))
    changed = about.model_copy(update={**_values(fields), "camps": tuple(camps.values())})
    return about if changed == about else changed


def _camps(quotes: pd.DataFrame, touched: Collection[str]) -> list[str]:
    """Camps of the quotes that were touched, in the order of the table."""
    return [name for name in table.voices(quotes[quotes["quote_id"].isin(touched)])["camp"] if name]


def _values(fields: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = dict(fields)
    if "authors" in fields:
        values["authors"] = tuple(name.strip() for name in fields["authors"].split(",") if name.strip())
    return values


def changes_in_words(draft: Draft) -> str:
    """What the unsaved steps concern: "2 quotes", "the description", or both."""
    n = len(draft.quotes)
    parts = [count_of(n, "quote")] if n else []
    parts += ["the description"] if len(draft.rows) > n else []
    return " and ".join(parts)
