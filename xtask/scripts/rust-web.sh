# Unpacks Debian's rustc-web, with cargo and the sources of the standard library, into the folder $1. Installed, it would replace
# the system's own compiler; unpacked, it needs no rights. The folder appears only when it is whole.
set -eu

part=$1.part-$$
trap 'rm -rf "$part"' EXIT
mkdir -p "$part/archives" "$part/root"
cd "$part/archives"

# With what they depend on and this system lacks: only asked, not done.
asked=$(apt-get install --simulate --reinstall --no-install-recommends rustc-web cargo-web rust-web-src)
packages=$(echo "$asked" | sed -n 's/^Inst \([^ ]*\) .*/\1/p')

# The user apt otherwise downloads as has no way into a person's cache.
apt-get download --option APT::Sandbox::User=root $packages
for archive in *.deb; do
    dpkg --extract "$archive" "$part/root"
    rm "$archive" # what is unpacked is not needed twice
done
rm -rf "$1"
mv "$part/root" "$1"
