"""Console entry point."""

from typing import NoReturn


def run() -> NoReturn:
    """Run `forge` with the arguments of the process and exit with its code."""
    from omniforge.cli.app import main

    raise SystemExit(main())


if __name__ == "__main__":
    run()
