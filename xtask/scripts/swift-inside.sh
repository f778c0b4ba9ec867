# Runs a program inside the system's folder $0, in a mount namespace that nobody else sees and that ends with it. First come the
# folders to show it under their own paths, then `--`, then the program with its words.
set -e
mount -t proc proc "$0/proc"
while [ "$1" != -- ]; do
    mkdir -p "$1" "$0$1"
    mount --bind "$1" "$0$1"
    shift
done
shift
exec chroot "$0" "$@"
