"""Azure's own addresses and names: programs that are told nothing but which authority to trust, az among them."""

import json
import os
import re
import subprocess
import sys

import pytest

from emulator import BIN, GROUP, OF_AZURE, PRINCIPAL, SUBSCRIPTION, VM

# The requests that az 2.91.0 was seen to make, with its own headers; MANAGER stands for https://management.azure.com.
AZ = {"User-Agent": "AZURECLI/2.91.0 (PIP) azsdk-python-core/1.39.0 Python/3.11.7", "Accept": "application/json"}
REST = {"User-Agent": "python/3.11.7 AZURECLI/2.91.0 (PIP)", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
OF_GROUP = f"MANAGER/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines"
LOGIN = "https://login.microsoftonline.com"
TOKEN = (
    "http://169.254.169.254/metadata/identity/oauth2/token"
    "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.core.windows.net%2F"
)
AZ_REQUESTS = {
    "login": ("MANAGER/subscriptions?api-version=2022-12-01", AZ, "value[0].displayName", "Contoso Hub"),
    "vm list": (f"{OF_GROUP}?api-version=2026-04-01", AZ, "value[0].type", "Microsoft.Compute/virtualMachines"),
    "vm show": (f"{OF_GROUP}/{VM}?api-version=2026-04-01", AZ, "identity.principalId", PRINCIPAL),
    "vm get-instance-view": (
        f"{OF_GROUP}/{VM}?$expand=instanceView&api-version=2026-04-01",
        AZ,
        "properties.instanceView.statuses[1].code",
        "PowerState/running",
    ),
    "rest": (f"{OF_GROUP}?api-version=2022-03-01", REST, "value[0].location", "japaneast"),
    "resource list": (
        f"MANAGER/subscriptions/{SUBSCRIPTION}/resources?$filter=name%20eq%20%27{VM}%27"
        "&$expand=createdTime%2CchangedTime%2CprovisioningState&api-version=2024-11-01",
        AZ,
        "value[0].identity.principalId",
        PRINCIPAL,
    ),
    "group list": (
        f"MANAGER/subscriptions/{SUBSCRIPTION}/resourcegroups?api-version=2024-11-01",
        AZ,
        "value[0].name",
        GROUP,
    ),
    "logout": (
        f"{LOGIN}/organizations/v2.0/.well-known/openid-configuration",
        {"User-Agent": "python-requests/2.34.2"},
        "issuer",
        f"{LOGIN}/{{tenantid}}/v2.0",
    ),
    "logout, aliases": (
        f"{LOGIN}/common/discovery/instance?api-version=1.1"
        "&authorization_endpoint=https%3A%2F%2Flogin.microsoftonline.com%2Fcommon%2Foauth2%2Fauthorize",
        {"User-Agent": "python-requests/2.34.2"},
        "metadata[0].preferred_network",
        "login.microsoftonline.com",
    ),
}

# As az signs in: a token for the old audience, with msal's header, and then each request with it.
REPLAY = """
import json, sys, requests
url, headers = json.loads(sys.argv[1])
token = requests.get(sys.argv[2], headers={"Metadata": "true", "x-client-SKU": "MSAL.Python"}).json()
if "//login." not in url:
    headers["Authorization"] = token["token_type"] + " " + token["access_token"]
answer = requests.get(url.replace("MANAGER", "https://management.azure.com"), headers=headers)
print(json.dumps([answer.status_code, answer.json()]))
"""


def real(*command: str, flags=()):
    """Runs a command where azure-sim has Azure's addresses: what it printed, and what the emulator was asked."""
    clean = {name: value for name, value in os.environ.items() if not OF_AZURE.match(name)}
    clean["PATH"] = os.pathsep.join([str(BIN), clean["PATH"]])
    sim = [BIN / "azure-sim", "--real", "-v", *flags, "--", *command]
    ran = subprocess.run(sim, env=clean, capture_output=True, text=True, timeout=120)
    if ran.returncode == 69 and "cannot make a network of its own" in ran.stderr:
        assert os.environ.get("CI") != "true", ran.stderr
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout, re.findall(r"^azure-sim: (\S+) (\S+) (\S+) -> (\d+)", ran.stderr, re.MULTILINE)


def at(document, path: str):
    """The value at `a[0].b`."""
    for part in re.findall(r"[^.\[\]]+", path):
        document = document[int(part) if part.isdigit() else part]
    return document


@pytest.mark.parametrize("command", AZ_REQUESTS)
def test_the_requests_of_az(command):
    url, headers, path, expected = AZ_REQUESTS[command]
    name = {"CommandName": command, "x-ms-client-request-id": "23e367c6-e790-11f1-9422-55a4a7adca92"}
    printed, _ = real(sys.executable, "-c", REPLAY, json.dumps([url, {**headers, **name}]), TOKEN)
    status, document = json.loads(printed)
    assert status == 200, document
    assert at(document, path) == expected


def test_az_s_question_whether_a_group_exists():
    script = (
        f"token=$(imds-token); curl -s -I -o /dev/null -w '%{{http_code}}' -H \"Authorization: Bearer $token\" "
        f"'https://management.azure.com/subscriptions/{SUBSCRIPTION}/resourcegroups/{GROUP}?api-version=2024-11-01'"
    )
    assert real("sh", "-euc", script)[0] == "204"


def test_curl_and_jq_as_documented():
    token = (
        "169.254.169.254/metadata/identity/oauth2/token"
        "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F"
    )
    group = f"management.azure.com/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}?api-version=2016-09-01"
    script = f"""
        access_token=$(curl 'http://{token}' -H Metadata:true -s | jq -r .access_token)
        curl -s 'https://{group}' -H "Authorization: Bearer $access_token" | jq -r .name
    """
    assert real("sh", "-euc", script)[0] == f"{GROUP}\n"


def test_the_default_credential_probes_and_lists():
    script = f"""
from azure.identity import DefaultAzureCredential
from azure.mgmt.compute import ComputeManagementClient
client = ComputeManagementClient(DefaultAzureCredential(), "{SUBSCRIPTION}")
print(len(list(client.virtual_machines.list("{GROUP}"))))
"""
    printed, asked = real(sys.executable, "-c", script, flags=["--vms", "120"])
    assert printed == "120\n"
    tokens = [status for service, _, target, status in asked if service == "imds"]
    # A chain first asks without the Metadata header, whether there is a metadata service at all.
    assert tokens == ["400", "200"]


def test_our_own_pipe_is_told_nothing():
    script = "imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter -n Vnet-Hub-Win principalId"
    printed, asked = real("sh", "-euc", script)
    assert printed == f"{PRINCIPAL}\n" and len(asked) == 3
