"""Console entry point."""

from typing import NoReturn

_DRIVER_ARGUMENTS = 6


def run() -> NoReturn:
    """Run `forge` with the arguments of the process and exit with its code.

    Git starts the merge driver once for every file: it goes past the command line, which takes longer to load than
    the merge itself.
    """
    import gc
    import os
    import signal
    import sys

    if len(sys.argv) == _DRIVER_ARGUMENTS and sys.argv[1] == "merge-driver":
        raise SystemExit(_drive(sys.argv[2:]))

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what forge started ends with it
    # looking for pydantic plugins opens a file of every installed package: 20 ms at every start
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from omniforge.cli.app import main

    gc.set_threshold(100_000, 50, 50)  # importing makes many objects and no garbage: 50 ms less at every start
    code = main()
    gc.freeze()  # the interpreter would search everything for garbage once more before it ends: 70 ms of a build
    raise SystemExit(code)


def _drive(arguments: list[str]) -> int:
    """Be the merge driver; if forge itself is broken or stopped, Git's line merge marks the file."""
    try:
        from omniforge.ideas.merge_files import drive

        return drive(arguments)
    except BaseException:  # noqa: BLE001 - an exit code above 1, or 1 without markers, would lose their side
        import subprocess

        base, ours, theirs, _ = arguments
        subprocess.run(["git", "merge-file", "-q", ours, base, theirs], check=False)  # noqa: S603, S607 - files of Git
        return 1


if __name__ == "__main__":
    run()
