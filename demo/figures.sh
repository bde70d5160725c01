#!/bin/sh
# The README's figures: sizes of the binaries, and the processor time of the pipe beside that of curl and jq for the same
# job, against azure-sim on this machine. Unlike the time that passes, it does not depend on what else the machine does.
# `make figures` runs it.
set -eu

# The processor time of all processes of $1 runs of a command, in seconds: times(1p) says it as 0m1.250s, user and system.
seconds() {
    # shellcheck disable=SC2016 # The loop's own variables.
    sh -c 'for run in $(seq "$0"); do sh -c "$1" >/dev/null; done; times' "$1" "$2" |
        awk 'NR == 2 { gsub(/[ms]/, " "); print $1 * 60 + $2 + $3 * 60 + $4 }'
}
compare() {
    ours=$(seconds "$1" 'imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter name location size os')
    theirs=$(seconds "$1" 'sh demo/curl-jq.sh')
    echo "$1 $ours $theirs" | awk -v what="$2" '{ printf "  %-28s azpipe %8.1f   curl+jq %8.1f   %.0f times\n",
        what, $2 * 1000 / $1, $3 * 1000 / $1, $3 / $2 }'
}
case $1 in
    few) compare 30 '4 VMs, one page' ;;
    many) compare 3 '10,000 VMs, a hundred pages' ;;
    *)
        bin=$1
        shift
        printf 'size of a binary, bytes\n'
        for tool in "$@"; do printf '  %-11s %9d\n' "$tool" "$(wc -c <"$bin/$tool")"; done
        printf 'processor time of a run, ms\n'
        azure-sim -- sh "$0" few
        azure-sim --vms 10000 --page-size 100 -- sh "$0" many
        ;;
esac
