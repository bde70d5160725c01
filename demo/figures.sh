#!/bin/sh
# The README's figures: sizes of the binaries, and the pipe beside curl and jq, each the median of some runs against
# azure-sim on this machine. `make figures` runs it.
set -eu

# The median time of $1 runs of a command, in microseconds.
median() {
    runs=$1
    for run in $(seq "$runs"); do
        from=$(date +%s%N)
        sh -c "$2" >/dev/null
        echo $((($(date +%s%N) - from) / 1000))
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}
compare() {
    ours=$(median "$1" 'imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter name location size os')
    theirs=$(median "$1" 'sh demo/curl-jq.sh')
    printf '  %-28s azpipe %9d   curl+jq %9d   %d.%d times\n' "$2" "$ours" "$theirs" \
        $((theirs / ours)) $((theirs * 10 / ours % 10))
}
case $1 in
    few) compare 21 '4 VMs, one page' ;;
    many) compare 3 '10,000 VMs, a hundred pages' ;;
    *)
        bin=$1
        shift
        printf 'size of a binary, bytes\n'
        for tool in "$@"; do printf '  %-11s %9d\n' "$tool" "$(wc -c <"$bin/$tool")"; done
        printf 'microseconds, median\n'
        azure-sim -- sh "$0" few
        azure-sim --vms 10000 --page-size 100 -- sh "$0" many
        ;;
esac
