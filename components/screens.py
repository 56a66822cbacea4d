"""The screens, by the names they have in links."""

from importlib import import_module

from components import markup
from components.scene import Scene
from data.faults import CorpusError, fault_lines

_MODULES = {
    "Map": "components.map.screen",
    "Compare": "components.compare.screen",
    "Positions": "components.positions.screen",
    "Corpus": "components.corpus.screen",
    "Article": "components.article.screen",
    "Import": "components.imports.screen",
    "About": "components.frame.about",
}


def show(scene: Scene) -> None:
    """Draw the screen that is open. Only this one is imported: the statistics of others take a second to load.

    If the corpus's files were overwritten since it was opened, the screen says so.
    """
    try:
        import_module(_MODULES[scene.view.screen]).show(scene)
    except CorpusError as error:
        markup.show("notice.html", title="This corpus was changed", lines=fault_lines(error.faults))
