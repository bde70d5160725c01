#!/bin/sh
# Packs what build.sh built: dist.sh TARGET VERSION TOOL... makes target/dist/azpipe-VERSION-TARGET.tar.gz and its line in
# target/dist/SHA256SUMS. `make share` has made the completions. The same bytes at every run: names in order, no owner, and
# every time that of the last commit, or SOURCE_DATE_EPOCH.
set -eu
cd "$(dirname "$0")/.."
target=$1 version=$2
shift 2

epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
suffix=
case $target in *-windows-*) suffix=.exe ;; esac

name=azpipe-$version-$target
tree=target/dist/$name
rm -rf "$tree"
mkdir -p "$tree/bin" "$tree/share/man/man1" "$tree/share/man/man7"
for tool in "$@"; do
    cp "target/$target/release/$tool$suffix" "$tree/bin/"
    cp "man/$tool.1" "$tree/share/man/man1/"
done
cp man/*.7 "$tree/share/man/man7/"
cp -R target/share/. "$tree/share/"
cp -R docs "$tree/"
cp README.md README.ja.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$tree/"
"${CARGO:-cargo}" run --quiet --locked -p packaging --bin papers -- \
    "$target" "$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)" "$tree/sbom"
mv "$tree/sbom/THIRD-PARTY-LICENSES" "$tree/"
chmod -R u=rwX,go=rX "$tree"
(cd "$tree" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's,^\./,,' | xargs -d '\n' sha256sum >SHA256SUMS)
chmod 644 "$tree/SHA256SUMS"

cd target/dist
tar --format=ustar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner -c "$name" | gzip -9n >"$name.tar.gz"
sha256sum ./*.tar.gz | sed 's,\./,,' >SHA256SUMS
grep -F " $name.tar.gz" SHA256SUMS
