# What each field of a VM is, written anew in plain jq and without regard to speed, for vm-filter to be held against.

def vms: if (.value | type) == "array" then .value[] else . end;
def tail: if . == null then null else split("/")[-1] end;
def after($key): (. // "") | split("/") as $parts
  | ([range($parts | length) | select(($parts[.] | ascii_downcase) == $key) | $parts[. + 1]] | first) // null;
def status($kind): [.[]? | .code | select(. != null and startswith($kind + "/"))] | first
  | if . == null then null else split("/")[1] end;
def names: if . == null then null else map(.name // (.id | tail)) end;

vms | (.properties // .) as $p | {
  name: (.name // (.id | tail)),
  id,
  resourceGroup: (.id | after("resourcegroups")),
  subscription: (.id | after("subscriptions")),
  location,
  zone: (.zones // [] | first),
  zones,
  size: $p.hardwareProfile.vmSize,
  os: $p.storageProfile.osDisk.osType,
  state: ($p.provisioningState // ($p.instanceView.statuses // .statuses | status("ProvisioningState"))),
  power: ($p.instanceView.statuses // .statuses | status("PowerState")),
  priority: $p.priority,
  principalId: .identity.principalId,
  clientIds: (.identity.userAssignedIdentities | if . == null then null else [.[] | .clientId] end),
  identityType: .identity.type,
  tenantId: .identity.tenantId,
  vmId: $p.vmId,
  computerName: ($p.osProfile.computerName // $p.instanceView.computerName // .computerName),
  adminUsername: $p.osProfile.adminUsername,
  image: ($p.storageProfile.imageReference | if . == null then null
    elif .publisher then [.publisher, .offer, .sku, .version] | join(":")
    else .id | sub("^.*/images/"; ""; "i") end),
  nic: ($p.networkProfile.networkInterfaces | if . == null then null
    else (map(select(.properties.primary)) + .) | first | .id | tail end),
  nics: ($p.networkProfile.networkInterfaces | names),
  osDisk: $p.storageProfile.osDisk.name,
  dataDisks: ($p.storageProfile.dataDisks | names),
  created: ($p.timeCreated // .systemData.createdAt),
  tags,
  license: $p.licenseType,
  scaleSet: ($p.virtualMachineScaleSet.id | tail),
  availabilitySet: ($p.availabilitySet.id | tail),
  extensions: (.resources // .extensions // $p.instanceView.extensions | names)
}
