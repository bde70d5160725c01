#!/bin/sh
# The pipe's job with curl and jq: a token, where this VM is, every page of its resource group's VMs, four fields of each.
# As careful as such a script usually is: it fails where a request fails, and keeps the token out of the argument list.
set -eu
imds=$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata
token=$(curl -sS --fail -H Metadata:true \
    "$imds/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/" | jq -r .access_token)
place=$(curl -sS --fail -H Metadata:true "$imds/instance/compute?api-version=2021-02-01" |
    jq -r '"/subscriptions/\(.subscriptionId)/resourceGroups/\(.resourceGroupName)"')
url="$ARM_ENDPOINT$place/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01"
while [ -n "$url" ]; do
    page=$(printf 'Authorization: Bearer %s\n' "$token" | curl -sS --fail --compressed -H @- "$url")
    printf '%s' "$page" | jq -r '.value[] | [.name, .location, .properties.hardwareProfile.vmSize,
        .properties.storageProfile.osDisk.osType] | @tsv'
    url=$(printf '%s' "$page" | jq -r '.nextLink // ""')
done
