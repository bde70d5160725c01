"""The pipe's job with azure-identity and azure-mgmt-compute: the VMs of the own resource group, four fields of each."""
import json
import os
import sys
import urllib.request

from azure.identity import ManagedIdentityCredential
from azure.mgmt.compute import ComputeManagementClient

imds = os.environ["AZURE_POD_IDENTITY_AUTHORITY_HOST"] + "/metadata/instance/compute?api-version=2021-02-01"
place = json.load(urllib.request.urlopen(urllib.request.Request(imds, headers={"Metadata": "true"})))
arm = os.environ["ARM_ENDPOINT"]
client = ComputeManagementClient(
    ManagedIdentityCredential(), place["subscriptionId"], base_url=arm,
    credential_scopes=["https://management.azure.com/.default"], connection_verify=os.environ.get("SSL_CERT_FILE", True))
for vm in client.virtual_machines.list(place["resourceGroupName"]):
    fields = (vm.name, vm.location, str(vm.hardware_profile.vm_size), str(vm.storage_profile.os_disk.os_type))
    sys.stdout.write("\t".join(fields) + "\n")
