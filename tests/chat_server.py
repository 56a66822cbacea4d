"""A small server that speaks the OpenAI chat protocol and behaves as the test says."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str | tuple[int, dict[str, str], str]]


@dataclass
class Chat:
    """Its address, and what it received: the bodies and headers of all requests."""

    base_url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def quotes(self) -> list[str]:
        """The quotes that it was asked about."""
        return [json.loads(body["messages"][-1]["content"])["quote"] for body in self.bodies]


@contextmanager
def chat(answer: Answer) -> Iterator[Chat]:
    """The server; `answer` receives what is asked (claim, quote, …) and returns the model's text, or the status,
    headers and body to send.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            log.bodies.append({**body, "path": self.path})
            log.headers.append({name.lower(): value for name, value in self.headers.items()})
            given = answer(json.loads(body["messages"][-1]["content"]) | {"body": body})
            if isinstance(given, str):
                choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": given}}
                given = (200, {}, json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}))
            status, headers, words = given
            raw = words.encode()
            try:
                self.send_response(status)
                for name, value in (
                    {"Content-Type": "application/json", "Content-Length": str(len(raw))} | headers
                ).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)
            except OSError:  # the client went away
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    log = Chat(f"http://127.0.0.1:{server.server_port}/v1")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield log
    finally:
        server.shutdown()
        server.server_close()


def stance_answer(stance: str, words: str = "", condition: str = "", reason: str = "so it says") -> str:
    """An answer in the requested form."""
    return json.dumps({"stance": stance, "condition": condition, "words": words, "reason": reason})
