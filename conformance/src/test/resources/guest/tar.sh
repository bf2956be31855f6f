# SPDX-License-Identifier: Apache-2.0
# A real tree by tar onto the mount and back. The manifests go to the host, which compares its own.

manifest() { sh /run/ninebind/manifest.sh "$1" > "/run/ninebind/manifest.$2"; }

source=/tmp/source
mkdir "$source"
cp -a /usr/share/perl "$source"
mkdir "$source/bin"
find /usr/bin -mindepth 1 -maxdepth 1 \( -type l -o -size -24k \) -exec cp -a -t "$source/bin" {} +
cd "$source"
mkdir empty special
ln bin/tar special/hard 2> /dev/null || ln "$(find bin -type f | head -n 1)" special/hard
ln special/hard special/harder
ln -s ../no/such special/dangling
mkfifo special/fifo
mknod special/device c 10 200
printf x > special/modes
chown 1000:1001 special/modes special/fifo
chmod 6751 special/modes
chmod 2770 empty
printf y > "special/$(printf 'new\nline and \303\244')"
# The kernel keeps whole seconds of times that are set; the copies are compared with that.
find . -type d -exec touch -d '2020-01-02 03:04:05 UTC' {} +
find . ! -type d -newermt 2024-01-01 -exec touch -h -d '2021-02-03 04:05:06 UTC' {} +
cd /
manifest "$source" source
echo "# $(find "$source" | wc -l) entries, $(du -sm "$source" | cut -f 1) MiB"

mount_v
mkdir "$V/tree"
start=$(date +%s%3N)
holds "tar onto the mount" sh -c "tar -C $source -cf - . | tar -C $V/tree -xpf - --numeric-owner"
echo "# onto the mount: $(($(date +%s%3N) - start)) ms"
remount
manifest "$V/tree" mount
mkdir /tmp/back
start=$(date +%s%3N)
holds "tar from the mount" sh -c "tar -C $V/tree -cf - . | tar -C /tmp/back -xpf - --numeric-owner"
echo "# from the mount: $(($(date +%s%3N) - start)) ms"
manifest /tmp/back back
holds "mount is as the source" cmp /run/ninebind/manifest.source /run/ninebind/manifest.mount
holds "copy back is as the source" cmp /run/ninebind/manifest.source /run/ninebind/manifest.back
umount "$V"
finish
