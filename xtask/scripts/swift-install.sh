# Makes the folder $1: a small Debian 13 with Swift 6 in it, because Debian 12 has no Swift 6 and Debian 13's does not run on it.
# Made once a user and kept, since it takes minutes and 3 GB.
set -eu

system=$1
release=trixie
# The compiler, what it links with, and the certificates without which Foundation's HTTP trusts nobody.
packages=swiftlang,ca-certificates,libc6-dev,libstdc++-14-dev
complete=$system/.belay-complete # written last, so that an installation that was cut off is made again

# Two checkouts tested at once share the folder: the second waits, and finds it complete.
mkdir -p "$(dirname "$system")"
exec 9>"$system.lock"
flock 9
[ "$(cat "$complete" 2>/dev/null)" != "$release $packages" ] || exit 0

[ "$(id -u)" = 0 ] || { echo "Swift 6 is missing, and only root can install Debian's" >&2 && exit 1; }
echo "Swift 6 is missing: installing Debian's in a folder of its own (some minutes, 3 GB, once)"
if ! command -v debootstrap >/dev/null; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends debootstrap
fi

# From where this machine's own apt gets Debian: the first source that is a whole release, and the proxies on the way.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$3 == "main" && $2 !~ "[-/]" { print $1; exit }')
[ -n "$mirror" ] || { echo "apt's sources name no Debian mirror" >&2 && exit 1; }
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
export http_proxy https_proxy

rm -rf "$system"
# In a mount namespace of its own: what debootstrap mounts while it works is gone with it, however it ends.
unshare --mount -- debootstrap --variant=minbase --include="$packages" "$release" "$system" "$mirror"
rm -rf "$system/var/cache/apt/archives" # the packages are unpacked by now: half a gigabyte
echo "$release $packages" >"$complete"
