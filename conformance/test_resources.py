"""Resources, groups, providers and subscriptions, as azure-mgmt-resource reads them."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ManagedIdentityCredential
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient

from emulator import GROUP, PRINCIPAL, SCOPE, SUBSCRIPTION, TENANT, VM

VM_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines/{VM}"
VERSION = "2024-07-01"


def resources(sim, **options):
    credential = ManagedIdentityCredential()
    return ResourceManagementClient(credential, SUBSCRIPTION, base_url=sim.arm, credential_scopes=[SCOPE], **options)


def subscriptions(sim):
    return SubscriptionClient(ManagedIdentityCredential(), base_url=sim.arm, credential_scopes=[SCOPE])


def test_resources_by_name(azure):
    sim = azure()
    found = list(resources(sim).resources.list(filter=f"name eq '{VM}'"))
    assert [(one.name, one.identity.principal_id) for one in found] == [(VM, PRINCIPAL)]


def test_resources_by_type_in_pages(azure):
    sim = azure("--vms", "120")
    kind = "Microsoft.Compute/virtualMachines"
    found = list(resources(sim).resources.list(filter=f"resourceType eq '{kind}'", expand="createdTime,changedTime"))
    assert {one.type for one in found} == {kind} and len(found) >= 120
    assert all(one.created_time and one.changed_time for one in found)


def test_resources_of_a_group(azure):
    sim = azure()
    found = list(resources(sim).resources.list_by_resource_group(GROUP))
    assert VM in [one.name for one in found]
    assert {one.id.split("/")[4].lower() for one in found} == {GROUP.lower()}


def test_a_resource_by_its_id(azure):
    sim = azure()
    client = resources(sim).resources
    assert client.get_by_id(VM_ID, api_version=VERSION).identity.principal_id == PRINCIPAL
    assert client.check_existence_by_id(VM_ID, api_version=VERSION) is True
    assert client.check_existence_by_id(f"{VM_ID}-not", api_version=VERSION) is False


def test_an_api_version_that_does_not_exist(azure):
    sim = azure()
    with pytest.raises(HttpResponseError) as raised:
        resources(sim).resources.get_by_id(VM_ID, api_version="1999-01-01")
    assert raised.value.status_code == 400
    assert raised.value.error.code in ("NoRegisteredProviderFound", "InvalidApiVersionParameter")
    assert VERSION in raised.value.error.message


def test_groups(azure):
    sim = azure()
    groups = resources(sim).resource_groups
    assert GROUP in [group.name for group in groups.list()]
    assert groups.get(GROUP.lower()).location == "japaneast"
    assert groups.check_existence(GROUP) is True
    assert groups.check_existence("no-such-group") is False
    with pytest.raises(ResourceNotFoundError) as raised:
        groups.get("no-such-group")
    assert raised.value.error.code == "ResourceGroupNotFound"


def test_a_provider_s_types_and_versions(azure):
    sim = azure()
    provider = resources(sim).providers.get("Microsoft.Compute")
    types = {one.resource_type: one for one in provider.resource_types}
    assert provider.registration_state == "Registered"
    assert VERSION in types["virtualMachines"].api_versions


def test_subscriptions(azure):
    sim = azure()
    client = subscriptions(sim).subscriptions
    found = {one.subscription_id: one for one in client.list()}
    assert found[SUBSCRIPTION].display_name == "Contoso Hub" and found[SUBSCRIPTION].state == "Enabled"
    assert client.get(SUBSCRIPTION).tenant_id == TENANT
    with pytest.raises(ResourceNotFoundError) as raised:
        client.get("00000000-0000-0000-0000-000000000000")
    assert raised.value.error.code == "SubscriptionNotFound"


def test_locations(azure):
    sim = azure()
    assert "japaneast" in [one.name for one in subscriptions(sim).subscriptions.list_locations(SUBSCRIPTION)]


def test_tenants(azure):
    sim = azure()
    assert [one.tenant_id for one in subscriptions(sim).tenants.list()] == [TENANT]
