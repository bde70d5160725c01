"""What every check needs: emulators that end with it, and the count at the end."""

import pytest

from emulator import Azure


@pytest.fixture
def azure(monkeypatch):
    """Starts emulators, each with TLS before ARM, and sets the variables that they set. The last one's hold."""
    started = []

    def start(*flags: str) -> Azure:
        sim = Azure("--tls", "good", *flags)
        started.append(sim)
        for name, value in sim.env.items():
            monkeypatch.setenv(name, value)
        # What requests, and so the SDK, has in the place of SSL_CERT_FILE.
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", sim.env["SSL_CERT_FILE"])
        return sim

    yield start
    for sim in started:
        sim.stop()


def pytest_terminal_summary(terminalreporter):
    counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
    terminalreporter.write_line(f"conformance: {sum(counts.values())} checks, {counts['passed']} passed")
