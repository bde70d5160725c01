#!/bin/sh
# Builds tools as single static files: build.sh TARGET TOOL... They are in target/TARGET/release then.
#
# The toolchain is the first of these that can build for TARGET:
#   cargo and rustc of the PATH, where `rustup target add TARGET` has been done;
#   Debian's cargo-web and rustc-web, with libstd-rust-web-dev of the target's architecture;
#   the same, with the standard library built out of rust-web-src, for Windows.
# The bytes are the same wherever and whenever it is built: no path of this machine is in them.
set -eu
cd "$(dirname "$0")/.."
target=$1
shift

# Whether the compiler $1 has a standard library for the target.
has_std() {
    command -v "$1" >/dev/null && ls "$("$1" --print sysroot)/lib/rustlib/$target/lib/"libstd-* >/dev/null 2>&1
}

cargo=${CARGO:-cargo}
rustc=${RUSTC:-rustc}
build_std=
if ! has_std "$rustc"; then
    cargo=/usr/bin/cargo
    rustc=/usr/bin/rustc
    if has_std $rustc; then
        :
    elif [ -d /usr/lib/rustlib/src/rust/library/std ] && [ -x $cargo ]; then
        build_std=-Zbuild-std=std,panic_abort
        # A stable compiler builds its own standard library only when told that it may.
        export RUSTC_BOOTSTRAP=1
    else
        echo "build.sh: no Rust standard library for $target: install it" >&2
        echo "hint: with rustup: rustup target add $target" >&2
        echo "hint: on Debian: apt-get install cargo-web rustc-web and, for arm64, libstd-rust-web-dev:arm64 (after" \
            "dpkg --add-architecture arm64), or for Windows, rust-web-src" >&2
        exit 69
    fi
fi
export RUSTC="$rustc"

# The linker, which also compiles the C of ring. The host's own needs no name; musl's target brings its C library along.
case $target in
    "$("$rustc" -vV | sed -n 's/^host: //p')") cc= ;;
    x86_64-unknown-linux-musl) cc=gcc ;;
    aarch64-unknown-linux-*) cc=aarch64-linux-gnu-gcc ;;
    x86_64-pc-windows-gnu) cc=x86_64-w64-mingw32-gcc ;;
    *) echo "build.sh: no linker is known for $target" >&2; exit 64 ;;
esac
if [ -n "$cc" ]; then
    command -v $cc >/dev/null || { echo "build.sh: $cc, which links for $target, is not installed" >&2; exit 69; }
    name=$(printf %s "$target" | tr a-z- A-Z_)
    export "CC_$(printf %s "$target" | tr - _)=$cc"
    # rustup's musl targets link by themselves.
    case $target in *-musl) ;; *) export "CARGO_TARGET_${name}_LINKER=$cc" ;; esac
fi

registry=${CARGO_HOME:-$HOME/.cargo}/registry/src
# What separates the flags is cargo's choice: a path may hold spaces.
sep=$(printf '\037')
CARGO_ENCODED_RUSTFLAGS="-Ctarget-feature=+crt-static$sep--remap-path-prefix=$PWD=/azpipe"
CARGO_ENCODED_RUSTFLAGS="$CARGO_ENCODED_RUSTFLAGS$sep--remap-path-prefix=$registry=/registry"
CARGO_ENCODED_RUSTFLAGS="$CARGO_ENCODED_RUSTFLAGS$sep--remap-path-prefix=/usr/lib/rustlib/src/rust=/rustc"
export CARGO_ENCODED_RUSTFLAGS

for tool in "$@"; do
    echo "cargo build --release --locked --target $target $build_std -p $tool  # $("$rustc" -V)"
    "$cargo" build --quiet --release --locked --target "$target" $build_std -p "$tool"
done
