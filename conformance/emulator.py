"""azure-sim as the clients meet it: a process of its own, found through the variables that it sets."""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / os.environ.get("AZPIPE_BIN_DIR", Path(os.environ.get("CARGO_TARGET_DIR", "target")) / "release")

SUBSCRIPTION = "6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10"
TENANT = "1b5c8a0e-9f4d-4f57-8a3e-6d2b90c4e711"
GROUP = "RG-TEST-16"
VM = "Vnet-Hub-Win"
PRINCIPAL = "c3a0d4f8-1d27-4b96-8a40-e5b16f9d2c73"

ARM = "https://management.azure.com/"
SCOPE = "https://management.azure.com/.default"

# What azure-sim runs: it tells the variables it was given, and ends when its standard input does.
TELL = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"

# The variables by which a client finds an identity, a cloud or a proxy: none may come from around the tests.
OF_AZURE = re.compile(
    r"AZURE_|ARM_|MSI_|IDENTITY_|IMDS_|DEFAULT_IDENTITY|SSL_CERT|CURL_CA|REQUESTS_CA|.*_proxy$", re.IGNORECASE
)


class Azure:
    """One emulator. `env` is what it sets, `requests` what it was asked: `(service, method, target, status)`."""

    def __init__(self, *flags: str):
        clean = {name: value for name, value in os.environ.items() if not OF_AZURE.match(name)}
        command = [BIN / "azure-sim", "-v", *flags, "--", sys.executable, "-c", TELL]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=clean, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        told = self.process.stdout.readline()
        if not told:
            raise RuntimeError(f"azure-sim did not start: {self.process.stderr.read()}")
        self.env = {name: value for name, value in json.loads(told).items() if clean.get(name) != value}
        self.arm = self.env["ARM_ENDPOINT"]
        self._lines = []
        self._more = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            with self._more:
                self._lines.append(line)
                self._more.notify_all()

    @property
    def requests(self):
        """Everything it was asked so far: a request of our own, seen in its log, shows that the log is complete."""
        mark = f"/mark/{len(self._lines)}"
        imds = self.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"]
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(imds + mark, timeout=10)
        except urllib.error.HTTPError:
            pass
        with self._more:
            self._more.wait_for(lambda: any(mark in line for line in self._lines), timeout=10)
            lines = list(self._lines)
        seen = (re.match(r"azure-sim: (\S+) (\S+) (\S+) -> (\d+)", line) for line in lines if "/mark/" not in line)
        return [(found[1], found[2], found[3], int(found[4])) for found in seen if found]

    def asked(self, service: str, path: str = ""):
        """The requests for `service` whose target holds `path`."""
        return [seen for seen in self.requests if seen[0] == service and path in seen[2]]

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        finally:
            self.process.kill()
