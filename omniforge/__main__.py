"""Console entry point."""

from typing import NoReturn


def run() -> NoReturn:
    """Run `forge` with the arguments of the process and exit with its code."""
    import gc

    from omniforge.cli.app import main

    gc.set_threshold(100_000, 50, 50)  # importing makes many objects and no garbage: 50 ms less at every start
    raise SystemExit(main())


if __name__ == "__main__":
    run()
