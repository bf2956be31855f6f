# SPDX-License-Identifier: Apache-2.0
# Extended attributes as programs use them. MOUNT is an ordinary mount.

mount_v

values() {
  python3 << 'PYTHON'
import ctypes, errno, os, struct
from ninebind_check import check, refused, say

libc = ctypes.CDLL(None, use_errno=True)

open("f", "w").close()
refused("a missing one", "ENODATA", lambda: os.getxattr("f", "user.missing"))
check("none listed", [], lambda: os.listxattr("f"))
os.setxattr("f", "user.one", b"1")
os.setxattr("f", "user.empty", b"")
os.setxattr("f", "user.bytes \xff\u20ac", bytes(range(256)))
check("a value", b"1", lambda: os.getxattr("f", "user.one"))
check("an empty value is a value", b"", lambda: os.getxattr("f", "user.empty"))
check("all bytes", bytes(range(256)), lambda: os.getxattr("f", "user.bytes \xff\u20ac"))
check("all listed", {"user.one", "user.empty", "user.bytes \xff\u20ac"},
      lambda: set(os.listxattr("f")))
refused("XATTR_CREATE of one that is there", "EEXIST",
        lambda: os.setxattr("f", "user.one", b"2", os.XATTR_CREATE))
check("it is as it was", b"1", lambda: os.getxattr("f", "user.one"))
refused("XATTR_REPLACE of a missing one", "ENODATA",
        lambda: os.setxattr("f", "user.two", b"2", os.XATTR_REPLACE))
refused("it is still missing", "ENODATA", lambda: os.getxattr("f", "user.two"))
os.setxattr("f", "user.two", b"2", os.XATTR_CREATE)
os.setxattr("f", "user.one", b"eins", os.XATTR_REPLACE)
check("replaced", b"eins", lambda: os.getxattr("f", "user.one"))
os.setxattr("f", "user.one", b"")
check("made empty, not removed", b"", lambda: os.getxattr("f", "user.one"))
os.removexattr("f", "user.one")
refused("removed", "ENODATA", lambda: os.getxattr("f", "user.one"))
refused("removed once", "ENODATA", lambda: os.removexattr("f", "user.one"))
check("the others stay", {"user.two", "user.empty", "user.bytes \xff\u20ac"},
      lambda: set(os.listxattr("f")))

os.setxattr("f", "user.sized", b"12345")
small = ctypes.create_string_buffer(4)
check("too small a buffer", (-1, errno.ERANGE),
      lambda: (libc.getxattr(b"f", b"user.sized", small, 4), ctypes.get_errno()))
check("its size alone", 5, lambda: libc.getxattr(b"f", b"user.sized", None, 0))
refused("a name of 256 bytes", "ERANGE", lambda: os.setxattr("f", "user." + "n" * 251, b""))
refused("a value of 65,537 bytes", "E2BIG", lambda: os.setxattr("f", "user.big", b"b" * 65537))
refused("a namespace that nobody knows", "ENOTSUP", lambda: os.setxattr("f", "other.x", b"x"))

largest = int(os.environ["LARGEST"])
for size in (1000, largest):
    value = os.urandom(size)
    os.setxattr("f", "user.large", value)
    check("%d bytes come back" % size, True, lambda: os.getxattr("f", "user.large") == value)
if largest < 65536:
    refused("more than the host has room for", "ENOSPC",
            lambda: os.setxattr("f", "user.larger", b"l" * 65536))
    refused("leaves nothing", "ENODATA", lambda: os.getxattr("f", "user.larger"))
os.removexattr("f", "user.large")
for i in range(20):
    os.setxattr("f", "user.many-%02d" % i, b"%d" % i)
check("many", 20, lambda: len([n for n in os.listxattr("f") if n.startswith("user.many-")]))

os.setxattr("f", "trusted.overlay.opaque", b"y")
check("trusted", b"y", lambda: os.getxattr("f", "trusted.overlay.opaque"))
capability = struct.pack("<IIIII", 0x02000001, 0x400, 0, 0, 0)  # cap_net_bind_service, effective
os.setxattr("f", "security.capability", capability)
check("security.capability", capability, lambda: os.getxattr("f", "security.capability"))
os.removexattr("f", "security.capability")
refused("removed", "ENODATA", lambda: os.getxattr("f", "security.capability"))

os.mkdir("d")
os.setxattr("d", "user.of-directory", b"d")
check("of a directory", b"d", lambda: os.getxattr("d", "user.of-directory"))
os.symlink("f", "link")
os.setxattr("link", "trusted.of-link", b"l", follow_symlinks=False)
check("of a link itself", b"l", lambda: os.getxattr("link", "trusted.of-link", follow_symlinks=False))
refused("not of its target", "ENODATA", lambda: os.getxattr("f", "trusted.of-link"))
refused("user.* of a link", "EPERM", lambda: os.setxattr("link", "user.x", b"", follow_symlinks=False))
os.mkfifo("fifo")
refused("user.* of a fifo", "EPERM", lambda: os.setxattr("fifo", "user.x", b""))
os.setxattr("fifo", "trusted.of-fifo", b"f")
check("trusted.* of a fifo", b"f", lambda: os.getxattr("fifo", "trusted.of-fifo"))

fd = os.open("f", os.O_RDWR)
os.rename("f", "renamed")
os.setxattr(fd, "user.renamed", b"r")
check("by descriptor after a rename", b"r", lambda: os.getxattr("renamed", "user.renamed"))
os.unlink("renamed")
os.setxattr(fd, "user.unlinked", b"u")
check("by descriptor after unlink", b"u", lambda: os.getxattr(fd, "user.unlinked"))
PYTHON
}

copies() {
  echo content > f
  setfattr -n user.note -v kept f
  cp --preserve=xattr f copied
  check "cp keeps them" 'user.note="kept"' "$(getfattr --only-values -n user.note copied > "$WORK/v" && printf 'user.note="%s"' "$(cat "$WORK/v")")"
  mkdir from to
  cp --preserve=xattr f from/f
  rsync -aX from/ to/
  check "rsync -X keeps them" kept "$(getfattr --only-values -n user.note to/f)"
  tar --xattrs -cf "$WORK/x.tar" from
  mkdir out
  tar --xattrs -xf "$WORK/x.tar" -C out
  check "tar --xattrs keeps them" kept "$(getfattr --only-values -n user.note out/from/f)"
  mv f moved
  check "mv keeps them" kept "$(getfattr --only-values -n user.note moved)"
}

users() {
  mkdir -m 777 open
  as_user touch open/mine
  holds "an owner sets his own" as_user setfattr -n user.mine -v 1 open/mine
  check "and reads it" 1 "$(as_user getfattr --only-values -n user.mine open/mine)"
  chmod 755 open
  touch open/roots
  refused "not another's" "Permission denied" as_user setfattr -n user.not -v 1 open/roots
  refused "not trusted ones" "Operation not permitted" as_user setfattr -n trusted.x -v 1 open/mine
}

group values
group copies
group users
finish
