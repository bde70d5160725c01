"""curl and jq, as Azure's documentation writes them, with only the origins changed."""

import json
import subprocess

import pytest

from emulator import GROUP, PRINCIPAL, SUBSCRIPTION, VM

# "Get a token using CURL", of how-to-use-vm-token.
TOKEN = """
IMDS=$AZURE_POD_IDENTITY_AUTHORITY_HOST
query='api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F'
response=$(curl "$IMDS/metadata/identity/oauth2/token?$query" -H Metadata:true -s)
access_token=$(echo $response | python3 -c 'import sys, json; print (json.load(sys.stdin)["access_token"])')
test "$access_token" = "$(echo "$response" | jq -r .access_token)"
"""
VMS = f"$ARM_ENDPOINT/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines"
GET = 'curl -s -H "Authorization: Bearer $access_token"'

# Every page, as one must write it without arm-get.
PAGES = f"""
url="{VMS}?api-version=2024-07-01"
while [ -n "$url" ]; do
    page=$({GET} "$url")
    echo "$page" | jq -r '.value[].name'
    url=$(echo "$page" | jq -r '.nextLink // empty')
done
"""


def sh(script: str) -> str:
    ran = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_documented_pipe(azure):
    azure()
    get = f'{GET} "{VMS}/{VM}?api-version=2024-07-01"'
    assert sh(f"{TOKEN}\n{get} | jq -r .identity.principalId") == f"{PRINCIPAL}\n"


def test_every_page_by_its_link(azure):
    sim = azure("--vms", "230", "--no-gzip")
    names = sh(TOKEN + PAGES).split()
    assert len(names) == len(set(names)) == 230
    assert len(sim.asked("arm")) == 5


def test_compressed_pages(azure):
    azure("--vms", "60")
    assert len(sh(TOKEN + PAGES.replace("curl -s", "curl -s --compressed")).split()) == 60


def test_the_same_pages_as_arm_get_s(azure, tmp_path):
    """curl's pages, put together, are arm-get's document, item for item and byte for byte."""
    azure("--vms", "120", "--no-gzip")
    curl = sh(TOKEN + PAGES.replace("'.value[].name'", "-c '.value[]'"))
    arm_get = sh("imds-token | arm-get Microsoft.Compute/virtualMachines?api-version=2024-07-01 | jq -c '.value[]'")
    assert curl == arm_get and len(curl.splitlines()) == 120


@pytest.mark.parametrize("header", ["-H Metadata:true", "-H 'Metadata: true'"])
def test_instance_metadata(azure, header):
    azure()
    url = "$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/instance"
    document = json.loads(sh(f'curl -s {header} --noproxy "*" "{url}?api-version=2021-02-01" | jq .'))
    assert document["compute"]["name"] == VM and document["network"]["interface"][0]["macAddress"]
    leaf = f'curl -s {header} "{url}/compute/subscriptionId?api-version=2021-02-01&format=text"'
    assert sh(leaf) == SUBSCRIPTION


def test_the_metadata_header_is_asked_for(azure):
    azure()
    url = '"$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/instance?api-version=2021-02-01"'
    status = "curl -s -o /dev/null -w '%{http_code}'"
    assert sh(f"{status} {url}") == "400"
    assert sh(f"{status} -H Metadata:true {url}") == "200"
    assert sh(f"{status} -H Metadata:true -H 'X-Forwarded-For: 10.0.0.1' {url}") == "400"


def test_a_throttled_curl_waits_as_it_is_told(azure):
    sim = azure("--fault", "vm:429=1x1")
    get = f'{GET} --fail --retry 2 "{VMS}/{VM}?api-version=2024-07-01"'
    assert sh(f"{TOKEN}\n{get} | jq -r .name") == f"{VM}\n"
    assert [seen[3] for seen in sim.asked("arm")] == [429, 200]
