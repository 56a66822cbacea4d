"""The screens by the names that links give them."""

from importlib import import_module

from components.scene import Scene

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
    """Draw the screen that is open. Only this one is imported: the statistics of others take a second to load."""
    import_module(_MODULES[scene.view.screen]).show(scene)
