# SPDX-License-Identifier: Apache-2.0
"""Names: any bytes but the slash and NUL, up to 255 of them, and no two taken for one."""
import os

import calls
from frame import case, shown

NAMES = [
    b"a",
    b"n" * 255,
    b".hidden",
    b"...",
    b"..a",
    b" ",
    b" leading and trailing ",
    b"trailing.",
    b"trailing ",
    b"tab\tand\nline feed",
    b"\x01\x02\x1f\x7f",
    b"back\\slash",
    b"colon:stream",
    b"file::$DATA",
    b"star*?",
    b'"quotes"',
    b"<less|more>",
    b"%41",
    b"con",
    b"NUL",
    b"com1.txt",
    b"aux.",
    b"-rf",
    b"~",
    b"$LXUID",
    b"LONGNA~1.TXT",
    "\u00e4\u00f6\u00fc".encode(),
    "a\u0308".encode(),  # the same to the eye, decomposed
    "\u00e4".encode(),
    "\u00c4".encode(),
    "\u6f22\u5b57\u306e\u540d\u524d".encode(),
    "\U0001f600\U0001f4a9".encode(),
    "\u202ertl".encode(),
    "\u200bzero width".encode(),
    "\ufeffbom".encode(),
    "\ufffd".encode(),
    "\uf03a\uf001".encode(),  # what WSL and others put in the place of forbidden characters
    "\u20ac".encode() * 85,  # 255 bytes
    "\U0001f600".encode() * 63,  # 252 bytes, 126 units of UTF-16
    b"\xff",
    b"\x80\x81",
    b"half \xe2\x82",
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xc0\x80",  # an overlong NUL
    b"\xf8\x88\x80\x80\x80",
    b"\xff" * 255,
    b"mixed \xff \xc3\xa4",
]


@case("each name by itself: made, found, listed, renamed, removed")
def each(t):
    for name in NAMES:
        text = os.fsdecode(name)
        t.works(calls.open, text, "O_CREAT|O_EXCL|O_RDWR")
        t.same("listed: " + shown(name), [name], lambda: os.listdir(b"."))
        t.has(text, kind="file")
        t.fails("EEXIST", calls.mkdir, text)
        t.works(calls.rename, text, "plain")
        t.works(calls.rename, "plain", text)
        t.fails("ENOENT", calls.stat, "plain")
        t.same("in another mount: " + shown(name), [name], lambda: os.listdir(os.fsencode(t.other())))
        t.works(calls.unlink, text)
        t.gone(text)


@case("all of them beside each other")
def together(t):
    for number, name in enumerate(NAMES):
        calls.put(name, b"%d" % number)
    t.same("listed", sorted(NAMES), lambda: sorted(os.listdir(b".")))
    for number, name in enumerate(NAMES):
        t.keeps(os.fsdecode(name), content=b"%d" % number)


@case("as directories, links' names and links' targets")
def directories(t):
    for name in NAMES:
        text = os.fsdecode(name)
        t.works(calls.mkdir, text)
        t.works(calls.symlink, text, os.path.join(text, text))
        t.gives(text, calls.readlink, os.path.join(text, text))
        t.same("in it: " + shown(name), [name], lambda: os.listdir(name))
        os.unlink(os.path.join(text, text))
        t.works(calls.rmdir, text)


@case("letters large and small are different")
def case_sensitive(t):
    names = ["makefile", "Makefile", "MAKEFILE", "mAKEFILE", "\u00e4", "\u00c4", "\u00df", "SS", "\u0130", "i", "I", "\u0131", "\u03c3", "\u03c2", "\u03a3", "\u01c5", "\u01c4", "\u01c6"]
    for number, name in enumerate(names):
        t.works(calls.open, name, "O_CREAT|O_EXCL|O_RDWR")
        calls.put(name, b"%d" % number)
    t.same("all are there", sorted(names), lambda: calls.listdir("."))
    for number, name in enumerate(names):
        t.has(name, content=b"%d" % number)
    os.unlink("Makefile")
    t.gone("Makefile")
    t.has("makefile", content=b"0")
    t.works(calls.mkdir, "Makefile")
    t.has("MAKEFILE", kind="file")


@case("all single bytes")
def bytes_(t):
    names = [bytes([byte]) for byte in range(1, 256) if byte not in (ord("/"), ord("."))]
    for name in names:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    t.same("all are listed", True, lambda: sorted(os.listdir(b".")) == sorted(names))
    t.same("each is found", True, lambda: all(os.path.exists(name) for name in names))
    t.same("all in another mount", True, lambda: sorted(os.listdir(os.fsencode(t.other()))) == sorted(names))


@case("256 bytes are too many, whatever they are")
def too_long(t):
    for name in (b"n" * 256, "\u20ac".encode() * 85 + b"n", b"\xff" * 256):
        text = os.fsdecode(name)
        for function in (calls.creat, calls.mkdir, calls.mkfifo, calls.stat, calls.unlink):
            t.fails("ENAMETOOLONG", function, text)
    t.has(".", entries=[])
