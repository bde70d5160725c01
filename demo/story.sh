#!/bin/sh
# The story of azpipe, told by itself: each command is printed, then run. Runs under azure-sim, as `make demo` does.

# Prints a command as one would type it, then runs it. Its status is shown where it is not 0.
run() {
    printf '\n\033[1m$ %s\033[0m\n' "$1"
    sh -c "$1"
    status=$?
    [ $status -eq 0 ] || printf '(exit status %s)\n' $status
}
[ -t 1 ] || run() {
    printf '\n$ %s\n' "$1"
    sh -c "$1" 2>&1
    status=$?
    [ $status -eq 0 ] || printf '(exit status %s)\n' $status
}
say() { printf '\n# %s\n' "$1"; }

say 'Without a token there is nothing to see.'
run 'arm-get Microsoft.Compute/virtualMachines </dev/null'

say 'The VMs of the resource group that this VM lives in (Get-AzVM -ResourceGroupName ...).'
run 'imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter -o table'

say 'One VM'"'"'s principal id, as bare text ((Get-AzVM -Name ...).Identity.PrincipalId).'
run 'imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter -n Vnet-Hub-Win principalId'

say 'The same, by a search of the whole subscription (az resource list -n ... --query ...).'
run "imds-token | arm-get -q \"\\\$filter=name eq 'Vnet-Hub-Win'\" ../resources | vm-filter principalId"

say 'The raw JSON, as ARM sent it (az rest).'
run 'imds-token | arm-get "/subscriptions/{subscriptionId}/resourceGroups?api-version=2021-04-01"'

say 'A thousand VMs come in pages, and go through the same pipe.'
run 'azure-sim --vms 1000 --page-size 50 -- sh -c "imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter name size" | tail -n 3'

say 'Nothing was kept, so there is nothing to log out of.'
