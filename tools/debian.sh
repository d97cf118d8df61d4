#!/bin/sh
# Runs a command of the project in Debian's next release, whose Python is newer than most: for developers, as root.
#
#   tools/debian.sh FOLDER python3 start.py test --quick       the first time it makes FOLDER, about 200 MB
#
# What runs there is a copy of what is committed, in FOLDER/workbook. The network is reached as from this computer.
# DEBIAN_MIRROR: another mirror than mmdebstrap's own.
set -eu
folder=$1
shift
release=${DEBIAN_RELEASE:-forky}
root=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -x "$folder/usr/bin/python3" ]; then
    # A mirror may be older than the lists that it gives out.
    mmdebstrap --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
        --include=python3,python3-venv,git,ca-certificates,libseccomp2 "$release" "$folder" ${DEBIAN_MIRROR:-}
fi
mkdir -p "$folder/workbook"
git -C "$root" archive HEAD | tar -x -C "$folder/workbook"
for name in resolv.conf hosts ssl/certs pip.conf xdg/pip; do
    if [ -e "/etc/$name" ]; then
        mkdir -p "$folder/etc/$(dirname "$name")"
        rm -rf "$folder/etc/$name" # links in it would lead out of the folder
        cp -RLT "/etc/$name" "$folder/etc/$name"
    fi
done
for name in proc dev; do
    mountpoint -q "$folder/$name" || mount --rbind "/$name" "$folder/$name"
done
trap 'umount -l "$folder/proc" "$folder/dev"' EXIT
LANG=C.UTF-8 chroot "$folder" sh -c 'cd /workbook && exec "$@"' sh "$@"
