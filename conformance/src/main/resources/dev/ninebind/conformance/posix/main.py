# SPDX-License-Identifier: Apache-2.0
"""Runs the suite on a mount: main.py --mount "mount -t 9p -o ... HOST", or --local tmpfs|ext4.

--only AREA,AREA leaves out the other areas, --list names them all. Ends with 0 if nothing failed.
The volume is left as it was found.
"""
import argparse
import importlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import traceback

import frame

CASE_SECONDS = 120  # after which a case hangs


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit("%s: %s" % (" ".join(command), done.stderr.strip()))


class Mounts:
    """Makes and unmounts what frame.Mount tells of."""

    def __init__(self, arguments):
        self.command = shlex.split(arguments.mount) if arguments.mount else None
        self.kind = arguments.local
        self.base = arguments.at
        self.scratch = os.path.join(self.base, "scratch")
        for name in ("v", "other", "ro", "scratch"):
            os.makedirs(os.path.join(self.base, name), exist_ok=True)
        self.mounted = []
        self.top = "posix-suite"
        if self.kind:
            self.mount_local()

    def at(self, name):
        return os.path.join(self.base, name)

    def mount_local(self):
        if self.kind == "tmpfs":
            run("mount", "-t", "tmpfs", "none", self.at("v"))
        else:
            image = os.path.join(self.base, "image")
            with open(image, "wb") as file:
                file.truncate(256 << 20)
            loop = "/run/modules/%s/kernel/drivers/block/loop.ko" % os.uname().release
            if not os.path.exists("/dev/loop-control") and os.path.exists(loop):
                run("insmod", loop)
            run("mkfs.ext4", "-q", "-F", "-b", "4096", "-O", "^has_journal", image)
            run("mount", "-o", "loop", image, self.at("v"))
        run("mount", "--bind", self.at("v"), self.at("other"))
        run("mount", "--bind", self.at("v"), self.at("ro"))
        run("mount", "-o", "remount,bind,ro", self.at("ro"))
        self.mounted = ["v", "other", "ro"]

    def mount(self, name, *extra):
        run(*self.command, self.at(name), *[word for option in extra for word in ("-o", option)])
        self.mounted.append(name)

    def fresh(self, *extra):
        """The mounts as an area begins with them, with further options of the one under test."""
        if not self.kind:
            self.unmount()
            self.mount("v", *extra)
            self.mount("other", "cache=none", *extra)
            self.mount("ro", "ro", *extra)
        else:
            os.sync()

    def unmount(self):
        for name in reversed(self.mounted):
            run("umount", self.at(name))
        self.mounted = []

    def cache(self):
        if self.kind:
            return None
        words = " ".join(self.command).replace(",", " ").split()
        modes = [word[6:] for word in words if word.startswith("cache=")]
        return modes[-1] if modes else "none"

    @staticmethod
    def kernel():
        return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])

    def describe(self):
        mount = frame.Mount(
            self.at("v"),
            self.at("other"),
            self.at("ro"),
            self.command,
            self.cache(),
            self.scratch,
        )
        probe = os.path.join(mount.root, self.top)
        if os.path.exists(probe):
            shutil.rmtree(probe)  # of a run that was killed
        os.mkdir(probe, 0o755)
        os.mkdir(os.path.join(probe, "below"))
        mount.counts_directories = os.stat(probe).st_nlink != 1
        mount.local = self.kind
        os.rmdir(os.path.join(probe, "below"))
        return mount


def run_case(area, number, entry, mount, peer, top, out):
    title, function, needs = entry
    t = frame.Case(area, title, mount, peer, out)
    for need, reason in needs.items():
        if not getattr(mount, need):
            t.not_run("all", reason)
            return t
    t.here = os.path.join(top, "%03d" % number)
    try:
        os.mkdir(t.here)
        os.chmod(t.here, 0o777)
        os.chdir(t.here)
        signal.alarm(CASE_SECONDS)
        function(t)
    except Exception as e:  # a failure of this case alone
        where = traceback.extract_tb(e.__traceback__)
        lines = [f for f in where if f.filename.rpartition("/")[2].startswith("area_")] or where
        said = frame.code_of(e) if isinstance(e, OSError) else type(e).__name__
        got = "%s (%s) in line %d: %s" % (said, e, lines[-1].lineno, lines[-1].line)
        t.who = ""
        t.report("runs to its end", False, "its end", got[:300])
    finally:
        signal.alarm(0)
        t.end()
        os.chdir("/")
    return t


def check_kept(cases):
    for t in cases:
        if not t.kept:
            continue
        t.who = " after a new mount"
        os.chdir(t.here)
        for path, attributes in t.kept:
            t.has(path, **attributes)
        os.chdir("/")


def flush(out):
    if out:
        sys.stdout.write("\n".join(out) + "\n")
        sys.stdout.flush()
        out.clear()


def timeout(*_):
    raise TimeoutError("hangs")


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mount")
    parser.add_argument("--local", choices=["tmpfs", "ext4"])
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--at", default="/mnt/posix")
    return parser.parse_args()


def main():
    arguments = parse()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "areas")) as file:
        present = file.read().split()
    if arguments.list:
        print("\n".join(present))
        return 0
    wanted = [area for area in arguments.only.split(",") if area] or present
    for area in wanted:
        if area not in present:
            raise SystemExit("no area has the name '%s'" % area)
    modules = {area: importlib.import_module("area_" + area) for area in wanted}
    os.umask(0)
    signal.signal(signal.SIGALRM, timeout)
    mounts = Mounts(arguments)
    peer = frame.Peer()
    totals = [0, 0, 0]
    began = time.monotonic()
    out = []
    for area in wanted:
        started = time.monotonic()
        options = getattr(modules[area], "MOUNT_OPTIONS", ())
        mounts.fresh(*options)
        os.chmod(mounts.at("v"), 0o755)
        mount = mounts.describe()
        top = os.path.join(mount.root, mounts.top)
        cases = []
        for number, entry in enumerate(frame.AREAS[area]):
            cases.append(run_case(area, number, entry, mount, peer, top, out))
            flush(out)
        peer.call(os.chdir, "/")
        mounts.fresh(*options)
        check_kept(cases)
        flush(out)
        shutil.rmtree(top)
        counts = [sum(getattr(t, name) for t in cases) for name in ("passed", "failed", "skipped")]
        totals = [a + b for a, b in zip(totals, counts)]
        print(
            "# %s: %d passed, %d failed, %d not run, %.1f s"
            % (area, *counts, time.monotonic() - started),
            flush=True,
        )
    mounts.unmount()
    print("# all: %d passed, %d failed, %d not run, %.1f s" % (*totals, time.monotonic() - began))
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
