# SPDX-License-Identifier: Apache-2.0
# The guest's first process: brings the guest up, then runs scripts one after another as the host
# asks for them on the console. A line that begins with \036 is for the host; the rest is output.
# In: ADDRESS and GATEWAY from /run/ninebind/settings; /run is a tmpfs, /run/ninebind the host's
# directory for this guest.

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C.UTF-8 HOME=/tmp TERM=dumb NO_COLOR=1
. /run/ninebind/settings

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /mnt
mkdir -p /dev/shm /dev/pts /mnt/v
mount -t tmpfs tmpfs /dev/shm
mount -t devpts devpts /dev/pts
ln -sf /proc/self/fd /dev/fd
chmod 1777 /tmp /dev/shm

# There is nobody to ask for names: who asks is told so at once and need not wait for an answer. The
# root has what the host had when it was built.
echo localhost > /proc/sys/kernel/hostname
if [ -e /etc/resolv.conf ]; then
  echo 'nameserver 127.0.0.1' > /run/resolv.conf
  mount --bind /run/resolv.conf /etc/resolv.conf
fi

# No echo of what the host writes, no carriage returns in what it reads.
stty -echo -opost

# The modules of the kernel's package, from where the kernel's process runs. fscache is a part of
# netfs in newer kernels.
mkdir /run/modules
LIBMOUNT_FORCE_MOUNT2=always mount -t hostfs -o /usr/lib/uml/modules none /run/modules
modules=/run/modules/$(uname -r)/kernel
for module in fs/netfs/netfs fs/fscache/fscache net/9p/9pnet net/9p/9pnet_fd fs/9p/9p; do
  if [ -e "$modules/$module.ko" ]; then insmod "$modules/$module.ko"; fi
done

ip link set lo up
ip address add "$ADDRESS/24" dev vec0
ip link set vec0 up
ip route add default via "$GATEWAY"

printf '\036ready\n'

# run ID SECONDS: when a script is still busy after SECONDS, the console shows on what.
while read -r verb id seconds; do
  case $verb in
    run)
      (
        exec > /dev/console 2>&1
        sleep "$seconds"
        echo "--- $id still runs after $seconds s"
        ps -eo pid,ppid,stat,wchan:30,args | grep -v '\]$'
      ) < /dev/null &
      watchdog=$!
      (cd /tmp && exec sh "/run/ninebind/$id") < /dev/null 2>&1
      printf '\036exit %s %s\n' "$id" "$?"
      kill "$watchdog" 2> /dev/null
      wait "$watchdog" 2> /dev/null
      ;;
    poweroff)
      umount -a -t 9p
      echo o > /proc/sysrq-trigger
      ;;
  esac
done
