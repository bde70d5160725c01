# VMs as Resource Manager answers them, made into what $shape prints of the same VMs.

def flat: walk(if type == "object" and (.properties | type) == "object" then del(.properties) + .properties else . end);
def group: (.id // "") | split("/")[4];
def capitals: walk(if type == "object" then with_entries(.key |= (.[:1] | ascii_upcase) + .[1:]) else . end);
def vms: if (.value | type) == "array" then .value else [.] end;

vms | map(
  if $shape == "az" then flat + {resourceGroup: group}
  elif $shape == "graph" then . + {resourceGroup: (group | if . then ascii_downcase else null end), type: (.type // "" | ascii_downcase)}
  elif $shape == "powershell" then
    (.tags // null) as $tags | (.identity.userAssignedIdentities // null) as $users
    | flat | if .availabilitySet then .availabilitySetReference = .availabilitySet | del(.availabilitySet) else . end
    | if .resources then .extensions = .resources | del(.resources) else . end
    | if .storageProfile.osDisk.osType then .storageProfile.osDisk.osType |= {"Windows": 0, "Linux": 1}[.] else . end
    | capitals | if $tags then .Tags = $tags else . end
    | if $users then .Identity.UserAssignedIdentities = $users else . end
  else . end
) | if $shape == "graph" then {totalRecords: length, count: length, data: ., facets: [], resultTruncated: "false"} else . end
