"""VMs, as azure-mgmt-compute reads them: typed objects, pages, and ARM's refusals as its exceptions."""

import json

import pytest
import requests
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ManagedIdentityCredential
from azure.mgmt.compute import ComputeManagementClient

from emulator import GROUP, PRINCIPAL, SCOPE, SUBSCRIPTION, VM


def compute(sim, credential=None):
    credential = credential or ManagedIdentityCredential()
    return ComputeManagementClient(credential, SUBSCRIPTION, base_url=sim.arm, credential_scopes=[SCOPE])


def vms(sim, **options):
    return compute(sim, **options).virtual_machines


class Fixed:
    """A credential that has one token and no other."""

    def __init__(self, token: str):
        self.token = token

    def get_token(self, *_scopes, **_options) -> AccessToken:
        return AccessToken(self.token, 1 << 40)


def test_the_vms_of_a_group_in_pages(azure):
    sim = azure("--vms", "240", "--page-size", "50")
    pages = [[vm.vm_id for vm in page] for page in vms(sim).list(GROUP).by_page()]
    assert [len(page) for page in pages] == [50, 50, 50, 50, 40]
    assert len({id for page in pages for id in page}) == 240


def test_the_vms_of_a_subscription(azure):
    sim = azure("--vms", "120")
    found = list(vms(sim).list_all())
    assert len({vm.id.lower() for vm in found}) == len(found) >= 120
    assert {vm.id.split("/")[4].lower() for vm in found} > {GROUP.lower()}


def test_a_page_of_its_own_link(azure):
    sim = azure("--vms", "120")
    pages = vms(sim).list(GROUP).by_page()
    list(next(pages))
    rest = list(vms(sim).list(GROUP).by_page(continuation_token=pages.continuation_token))
    assert sum(len(list(page)) for page in rest) == 70


def test_a_vm_as_a_typed_object(azure):
    sim = azure()
    vm = vms(sim).get(GROUP, VM)
    assert (vm.name, vm.type, vm.location) == (VM, "Microsoft.Compute/virtualMachines", "japaneast")
    assert vm.identity.principal_id == PRINCIPAL
    assert vm.identity.type == "SystemAssigned, UserAssigned" and len(vm.identity.user_assigned_identities) == 2
    assert vm.hardware_profile.vm_size == "Standard_D2s_v5"
    assert vm.storage_profile.os_disk.os_type == "Windows"
    assert isinstance(vm.storage_profile.os_disk.disk_size_gb, int)
    assert vm.network_profile.network_interfaces[0].id.split("/")[-1] == "vnet-hub-win707"
    assert vm.time_created.year >= 2020
    assert vm.instance_view is None
    assert json.dumps(vm.as_dict())


def test_the_instance_view(azure):
    sim = azure()
    expanded = vms(sim).get(GROUP, VM, expand="instanceView").instance_view
    alone = vms(sim).instance_view(GROUP, VM)
    for view in (expanded, alone):
        assert "PowerState/running" in [status.code for status in view.statuses]
        assert view.vm_agent.statuses[0].display_status == "Ready"


def test_a_vm_that_is_not_there(azure):
    sim = azure()
    with pytest.raises(ResourceNotFoundError) as raised:
        vms(sim).get(GROUP, "no-such-vm")
    assert raised.value.error.code == "ResourceNotFound" and "no-such-vm" in raised.value.error.message
    with pytest.raises(ResourceNotFoundError) as raised:
        list(vms(sim).list("no-such-group"))
    assert raised.value.error.code == "ResourceGroupNotFound"


def test_an_identity_without_a_role(azure):
    sim = azure("--no-role")
    with pytest.raises(HttpResponseError) as raised:
        list(vms(sim).list(GROUP))
    assert raised.value.status_code == 403 and raised.value.error.code == "AuthorizationFailed"
    assert PRINCIPAL in raised.value.error.message


def test_a_token_of_another_tenant(azure):
    sim = azure("--foreign-tenant")
    with pytest.raises(ClientAuthenticationError) as raised:
        list(vms(sim).list(GROUP))
    assert raised.value.error.code == "InvalidAuthenticationTokenTenant"


def test_a_token_for_another_audience(azure):
    sim = azure()
    token = ManagedIdentityCredential().get_token("https://vault.azure.net/.default").token
    with pytest.raises(ClientAuthenticationError) as raised:
        list(vms(sim, credential=Fixed(token)).list(GROUP))
    assert raised.value.error.code == "InvalidAuthenticationTokenAudience"


def test_what_is_no_token(azure):
    sim = azure()
    with pytest.raises(ClientAuthenticationError) as raised:
        list(vms(sim, credential=Fixed("not-a-token")).list(GROUP))
    assert raised.value.status_code == 401


def test_an_expired_token(azure):
    sim = azure("--token-lifetime", "-1")
    imds = sim.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"]
    query = {"api-version": "2018-02-01", "resource": "https://management.azure.com/"}
    answer = requests.get(f"{imds}/metadata/identity/oauth2/token", query, headers={"Metadata": "true"}, timeout=10)
    with pytest.raises(ClientAuthenticationError) as raised:
        list(vms(sim, credential=Fixed(answer.json()["access_token"])).list(GROUP))
    assert raised.value.error.code == "ExpiredAuthenticationToken"


def test_throttled_with_a_time_to_wait(azure):
    sim = azure("--fault", "vms:429=1x2")
    assert len(list(vms(sim).list(GROUP))) == 4
    assert [seen[3] for seen in sim.asked("arm")] == [429, 429, 200]


def test_throttled_in_the_middle_of_a_list(azure):
    sim = azure("--vms", "120", "--fault", "page2:429=1x1")
    assert len(list(vms(sim).list(GROUP))) == 120
    assert [seen[3] for seen in sim.asked("arm")] == [200, 429, 200, 200]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_errors_that_pass(azure, status):
    sim = azure("--fault", f"vms:{status}x1")
    assert len(list(vms(sim).list(GROUP))) == 4
    assert [seen[3] for seen in sim.asked("arm")] == [status, 200]


@pytest.mark.parametrize("fault", ["close", "reset"])
def test_connections_that_break(azure, fault):
    sim = azure("--fault", f"vms:{fault}x1")
    assert len(list(vms(sim).list(GROUP))) == 4
    assert len(sim.asked("arm")) == 2


def test_many_calls_over_few_connections(azure):
    sim = azure("--vms", "500")
    client = compute(sim)
    assert len(list(client.virtual_machines.list(GROUP))) == 500
    for vm in list(client.virtual_machines.list(GROUP))[:20]:
        assert client.virtual_machines.get(GROUP, vm.name).vm_id == vm.vm_id


@pytest.mark.parametrize("flags", [(), ("--no-gzip",)])
def test_compressed_or_not(azure, flags):
    sim = azure("--vms", "60", *flags)
    answers = []
    found = list(vms(sim).list(GROUP, raw_response_hook=lambda answer: answers.append(answer.http_response.headers)))
    assert len(found) == 60
    assert {headers.get("Content-Encoding") for headers in answers} == ({None} if flags else {"gzip"})
