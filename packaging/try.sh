#!/bin/sh
# Runs what was built for another machine as far as this one can: try.sh TARGET TOOL... qemu-user runs arm64, wine runs
# Windows. The whole pipe runs there against azure-sim, which is one of those binaries too. Says what was run, and fails
# where it fails; where nothing can run it here, says so.
set -eu
cd "$(dirname "$0")/.."
target=$1
shift
bin=$PWD/target/$target/release
expected=4

case $target in
    aarch64-*-linux-*)
        qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || {
            echo "$target: built, not run: qemu-user-static is not installed"
            exit 0
        }
        # azure-sim starts its command by name, which the kernel knows how to run only where binfmt_misc is set up, so each
        # runs under qemu by a script of its name.
        scripts=$(mktemp -d)
        trap 'rm -rf "$scripts"' EXIT
        for tool in "$@"; do
            printf '#!/bin/sh\nexec %s %s/%s "$@"\n' "$qemu" "'$bin'" "$tool" >"$scripts/$tool"
            chmod +x "$scripts/$tool"
        done
        PATH=$scripts:$PATH
        for tool in "$@"; do "$tool" --version; done
        rows=$(azure-sim -- sh -c 'imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter name' | wc -l)
        ;;
    x86_64-pc-windows-gnu)
        command -v wine >/dev/null || { echo "$target: built, not run: wine is not installed"; exit 0; }
        WINEPREFIX=$PWD/target/wine
        WINEDEBUG=-all
        export WINEPREFIX WINEDEBUG
        # Rust's standard library asks bcryptprimitives.dll for random bytes; wine has it since 8.11, Debian 12 has 8.0.
        x86_64-w64-mingw32-gcc -shared -O2 -o "$bin/bcryptprimitives.dll" packaging/wine/bcryptprimitives.c -ladvapi32
        for tool in "$@"; do wine "$bin/$tool.exe" --version; done
        cd "$bin"
        rows=$(wine azure-sim.exe -- cmd /c \
            'imds-token.exe | arm-get.exe Microsoft.Compute/virtualMachines | vm-filter.exe name' | wc -l)
        cd - >/dev/null
        ;;
    *) echo "$target: built, not run" ; exit 0 ;;
esac
[ "$rows" -eq $expected ] || { echo "$target: the pipe printed $rows VMs, not $expected" >&2; exit 1; }
echo "$target: every tool was run, and the whole pipe against azure-sim"
