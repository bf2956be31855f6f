# SPDX-License-Identifier: Apache-2.0
# OCI bundles that crun starts: the guest's own root, read-only, is a container's too, and a folder is
# its volume, at /srv. In: SERVER, OPTIONS of a mount; /run/ninebind/container, scripts for containers.

BUNDLE=$WORK/bundle
mkdir -p "$BUNDLE/rootfs"
mount --bind / "$BUNDLE/rootfs"
mountpoint -q /sys/fs/cgroup || mount -t cgroup2 cgroup2 /sys/fs/cgroup

cat > "$WORK/bundle.py" << 'PYTHON'
import json
import os
import sys

bundle, user, group, volume, network, *command = sys.argv[1:]
server, options = os.environ["SERVER"], os.environ["OPTIONS"]
capabilities = ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_MKNOD",
                "CAP_SETGID", "CAP_SETUID", "CAP_KILL"] if user == "0" else []
volumes = {
    "9p": {"type": "9p", "source": server, "options": options.split(",")},
    "9p,ro": {"type": "9p", "source": server, "options": ["ro"] + options.split(",")},
    "bind": {"type": "bind", "source": "/mnt/v", "options": ["rbind", "rw"]},
}
with open(os.path.join(bundle, "config.json"), "w") as f:
    json.dump({
        "ociVersion": "1.0.2",
        "hostname": "container",
        "root": {"path": "rootfs", "readonly": True},
        "process": {
            "user": {"uid": int(user), "gid": int(group)},
            "cwd": "/",
            "args": ["sh"] + command,
            "env": [name + "=" + os.environ[name] for name in ("PATH", "LC_ALL", "TERM")]
                   + ["HOME=/tmp", "V=/srv"]
                   + [pair for pair in os.environ.get("CONTAINER_ENV", "").split("\n") if pair],
            "capabilities": {kind: capabilities for kind in ("bounding", "effective", "permitted")},
            "noNewPrivileges": True,
        },
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
             "options": ["nosuid", "mode=755", "size=64k"]},
            {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
             "options": ["nosuid", "nodev", "mode=1777"]},
            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs",
             "options": ["nosuid", "nodev", "mode=1777"]},
            {"destination": "/media", "type": "bind", "source": "/run/ninebind/container",
             "options": ["bind", "ro"]},
            dict(volumes[volume], destination="/srv"),
        ],
        "linux": {"namespaces": [{"type": kind} for kind in ["pid", "ipc", "uts", "mount"]
                                 + (["network"] if network == "own" else [])]},
    }, f)
PYTHON

# container NAME USER GROUP VOLUME NETWORK SCRIPT [ARGUMENT...]: VOLUME is 9p or bind (of what is
# mounted at V), NETWORK own or the guest's. Its status is the script's.
container() {
  container_name=$1
  shift
  python3 "$WORK/bundle.py" "$BUNDLE" "$1" "$2" "$3" "$4" "/media/$5"
  crun --cgroup-manager=disabled run --bundle "$BUNDLE" "$container_name"
}
# in_container NAME ...: the same, whose script has to succeed.
in_container() {
  in_container_status=0
  container "$@" || in_container_status=$?
  check "the container $1 ended well" 0 "$in_container_status"
}
