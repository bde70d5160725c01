#!/bin/sh
# The pipe's job with curl and jq, one curl and one jq a page: the VMs of the own resource group, four fields of each.
set -eu
imds=$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata
token=$(curl -sS --fail -H Metadata:true \
    "$imds/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/" | jq -r .access_token)
place=$(curl -sS --fail -H Metadata:true "$imds/instance/compute?api-version=2021-02-01" |
    jq -r '"/subscriptions/\(.subscriptionId)/resourceGroups/\(.resourceGroupName)"')
url="$ARM_ENDPOINT$place/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01"
while [ -n "$url" ]; do
    # The link goes before the rows, so that the shell can take it off.
    page=$(printf 'Authorization: Bearer %s\n' "$token" | curl -sS --fail -H @- "$url" | jq -r '(.nextLink // ""),
        (.value[] | [.name, .location, .properties.hardwareProfile.vmSize, .properties.storageProfile.osDisk.osType] | @tsv)')
    url=${page%%
*}
    printf '%s\n' "${page#*
}"
done
