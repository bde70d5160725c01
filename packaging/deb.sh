#!/bin/sh
# Packs what dist.sh laid out as a Debian package: deb.sh TARGET VERSION. It holds every tool and depends on nothing, since
# the binaries are static: one file for every release of Debian and Ubuntu.
#
# dpkg-deb itself does it, and not cargo-deb: that packs what one crate builds, and this is what several build, each by a
# cargo call of its own.
set -eu
cd "$(dirname "$0")/.."
target=$1 version=$2
maintainer='The azpipe founders <azpipe@users.noreply.github.com>'

case $target in
    x86_64-*-linux-*) architecture=amd64 ;;
    aarch64-*-linux-*) architecture=arm64 ;;
    *) echo "deb.sh: Debian has no name for $target" >&2; exit 64 ;;
esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH

from=target/dist/azpipe-$version-$target
tree=target/dist/deb-$architecture
rm -rf "$tree"
mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/azpipe/sbom" "$tree/usr/share/lintian/overrides"
cp -R "$from/bin" "$from/share" "$tree/usr/"
# Debian's zsh looks elsewhere than zsh's own default, and nothing on Debian reads completions of PowerShell.
mv "$tree/usr/share/zsh/site-functions" "$tree/usr/share/zsh/vendor-completions"
rm -r "$tree/usr/share/azpipe"
cp "$from"/README*.md "$tree/usr/share/doc/azpipe/"
cp "$from"/sbom/* "$tree/usr/share/doc/azpipe/sbom/"
cp "$from/CHANGELOG.md" "$from/THIRD-PARTY-LICENSES" "$tree/usr/share/doc/azpipe/"
{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'
    printf 'Comment: the crates that the binaries are made of are in THIRD-PARTY-LICENSES.gz\n\n'
    printf 'Files: *\nCopyright: The azpipe founders\nLicense: MIT or Apache-2.0\n\nLicense: MIT\n'
    sed 's/^$/./; s/^/ /' "$from/LICENSE-MIT"
    printf '\nLicense: Apache-2.0\n On Debian systems: /usr/share/common-licenses/Apache-2.0\n'
} >"$tree/usr/share/doc/azpipe/copyright"
{
    printf 'azpipe (%s) stable; urgency=medium\n\n  * See CHANGELOG.md.gz.\n\n' "$version"
    printf ' -- %s  %s\n' "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
} >"$tree/usr/share/doc/azpipe/changelog"
gzip -9n "$tree"/usr/share/doc/azpipe/changelog "$tree"/usr/share/doc/azpipe/*-LICENSES \
    "$tree"/usr/share/doc/azpipe/*.md "$tree"/usr/share/man/man*/*
for tool in "$from"/bin/*; do
    echo "azpipe: statically-linked-binary [usr/bin/${tool##*/}]"
    # What lintian takes a static executable for whose address is chosen at its start.
    echo "azpipe: shared-library-lacks-prerequisites [usr/bin/${tool##*/}]"
done >"$tree/usr/share/lintian/overrides/azpipe"

cat >"$tree/DEBIAN/control" <<CONTROL
Package: azpipe
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$tree/usr" | cut -f1)
Section: net
Priority: optional
Homepage: https://github.com/azpipe/azpipe
Suggests: jq
Description: small Unix filters for the managed identity of an Azure VM
 Three processes, three jobs, one pipe: imds-token writes an access token of the
 VM's managed identity, arm-get and arm-graph read it and write what Azure
 Resource Manager and Resource Graph answer, vm-filter picks fields of virtual
 machines. azure-sim is an emulator to try them on without Azure. No password,
 no SDK, no state on disk.
CONTROL
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$tree"
dpkg-deb --root-owner-group --build "$tree" "target/dist/azpipe_${version}_$architecture.deb"
rm -rf "$tree"
