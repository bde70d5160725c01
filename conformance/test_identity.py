"""Tokens, as azure-identity and msal ask for them: each source, each way of naming an identity, each refusal."""

import base64
import json
import time

import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, DefaultAzureCredential, ManagedIdentityCredential

from emulator import ARM, GROUP, PRINCIPAL, SCOPE, SUBSCRIPTION, TENANT

SYSTEM = {"appid": "5e29463d-71da-4fe0-8e69-999b57db23b0", "oid": PRINCIPAL}
OPS = {"appid": "e1b74c6a-92f5-4d03-a4c8-37d0b6ef8152", "oid": "7d2e9b50-c618-4f3a-b07d-94a1f5c3e826"}
OPS_ID = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
    "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ops"
)

# The ways to name an identity, and the one that is then meant.
NAMED = {
    "none": ({}, SYSTEM),
    "client id": ({"client_id": OPS["appid"]}, OPS),
    "object id": ({"identity_config": {"object_id": OPS["oid"]}}, OPS),
    "resource id": ({"identity_config": {"resource_id": OPS_ID}}, OPS),
}


def claims(token: str) -> dict:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def is_of(identity: dict, token: str, audience: str = ARM.rstrip("/")):
    found = claims(token)
    assert {name: found[name] for name in identity} == identity
    assert found["aud"].rstrip("/") == audience
    assert found["tid"] == TENANT


@pytest.mark.parametrize("named", NAMED)
def test_a_vm_s_identity(azure, named):
    sim = azure()
    options, identity = NAMED[named]
    token = ManagedIdentityCredential(**options).get_token(SCOPE)
    is_of(identity, token.token)
    assert token.expires_on > time.time() + 3600
    assert [seen[3] for seen in sim.asked("imds", "/oauth2/token")] == [200]


@pytest.mark.parametrize("named", NAMED)
def test_an_app_service_s_identity(azure, named):
    sim = azure("--source", "app-service")
    options, identity = NAMED[named]
    is_of(identity, ManagedIdentityCredential(**options).get_token(SCOPE).token)
    assert len(sim.asked("app-service")) == 1 and not sim.asked("imds", "/oauth2/token")


@pytest.mark.parametrize("named", NAMED)
def test_an_arc_machine_s_identity(azure, named):
    sim = azure("--source", "arc")
    options, identity = NAMED[named]
    is_of(identity, ManagedIdentityCredential(**options).get_token(SCOPE).token)
    # The challenge, and the key from the file that it names.
    assert [seen[3] for seen in sim.asked("arc")] == [401, 200]


def test_an_old_arc_agent_gives_no_named_identity(azure):
    azure("--source", "arc", "--arc-legacy")
    with pytest.raises(ClientAuthenticationError, match="did not confirm"):
        ManagedIdentityCredential(client_id=OPS["appid"]).get_token(SCOPE)


def test_an_azure_ml_job_s_identity(azure):
    sim = azure("--source", "azure-ml")
    is_of(OPS, ManagedIdentityCredential(client_id=OPS["appid"]).get_token(SCOPE).token)
    assert len(sim.asked("azure-ml")) == 1


def test_a_cloud_shell_s_user(azure):
    sim = azure("--source", "cloud-shell")
    assert claims(ManagedIdentityCredential().get_token(SCOPE).token)["tid"] == TENANT
    assert len(sim.asked("cloud-shell")) == 1


def test_the_default_credential_ends_at_the_metadata_service(azure):
    sim = azure()
    is_of(SYSTEM, DefaultAzureCredential().get_token(SCOPE).token)
    assert [seen[3] for seen in sim.asked("imds", "/oauth2/token")] == [200]


def test_the_credential_s_probe_is_refused_as_it_expects(azure):
    """A chain first looks for a metadata service by a request without the Metadata header: refused, it is there."""
    sim = azure()
    answer = requests.get(sim.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] + "/metadata/identity/oauth2/token", timeout=10)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    "scope, audience",
    [
        ("https://management.core.windows.net//.default", "https://management.core.windows.net"),
        ("https://vault.azure.net/.default", "https://vault.azure.net"),
        ("https://storage.azure.com/.default", "https://storage.azure.com"),
        ("https://graph.microsoft.com/.default", "https://graph.microsoft.com"),
    ],
)
def test_tokens_for_other_audiences(azure, scope, audience):
    azure()
    is_of(SYSTEM, ManagedIdentityCredential().get_token(scope).token, audience)


@pytest.mark.parametrize("form", ["epoch", "number", "in"])
def test_the_forms_of_the_expiry_that_the_sdk_reads(azure, form):
    azure("--expires", form)
    assert ManagedIdentityCredential().get_token(SCOPE).expires_on > time.time() + 3600


def test_a_vm_without_an_identity(azure):
    azure("--identity", "none")
    with pytest.raises(CredentialUnavailableError, match="Identity not found"):
        ManagedIdentityCredential().get_token(SCOPE)


def test_a_client_id_that_the_vm_does_not_have(azure):
    azure()
    with pytest.raises((CredentialUnavailableError, ClientAuthenticationError), match="Identity not found"):
        ManagedIdentityCredential(client_id="00000000-0000-0000-0000-000000000000").get_token(SCOPE)


def test_several_identities_and_none_named(azure):
    azure("--identity", "users")
    with pytest.raises(CredentialUnavailableError, match="Multiple user assigned identities exist"):
        ManagedIdentityCredential().get_token(SCOPE)


def test_the_only_user_assigned_identity_is_the_default(azure):
    azure("--identity", "user")
    is_of(OPS, ManagedIdentityCredential().get_token(SCOPE).token)


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_what_the_sdk_asks_again_after(azure, status):
    sim = azure("--fault", f"token:{status}x1")
    is_of(SYSTEM, ManagedIdentityCredential().get_token(SCOPE).token)
    assert [seen[3] for seen in sim.asked("imds", "/oauth2/token")] == [status, 200]


@pytest.mark.parametrize("source", ["vm", "app-service", "arc", "azure-ml", "cloud-shell"])
def test_msal_s_own_client(azure, source):
    azure("--source", source)
    client = msal.ManagedIdentityClient(msal.SystemAssignedManagedIdentity(), http_client=requests.Session())
    answer = client.acquire_token_for_client(resource=ARM)
    assert claims(answer["access_token"])["tid"] == TENANT, answer
    assert answer["expires_in"] > 3600


def test_msal_s_user_assigned_identities(azure):
    azure()
    for identity in (
        msal.UserAssignedManagedIdentity(client_id=OPS["appid"]),
        msal.UserAssignedManagedIdentity(object_id=OPS["oid"]),
        msal.UserAssignedManagedIdentity(resource_id=OPS_ID),
    ):
        client = msal.ManagedIdentityClient(identity, http_client=requests.Session())
        is_of(OPS, client.acquire_token_for_client(resource=ARM)["access_token"])


def test_msal_is_told_why_not(azure):
    azure("--identity", "none")
    client = msal.ManagedIdentityClient(msal.SystemAssignedManagedIdentity(), http_client=requests.Session())
    answer = client.acquire_token_for_client(resource=ARM)
    assert answer["error"] == "invalid_request" and "Identity not found" in answer["error_description"]


