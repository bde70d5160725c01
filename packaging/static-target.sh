#!/bin/sh
# Prints what `make static` builds for: musl where its target is installed, which is smaller and starts quicker, else the
# host itself, whose C library is linked in then.
set -eu
rustc=${RUSTC:-rustc}
host=$("$rustc" -vV | sed -n 's/^host: //p')
musl=$(printf %s "$host" | sed -n 's/-gnu$/-musl/p')
if [ -n "$musl" ] && [ -d "$("$rustc" --print sysroot)/lib/rustlib/$musl/lib" ]; then echo "$musl"; else echo "$host"; fi
