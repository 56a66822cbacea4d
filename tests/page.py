"""A page of the app as Streamlit's own test runner executes it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[1] / "app.py"


def open_screen(screen: str = "", timeout: float = 300, **link: str | list[str]) -> AppTest:
    """The app at a link, run once without an exception; `link` are the parameters of its address."""
    app = AppTest.from_file(APP, default_timeout=timeout)
    for name, value in (({"screen": screen} if screen else {}) | link).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app
