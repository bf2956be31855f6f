# SPDX-License-Identifier: Apache-2.0
"""What the cases stand on: their registration, checks that name themselves, users, a peer process.

A case is a function with @case("title") in a module that is an area. It gets a Case, and runs in a
directory of its own, as root, with umask 0. Each check is one line of output, named by the case and
by the call it makes:

    ok - AREA: TITLE, CALL
    not ok - AREA: TITLE, CALL: CALL: expected <E>, got <G>
    not run - AREA: TITLE: WHY
"""
import contextlib
import errno
import os
import pickle
import select
import stat as modes
import time

import calls

AREAS = {}
ALICE, BOB, CAROL = 1000, 1001, 1002  # users; each with the group of the same number
STAFF, CREW = 2000, 2001  # further groups
TICK = 0.025  # seconds; a file system's clock may stand still for a tick of the kernel's

KINDS = ["file", "directory", "fifo", "char", "block", "socket", "link"]
KIND_BITS = {
    "file": modes.S_IFREG,
    "directory": modes.S_IFDIR,
    "fifo": modes.S_IFIFO,
    "char": modes.S_IFCHR,
    "block": modes.S_IFBLK,
    "socket": modes.S_IFSOCK,
    "link": modes.S_IFLNK,
}
KIND_NAMES = {bits: kind for kind, bits in KIND_BITS.items()}
MODE_CALLS = {"chmod", "fchmod", "mkdir", "mkfifo", "mknod", "open", "creat", "put"}


def case(title, **needs):
    """needs: what has to be true of the mount, as keyword=reason, else the case is not run."""

    def register(function):
        area = function.__module__.removeprefix("area_")
        AREAS.setdefault(area, []).append((title, function, needs))
        return function

    return register


def make(kind, path, mode=0o644):
    """A file of any kind; links lead nowhere, devices are null and loop0."""
    if kind == "file":
        calls.put(path, b"", mode)
    elif kind == "directory":
        os.mkdir(path, mode)
    elif kind == "link":
        os.symlink("nowhere", path)
    else:
        device = {"char": os.makedev(1, 3), "block": os.makedev(7, 0)}.get(kind, 0)
        os.mknod(path, KIND_BITS[kind] | mode, device)


BELIEVED = "stat is what this kernel believes with cache=loose (fs/9p/vfs_inode.c, v9fs_vfs_getattr)"
ROOTS = {}  # what stands for a mount's root in the names of checks


def shown(value):
    """A value in one short line of ASCII."""
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s=%s" % (key, shown(item)) for key, item in sorted(value.items()))
    for root, name in ROOTS.items():
        if isinstance(value, str) and value.startswith(root):
            return name + ":" + shown(value[len(root) :].partition("/posix-suite/")[2][4:] or "/")
    if isinstance(value, (str, bytes)):
        text = value if isinstance(value, str) else value.decode("latin-1")
        text = text.encode("ascii", "backslashreplace").decode().replace("\n", "\\n").replace("\0", "\\0")
        text = "".join(c if " " <= c <= "~" else "\\x%02x" % ord(c) for c in text)
        return text if len(text) <= 60 else "%s...(%d)" % (text[:20], len(value))
    if isinstance(value, (list, tuple)):
        text = "[%s]" % ", ".join(shown(item) for item in value)
        return text if len(text) <= 300 else text[:300] + "..."
    return str(value)


# Numbers with two names.
SAME = {"ENOTSUP": "EOPNOTSUPP", "EDEADLOCK": "EDEADLK", "EWOULDBLOCK": "EAGAIN"}


def code_of(error):
    name = errno.errorcode.get(error.errno, str(error.errno))
    return SAME.get(name, name)


class Peer:
    """Another process, for what is between processes; it stays for the whole run."""

    def __init__(self):
        self.to = os.pipe()
        self.back = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.to[1])
            os.close(self.back[0])
            self.serve()
        os.close(self.to[0])
        os.close(self.back[1])

    def serve(self):
        requests = os.fdopen(self.to[0], "rb")
        while True:
            try:
                function, arguments = pickle.load(requests)
            except EOFError:
                os._exit(0)
            try:
                answer = (function(*arguments), None)
            except OSError as e:
                answer = (None, e.errno)
            os.write(self.back[1], pickle.dumps(answer))

    def begin(self, function, *arguments):
        os.write(self.to[1], pickle.dumps((function, arguments)))

    def ended(self, seconds):
        """Whether what was begun has an answer by then."""
        return bool(select.select([self.back[0]], [], [], seconds)[0])

    def answer(self):
        value, number = pickle.loads(os.read(self.back[0], 1 << 16))
        if number is not None:
            raise OSError(number, os.strerror(number))
        return value

    def call(self, function, *arguments):
        self.begin(function, *arguments)
        return self.answer()


class Mount:
    """The volume's mounts: the one under test, one without a cache beside it, one for reading."""

    def __init__(self, root, other, read_only, command, cache, scratch):
        self.root, self.other_root, self.read_only_root = root, other, read_only
        self.command, self.cache, self.scratch = command, cache, scratch
        self.is_9p = command is not None
        ROOTS.update({root: "here", other: "other", read_only: "ro", scratch: "scratch"})
        self.kernel = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
        self.caching = cache not in (None, "none")

        self.local = None
        self.counts_directories = True

    # What a case may need. Where it is not so is the kernel's doing, not a server's.

    @property
    def uncached(self):
        return not self.caching

    @property
    def asks_server(self):
        """fs/9p/vfs_inode.c, v9fs_vfs_getattr: with these modes stat is answered by what this
        kernel believes; it counts its own sizes, and neither blocks nor times of writes."""
        return self.cache not in ("loose", "fscache")

    @property
    def makes_directories_with_acls(self):
        """v9fs_vfs_mkdir_dotl of 6.1 hands on a fid that it has given away; 6.12 does not."""
        return not self.is_9p or self.asks_server or self.kernel >= (6, 12)

    @property
    def clears_append(self):
        """A fid that was opened with O_APPEND stays so: 9P2000.L has no message for F_SETFL."""
        return not self.is_9p

    @property
    def direct(self):
        """tmpfs takes O_DIRECT from 6.6 on."""
        return self.local != "tmpfs" or self.kernel >= (6, 6)

    @property
    def user_xattrs(self):
        """tmpfs has attributes in user. from 6.6 on."""
        return self.local != "tmpfs" or self.kernel >= (6, 6)

    @property
    def tells_empty(self):
        """fs/9p/xattr.c: removing is setting an empty value with XATTR_REPLACE."""
        return not self.is_9p

    @property
    def locks_between_mounts(self):
        return self.is_9p

    @property
    def acls(self):
        if self.is_9p:
            return True
        try:
            os.getxattr(self.root, "system.posix_acl_access")
        except OSError as e:
            return e.errno != errno.EOPNOTSUPP
        return True

    @property
    def drops_acls(self):
        """fs/9p/acl.c, v9fs_iop_set_acl, since 6.3: of an ACL that says no more than the mode the
        attribute is removed, but the cache of ACLs, which loose has, keeps it."""
        return not self.is_9p or self.asks_server or self.kernel < (6, 3)

    @property
    def shared_maps(self):
        """fs/9p/vfs_file.c: without a cache a file is mapped for reading only, or privately."""
        return not self.is_9p or self.caching

    @property
    def one_cache(self):
        """6.4 made cache=mmap a page cache that read and write use too."""
        return self.cache != "mmap" or self.kernel >= (6, 4)

    @property
    def fine_times(self):
        """fs/9p/vfs_super.c leaves s_time_gran at a second and s_time_min at 1970."""
        return not self.is_9p

    def settle(self):
        """What the mount under test holds back is sent."""
        if self.caching:
            fd = os.open(self.root, os.O_RDONLY)
            calls.checked(calls.libc.syncfs(fd))
            os.close(fd)


class Case:
    def __init__(self, area, title, mount, peer, out):
        self.area, self.title, self.mount, self.peer, self.out = area, title, mount, peer, out
        self.names, self.fds, self.peer_fds, self.kept = {}, {}, [], []
        self.passed = self.failed = self.skipped = 0
        self.who = ""
        self.here = ""

    # Results.

    def _name(self, what):
        name = "%s, %s%s" % (self.title, what, self.who)
        name = name.replace(": ", "; ")
        count = self.names[name] = self.names.get(name, 0) + 1
        return name if count == 1 else "%s (%d)" % (name, count)

    def report(self, what, good, expected, got):
        name = self._name(what)
        if good:
            self.passed += 1
            self.out.append("ok - %s: %s" % (self.area, name))
        else:
            self.failed += 1
            self.out.append(
                "not ok - %s: %s: %s: expected <%s>, got <%s>"
                % (self.area, name, what + self.who, shown(expected), shown(got))
            )
        return good

    def not_run(self, what, why):
        self.skipped += 1
        self.out.append("not run - %s: %s: %s" % (self.area, self._name(what), why))

    def text(self, function, arguments):
        name = getattr(function, "__name__", str(function))
        if name == "call" and getattr(function, "__self__", None) is self.peer:
            return "another process's " + self.text(arguments[0], arguments[1:])
        parts = []
        for index, argument in enumerate(arguments):
            if isinstance(argument, bool) or not isinstance(argument, int):
                parts.append(shown(argument))
            elif index == 0 and argument in self.fds:
                parts.append("fd of " + shown(self.fds[argument]))
            elif name in MODE_CALLS and index > 0:
                parts.append("%04o" % argument)
            else:
                parts.append(str(argument))
        return " ".join([name.replace("_", " ").strip()] + parts)

    # Checks of calls.

    def works(self, function, *arguments):
        """It succeeds; gives what it gives, or None."""
        what = self.text(function, arguments)
        try:
            value = function(*arguments)
        except OSError as e:
            self.report(what, False, "success", code_of(e))
            return None
        if function in (calls.open, calls.creat):
            self.fds[value] = arguments[0]
        self.report(what, True, "", "")
        return value

    def fails(self, codes, function, *arguments):
        """It fails with this error, or one of these."""
        what = self.text(function, arguments)
        allowed = [codes] if isinstance(codes, str) else list(codes)
        expected = " or ".join(allowed)
        try:
            value = function(*arguments)
        except OSError as e:
            return self.report(what + " is " + expected, code_of(e) in allowed, expected, code_of(e))
        if function in (calls.open, calls.creat):
            os.close(value)
        return self.report(what + " is " + expected, False, expected, "success")

    def gives(self, expected, function, *arguments):
        what = self.text(function, arguments)
        try:
            value = function(*arguments)
        except OSError as e:
            value = code_of(e)
        return self.report(what + " gives " + shown(expected), value == expected, expected, value)

    def same(self, what, expected, got):
        if callable(got):
            try:
                got = got()
            except OSError as e:
                got = code_of(e)
        return self.report(what, expected == got, expected, got)

    def decides(self, code, function, *arguments):
        """fails, or works if there is no code: for tables."""
        if code:
            return self.fails(code, function, *arguments)
        return self.works(function, *arguments)

    def open(self, path, flags="O_RDONLY", mode=0o644):
        """Opens without a check, until the case ends."""
        fd = calls.open(path, flags, mode)
        self.fds[fd] = path
        return fd

    def peer_open(self, path, flags="O_RDWR"):
        fd = self.peer.call(calls.open, os.path.join(self.here, path), flags)
        self.peer_fds.append(fd)
        return fd

    def close(self, fd):
        del self.fds[fd]
        os.close(fd)

    # Checks of what is there afterwards.

    @staticmethod
    def attribute(path, name):
        if name == "content":
            return calls.get(path)
        if name == "entries":
            return sorted(os.listdir(path))
        if name == "target":
            return os.readlink(path)
        if name == "xattr":
            return {key: os.getxattr(path, key) for key in os.listxattr(path)}
        found = os.lstat(path) if not isinstance(path, int) else os.fstat(path)
        return {
            "kind": KIND_NAMES[modes.S_IFMT(found.st_mode)],
            "mode": "%04o" % modes.S_IMODE(found.st_mode),
            "uid": found.st_uid,
            "gid": found.st_gid,
            "nlink": found.st_nlink,
            "size": found.st_size,
            "device": (os.major(found.st_rdev), os.minor(found.st_rdev)),
            "atime": found.st_atime_ns,
            "mtime": found.st_mtime_ns,
        }[name]

    def has(self, path, **attributes):
        """lstat and contents are so now."""
        label = "fd of " + shown(self.fds.get(path, "?")) if isinstance(path, int) else shown(path)
        for name, expected in attributes.items():
            if name == "mode":
                expected = "%04o" % expected
            if name == "nlink" and isinstance(path, str) and not self.mount.counts_directories:
                if os.path.isdir(path) and not os.path.islink(path):
                    self.not_run("%s has nlink" % label, "directories have one link where subdirectories are not counted")
                    continue
            self.same(
                "%s has %s %s" % (label, name, shown(expected)),
                expected,
                lambda name=name: self.attribute(path, name),
            )

    def keeps(self, path, **attributes):
        """They are so now, and when all is mounted anew at the end of the area."""
        self.has(path, **attributes)
        self.kept.append((path, attributes))

    def gone(self, path):
        self.fails("ENOENT", calls.lstat, path)

    def moves(self, which, path, function, *arguments):
        """The call moves these of a file's times, "c" and "m" of change and data, and no other."""
        before = os.lstat(path)
        time.sleep(TICK)
        label = self.text(function, arguments)
        try:
            function(*arguments)
        except OSError as e:
            self.report(label, False, "success", code_of(e))
            return
        after = os.lstat(path)
        for letter in "cm":
            name = "st_%stime_ns" % letter
            moved = getattr(after, name) > getattr(before, name)
            self.report(
                "%s %s %stime of %s" % (label, "moves" if letter in which else "leaves", letter, shown(path)),
                moved == (letter in which),
                "moved" if letter in which else "left",
                "moved" if moved else "left",
            )

    # Other ways to the same files, and other users.

    def other(self, path="."):
        """The path in another mount, which caches nothing."""
        self.mount.settle()
        return os.path.normpath(os.path.join(self.mount.other_root, self.relative, path))

    def read_only(self, path="."):
        self.mount.settle()
        return os.path.normpath(os.path.join(self.mount.read_only_root, self.relative, path))

    @property
    def relative(self):
        return os.path.relpath(self.here, self.mount.root)

    @contextlib.contextmanager
    def user(self, uid, gid=None, groups=()):
        gid = uid if gid is None else gid
        before = self.who
        self.who = " by %d:%s" % (uid, ",".join(str(group) for group in (gid, *groups)))
        os.setgroups(list(groups))
        os.setresgid(gid, gid, 0)
        os.setresuid(uid, uid, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)
            os.setresgid(0, 0, 0)
            os.setgroups([])
            self.who = before

    @contextlib.contextmanager
    def umask(self, mask):
        os.umask(mask)
        try:
            yield
        finally:
            os.umask(0)

    def end(self):
        for fd in list(self.fds):
            with contextlib.suppress(OSError):
                os.close(fd)
        for fd in self.peer_fds:
            with contextlib.suppress(OSError):
                self.peer.call(calls.close, fd)
        self.fds.clear()
        self.peer_fds.clear()
