#!/bin/sh
# Runs a command of the project in Debian's next release, which brings Python 3.13 and 3.14: for developers, as root.
#
#   tools/debian.sh FOLDER python3 start.py matrix       the first time it makes FOLDER, about 150 MB, in half a minute
#
# What runs there is a copy of what is committed, in FOLDER/workbook. The network is reached as from this computer. FOLDER
# may be used again, and be deleted at any time: nothing of this computer stays mounted in it.
# DEBIAN_MIRROR: another mirror than mmdebstrap's own.
set -eu
folder=$1
shift
release=${DEBIAN_RELEASE:-forky}
root=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -e "$folder/usr/bin/python3" ]; then
    # Packages are unpacked, not set up: that takes a quarter of the time. A mirror may be older than the lists that it gives out.
    rm -rf "$folder.part"
    mkdir -p "$(dirname "$folder")"
    mmdebstrap --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
        --include=base-files,dash,coreutils,libc-bin,libstdc++6,python3.13-venv,python3-venv,libseccomp2 \
        "$release" "$folder.part" ${DEBIAN_MIRROR:-}
    mv "$folder.part" "$folder"
fi
mkdir -p "$folder/workbook"
find "$folder/workbook" -mindepth 1 -maxdepth 1 ! -name .venv ! -name .nox -exec rm -rf {} +
git -C "$root" archive HEAD | tar -x -C "$folder/workbook"
for name in passwd group resolv.conf hosts ssl/certs pip.conf xdg/pip; do
    if [ -e "/etc/$name" ]; then
        mkdir -p "$folder/etc/$(dirname "$name")"
        rm -rf "$folder/etc/$name" # links in it would lead out of the folder
        cp -RLT "/etc/$name" "$folder/etc/$name"
    fi
done
mkdir -p "$folder/proc" "$folder/dev"
# Mounted where only this command sees it.
LANG=C.UTF-8 exec unshare --mount sh -c '
    folder=$1; shift
    mount --rbind /proc "$folder/proc"; mount --rbind /dev "$folder/dev"
    exec chroot "$folder" sh -c "cd /workbook && exec \"\$@\"" sh "$@"' sh "$folder" "$@"
