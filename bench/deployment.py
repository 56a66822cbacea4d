"""The proxy of docs/deploy.md in front of server processes, set up as the page says."""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.harness import ROOT, free_port, wait_until_healthy

PAGE = ROOT / "docs" / "deploy.md"
_OWN_FILES = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
access_log off;
client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
{recipe}
}}
"""


def recipe() -> str:
    """The lines for nginx on the page."""
    found = re.search(r"```nginx\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found, "docs/deploy.md has no lines for nginx"
    return found[1]


def for_ports(lines: str, port: int, behind: Sequence[int]) -> str:
    """The lines, listening on `port` without TLS, with the processes at the ports `behind`."""
    servers = "".join(f"    server 127.0.0.1:{one};\n" for one in behind)
    lines = re.sub(r"( *server 127\.0\.0\.1:\d+;\n)+", servers, lines)
    lines = re.sub(r"^ *(ssl_|http2).*\n", "", lines, flags=re.MULTILINE)
    return re.sub(r"listen 443 ssl[^;]*;", f"listen 127.0.0.1:{port};", lines)


@contextmanager
def proxy_before(nginx: str, addresses: Sequence[str]) -> Iterator[str]:
    """The proxy's own address, in front of servers that are running."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "nginx.conf"
        lines = for_ports(recipe(), port, [int(address.rpartition(":")[2]) for address in addresses])
        settings.write_text(_OWN_FILES.format(folder=folder, recipe=lines), "utf-8")
        command = [nginx, "-p", folder, "-c", str(settings), "-e", f"{folder}/error.log", "-g", "daemon off;"]
        process = subprocess.Popen(command)
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)
