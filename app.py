"""Standpoint: `streamlit run app.py` imports this file once, as the server, and runs it for every page request."""

if __name__ == "__main__":
    from components.frame import page_setup

    page_setup.show()  # before the import below, which takes longer than the browser needs to ask for more

    from components import page

    page.show()
else:
    from streamlit.starlette import App

    import serving

    app = App(__file__, lifespan=serving.lifespan, routes=serving.ROUTES, middleware=serving.MIDDLEWARE)
