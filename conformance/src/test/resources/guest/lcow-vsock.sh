# SPDX-License-Identifier: Apache-2.0
# The socket is a vsock, at the port that LCOW has. There is no host to it here: a relay in the guest
# takes the connection and passes the stream on by TCP, as one on a host would.

modules=/run/modules/$(uname -r)/kernel/net/vmw_vsock
for module in vsock vmw_vsock_virtio_transport_common vsock_loopback; do
  grep -q "^$module " /proc/modules || insmod "$modules/$module.ko"
done

cat > "$WORK/relay.py" << 'PYTHON'
import socket
import sys
import threading

def copy(source, target):
    while data := source.recv(65536):
        target.sendall(data)
    target.shutdown(socket.SHUT_WR)

listener = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
listener.bind((socket.VMADDR_CID_ANY, 564))
listener.listen()
open(sys.argv[3], "w").close()
while True:
    near, _ = listener.accept()
    far = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    threading.Thread(target=copy, args=(near, far), daemon=True).start()
    threading.Thread(target=copy, args=(far, near), daemon=True).start()
PYTHON
python3 "$WORK/relay.py" "$SERVER" "$PORT" "$WORK/relay.ready" &
relay=$!
timeout 20 sh -c "until [ -e $WORK/relay.ready ]; do sleep 0.1; done"

SERVER=vsock PORT=564
mount_v
mounted_with "$V" trans=fd msize=65536 "aname=$SHARE" access=client
head -c 1000003 /dev/urandom > "$WORK/random"
cp "$WORK/random" "$V/large"
holds "what went there is there" cmp "$WORK/random" "$V/large"
mkdir -m 1777 "$V/users"
as_user sh -c "echo mine > $V/users/mine && mv $V/users/mine $V/users/moved"
check "a user's file" "1000:1000 mine" "$(stat -c %u:%g "$V/users/moved") $(cat "$V/users/moved")"
remount
holds "and comes back after a remount" cmp "$WORK/random" "$V/large"
rm -r "$V/large" "$V/users"
umount "$V"
kill "$relay"
finish
