"""The server owner's settings for the model that may be asked, and the limits on what a run may cost."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

import pydantic

from data.declarations import Declaration

BYTES_A_TOKEN = 4  # of English; in other scripts a token has fewer letters


class AssistantSettings(Declaration):
    """The section `[assistant]`: a chat server (`base_url`, `model`), or a cross-encoder for natural language inference
    by name (`cross_encoder`), which runs in this process.

    Prices are per million tokens. `most_a_day` limits what one process of this server asks in a day.
    """

    base_url: Annotated[str, pydantic.Field(max_length=500)] = ""
    model: Annotated[str, pydantic.Field(max_length=200)] = ""
    api_key: Annotated[str, pydantic.Field(max_length=2_000, repr=False)] = ""
    cross_encoder: Annotated[str, pydantic.Field(max_length=500)] = ""
    price_in: Annotated[float, pydantic.Field(ge=0)] | None = None
    price_out: Annotated[float, pydantic.Field(ge=0)] | None = None
    currency: Annotated[str, pydantic.Field(max_length=8)] = "$"
    at_once: Annotated[int, pydantic.Field(ge=1, le=32)] = 4
    seconds: Annotated[float, pydantic.Field(gt=0, le=600)] = 60
    most_a_day: Annotated[int, pydantic.Field(ge=1)] = 5_000

    @pydantic.model_validator(mode="after")
    def _names_a_machine(self) -> "AssistantSettings":
        if bool(self.base_url) == bool(self.cross_encoder):
            raise ValueError("must have either base_url and model, or cross_encoder")
        if self.base_url and not self.model:
            raise ValueError("must name the model that the server is to use")
        return self

    @pydantic.field_validator("base_url")
    @classmethod
    def _is_plain_address(cls, base_url: str) -> str:
        if not base_url:
            return base_url
        try:
            address = urlsplit(base_url)
            host, _ = address.hostname, address.port
        except ValueError as error:
            raise ValueError(f"must be an address such as http://localhost:11434/v1 ({error})") from error
        if address.scheme not in ("http", "https") or not host:
            raise ValueError("must be an address such as http://localhost:11434/v1")
        if address.username or address.password:
            raise ValueError("must hold no name or password: the key stands in api_key")
        return base_url

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model if self.base_url else self.cross_encoder

    @property
    def server(self) -> str:
        """The server's name and port as shown to readers; "" for a model that runs here."""
        return urlsplit(self.base_url).netloc

    @property
    def is_here(self) -> bool:
        """Whether quotes stay on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if not self.base_url or host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def cost_in_words(settings: AssistantSettings, n_in: int, n_out: int) -> str:
    """A sentence on what it may cost to send and receive about this many tokens."""
    if not settings.base_url:
        return "It runs in this process and costs time alone."
    about = f"About {_round(n_in)} tokens go there and {_round(n_out)} come back"
    if settings.price_in is None or settings.price_out is None:
        free = "a model that runs on this machine costs time alone" if settings.is_here else "no price is set here"
        return f"{about}; {free}."
    price = (n_in * settings.price_in + n_out * settings.price_out) / 1_000_000
    amount = f"{settings.currency}{price:,.2f}" if price >= 0.01 or not price else f"less than {settings.currency}0.01"
    return f"{about}, for about {amount} at {settings.price_in:g} and {settings.price_out:g} a million."


def _round(n: int) -> str:
    return f"{n:,}" if n < 1_000 else f"{round(n, -(len(str(n)) - 2)):,}"
