# SPDX-License-Identifier: Apache-2.0
"""access, and what modes give to whom: owner, group, further groups, others, root."""
import errno
import os

import calls
from area_open import run
from frame import ALICE, BOB, KINDS, STAFF, case, make

R, W, X, F = os.R_OK, os.W_OK, os.X_OK, os.F_OK
# How far up the bits of a file of ALICE's and STAFF's are that count for a user.
USERS = [
    (6, (ALICE, ALICE, [STAFF])),
    (3, (BOB, STAFF, [])),
    (3, (BOB, BOB, [STAFF])),
    (0, (BOB, BOB, [])),
]


@case("each class has its own bits, and no other's")
def classes(t):
    for kind in ("file", "directory", "fifo"):
        for mode in (0o700, 0o070, 0o007, 0o077, 0o707, 0o770, 0o421, 0o124, 0o536):
            name = "%s-%03o" % (kind, mode)
            make(kind, name)
            os.chmod(name, mode)
            os.chown(name, ALICE, STAFF)
            for shift, user in USERS:
                bits = mode >> shift & 7
                with t.user(*user):
                    for asked in (R, W, X):
                        t.decides(None if bits & asked else "EACCES", calls.access, name, asked)
                    t.decides(None if bits == 7 else "EACCES", calls.access, name, R | W | X)
                    t.works(calls.access, name, F)


@case("root")
def root(t):
    for kind in ("file", "directory", "fifo", "socket"):
        for mode in (0o000, 0o444, 0o001, 0o100):
            name = "%s-%03o" % (kind, mode)
            make(kind, name)
            os.chmod(name, mode)
            t.works(calls.access, name, R | W)
            runs = kind == "directory" or mode & 0o111
            t.decides(None if runs else "EACCES", calls.access, name, X)


@case("by the real user, or by the effective one if asked")
def real(t):
    calls.put("f", b"", 0o600)
    os.chown("f", ALICE, ALICE)
    os.setresuid(BOB, 0, 0)
    try:
        t.fails("EACCES", calls.access, "f", R)
        t.works(calls.eaccess, "f", R)
        t.works(calls.open, "f", "O_RDONLY")
    finally:
        os.setresuid(0, 0, 0)
    os.setresuid(ALICE, BOB, 0)
    try:
        t.works(calls.access, "f", R)
        t.fails("EACCES", calls.eaccess, "f", R)
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
    finally:
        os.setresuid(0, 0, 0)


@case("kinds and links")
def kinds(t):
    for kind in KINDS:
        make(kind, kind, 0o755)
        if kind == "link":
            t.fails("ENOENT", calls.access, kind, F)
        else:
            t.works(calls.access, kind, F)
            t.works(calls.access, kind, R | X)
    os.symlink("file", "to-file")
    os.chmod("file", 0o400)
    with t.user(ALICE):
        t.fails("EACCES", calls.access, "to-file", R)
    t.fails("EINVAL", calls.access, "file", 64)


@case("a directory's bits: to list, to change, to pass through")
def directories(t):
    for mode in range(8):
        name = "%o" % mode
        os.mkdir(name)
        calls.put(name + "/f", b"data", 0o666)
        os.chmod(name, 0o700 | mode)
        with t.user(ALICE):
            t.decides(None if mode & R else "EACCES", calls.listdir, name)
            t.decides(None if mode & X else "EACCES", calls.stat, name + "/f")
            t.decides(None if mode & X else "EACCES", calls.open, name + "/f", "O_RDWR")
            t.decides(None if mode & X else "EACCES", calls.chdir, name)
            both = None if mode & 3 == 3 else "EACCES"
            t.decides(both, calls.mkdir, name + "/new")
            t.decides(both, calls.rename, name + "/f", name + "/g")
            missing = "ENOENT" if mode & X else "EACCES"
            t.fails(missing, calls.stat, name + "/missing")
        t.has(name, entries=["f"] if both else ["g", "new"])


@case("programs")
def programs(t):
    calls.put("p", b"#!/bin/true\n", 0o644)
    t.same("execve without a bit, by root", errno.EACCES, lambda: run(os.path.join(t.here, "p"))[1])
    for mode, user, code in (
        (0o744, (ALICE,), 0),
        (0o744, (BOB,), errno.EACCES),
        (0o755, (BOB,), 0),
        (0o654, (BOB, STAFF), 0),
        (0o754, (ALICE, STAFF), 0),
    ):
        name = "p-%03o-%d" % (mode, user[0])
        calls.put(name, b"#!/bin/true\n")
        os.chown(name, ALICE, STAFF)
        os.chmod(name, mode)
        with t.user(*user):
            child, got = run(os.path.join(t.here, name))
            t.same("execve of %03o" % mode, code, got)
        if child:
            os.waitpid(child, 0)


@case("many groups")
def groups(t):
    calls.put("f", b"", 0o060)
    os.chown("f", 0, 3031)
    with t.user(ALICE, ALICE, range(3000, 3032)):
        t.works(calls.access, "f", R | W)
        t.works(calls.open, "f", "O_RDWR")
    with t.user(ALICE, ALICE, range(3000, 3031)):
        t.fails("EACCES", calls.access, "f", R)
        t.fails("EACCES", calls.open, "f", "O_RDONLY")
