"""What every check needs: emulators that end with it, and the count at the end."""

import os

import pytest

from emulator import BIN, Azure


@pytest.fixture
def azure(monkeypatch):
    """Starts emulators, each with TLS before ARM, and sets the variables that they set: the last one's hold."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(BIN), os.environ["PATH"]]))
    started = []

    def start(*flags: str) -> Azure:
        sim = Azure("--tls", "good", *flags)
        started.append(sim)
        for name, value in sim.env.items():
            monkeypatch.setenv(name, value)
        return sim

    yield start
    for sim in started:
        sim.stop()


def pytest_terminal_summary(terminalreporter):
    counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
    terminalreporter.write_line(f"conformance: {sum(counts.values())} checks, {counts['passed']} passed")
