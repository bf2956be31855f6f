# SPDX-License-Identifier: Apache-2.0
# Mounts as LCOW's agent in the guest does, but by TCP where it takes a vsock, unless SERVER is
# "vsock": a connected socket is handed to the kernel, and nobody keeps it then. In: SERVER, PORT,
# SHARE (what MOUNT mounts).

cat > "$WORK/agent.py" << 'PYTHON'
import socket
import sys

from ninebind_mount import MS_RDONLY, mount

BYTES = 65536

def dial(server, port):
    if server != "vsock":
        return socket.create_connection((server, port))
    connection = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    connection.connect((1, port))  # VMADDR_CID_LOCAL; a host is VMADDR_CID_HOST, 2
    return connection

server, port, share, *read_only, target = sys.argv[1:]
with dial(server, int(port)) as connection:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BYTES)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BYTES)
    data = "trans=fd,rfdno=%d,wfdno=%d,msize=%d" % (connection.fileno(), connection.fileno(), BYTES)
    if read_only:
        data += ",noload"
    mount(target, target, "9p", MS_RDONLY if read_only else 0, data + ",aname=" + share)
PYTHON

cat > "$WORK/python/ninebind_mount.py" << 'PYTHON'
import ctypes
import os

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME = 1, 2, 4, 8, 1024

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = [ctypes.c_char_p] * 3 + [ctypes.c_ulong, ctypes.c_char_p]

def mount(source, target, kind, flags, data):
    """mount(2) itself: no name is looked up, no option is added."""
    if _libc.mount(*(text.encode() for text in (source, target, kind)), flags, data.encode()) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
PYTHON

# agent SHARE [ro] DIRECTORY
agent() { python3 "$WORK/agent.py" "$SERVER" "$PORT" "$@"; }
MOUNT="agent $SHARE"

# mounted_with DIRECTORY OPTION...: checks what the kernel says of a mount.
mounted_with() {
  mounted_options=$(awk -v at="$1" '$2 == at { print $4 }' /proc/mounts)
  shift
  for mounted_option in "$@"; do
    case ",$mounted_options," in
      *",$mounted_option,"*) ok "the mount has $mounted_option" ;;
      *) not_ok "the mount has $mounted_option" "$mounted_options" ;;
    esac
  done
}
