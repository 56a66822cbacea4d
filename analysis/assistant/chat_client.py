"""A server that speaks the OpenAI chat protocol."""

import json
import time
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from analysis.assistant.settings import AssistantSettings

MOST_BYTES = 1_000_000  # of one answer
MOST_TOKENS = 2_000  # including thoughts before the answer
Message = dict[str, str]
_FINAL = (401, 403, 404, 405)  # every further request would get the same


class AnswerRefused(ValueError):
    """An answer that cannot be used; the message says why, in a few words."""


class MachineFailure(Exception):
    """The machine could not be asked; the message says why. `is_final` if retrying would not help."""

    def __init__(self, message: str, is_final: bool = False):
        super().__init__(message)
        self.is_final = is_final


def is_installed() -> bool:
    """Whether the client is installed (requirements-assistant.txt)."""
    return find_spec("openai") is not None


class ChatServer:
    """The client of one server and model; thread-safe.

    Each question goes to the configured server and to no other: redirects are not followed. The client retries twice by
    itself if the server is busy or unreachable.
    """

    def __init__(self, settings: AssistantSettings, retries: int = 2):
        import openai

        self._settings = settings
        self._client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=settings.api_key or "none",
            timeout=settings.seconds,
            max_retries=retries,
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False, timeout=settings.seconds, event_hooks={"request": [_without_headers]}
            ),
        )
        self._extra: dict[str, Any] = {"temperature": 0, "response_format": {"type": "json_object"}}

    def answer(self, messages: Sequence[Message], most_tokens: int = MOST_TOKENS) -> str:
        """The text of the model's answer to a chat; raises AnswerRefused, MachineFailure."""
        import openai

        try:
            try:
                raw = self._receive(messages, most_tokens)
            except openai.BadRequestError:
                if not self._extra:
                    raise
                # some servers and models accept neither a temperature nor a response format
                self._extra = {}
                raw = self._receive(messages, most_tokens)
        except openai.APITimeoutError as error:
            raise MachineFailure(f"no answer within {self._settings.seconds:.0f} seconds") from error
        except openai.APIConnectionError as error:
            raise MachineFailure(f"the server cannot be reached ({error.__cause__ or error})") from error
        except openai.APIStatusError as error:
            message = f"the server refused with status {error.status_code}{_reason(error)}"
            is_redirect = 300 <= error.status_code < 400
            raise MachineFailure(message, is_redirect or error.status_code in _FINAL) from error
        except openai.OpenAIError as error:
            raise MachineFailure(f"the client failed: {str(error)[:200]}") from error
        return _content(raw)

    def _receive(self, messages: Sequence[Message], most_tokens: int) -> bytes:
        """The bytes of the server's answer, read piece by piece, so that both its size and its duration are bounded."""
        import openai

        until = time.monotonic() + self._settings.seconds
        streaming = self._client.chat.completions.with_streaming_response.create(
            model=self._settings.model,
            messages=messages,  # type: ignore[arg-type]
            max_tokens=most_tokens,
            **self._extra,
        )
        raw = bytearray()
        with streaming as response:
            for piece in response.iter_bytes(65_536):
                raw += piece
                if len(raw) > MOST_BYTES:
                    raise AnswerRefused("an answer without end")
                if time.monotonic() > until:
                    raise openai.APITimeoutError(response.http_request)
        return bytes(raw)


def _without_headers(request: Any) -> None:
    """Removes, before a request is sent, what the client reveals about this machine: its system, processor and
    Python.
    """
    for name in [name for name in request.headers if name.lower().startswith("x-stainless")]:
        if not name.lower().endswith("raw-response"):  # which tells the client itself how to read the answer
            del request.headers[name]


def _content(raw: bytes) -> str:
    """The text of the answer in the server's JSON; raises AnswerRefused if there is none."""
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise AnswerRefused("no answer in the protocol") from error
    if not isinstance(content, str):
        raise AnswerRefused("no answer in words")
    return content


def _reason(error: Any) -> str:
    """The server's reason for a refusal, on one line: ": model not there"; "" if it gives none."""
    body = error.body
    message = body.get("message") if isinstance(body, dict) else ""
    return f": {' '.join(message.split())[:200]}" if isinstance(message, str) and message.strip() else ""
