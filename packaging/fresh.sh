#!/bin/sh
# Tries azpipe as somebody new would: a fresh clone of what is committed here, in a bare Debian that has Rust, make, git and
# a C compiler and nothing else, `make demo` and `make test`. Needs root and debootstrap; takes a quarter of an hour.
set -eu
cd "$(dirname "$0")/.."
root=$PWD/target/fresh
clone=/root/azpipe

if ! [ -x "$root/usr/bin/cargo" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include=ca-certificates,gcc,git,libc6-dev,make bookworm "$root"
    echo 'deb http://deb.debian.org/debian-security bookworm-security main' >>"$root/etc/apt/sources.list"
    cp /etc/resolv.conf "$root/etc/"
    chroot "$root" apt-get update -qq
    # Debian's own rustc is too old; this one follows Firefox's needs.
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends cargo-web rustc-web
fi
# The network here may be behind an authority of its own.
cp /etc/resolv.conf "$root/etc/"
# As every installed system has it; debootstrap leaves it out.
echo '127.0.0.1 localhost' >"$root/etc/hosts"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
rm -rf "${root:?}$clone"
git clone --quiet . "$root$clone"
unshare --mount --pid --fork sh -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" env -i HOME=/root PATH=/usr/bin:/bin \
    CARGO_HTTP_CAINFO=/etc/ssl/certs/ca-certificates.crt sh -c "cd $1 && make demo && make test"' "$root" "$clone"
