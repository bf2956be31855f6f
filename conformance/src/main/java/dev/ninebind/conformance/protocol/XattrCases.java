// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_WRITE;
import static dev.ninebind.conformance.protocol.Stage.bytes;
import static dev.ninebind.conformance.protocol.Stage.text;
import static dev.ninebind.posix.Errno.EACCES;
import static dev.ninebind.posix.Errno.EEXIST;
import static dev.ninebind.posix.Errno.ENODATA;
import static dev.ninebind.posix.Errno.EOPNOTSUPP;
import static dev.ninebind.posix.Errno.EPERM;

import dev.ninebind.conformance.P9Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Txattrwalk and Txattrcreate. Source: protocol.md of diod, xattr(7), setxattr(2), and for what
 * removes and what is an error when, Linux' fs/9p/xattr.c.
 */
final class XattrCases {
  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final String NAME = "user.value";

  /** By then a server has noticed that a connection has ended. */
  private static final int NOTICED_MILLIS = 200;

  private static final String ACL = "system.posix_acl_access";

  private XattrCases() {}

  /** A file and a fid of it. */
  private static int file(Stage s) throws IOException {
    s.file("file", "text");
    return s.walked("file");
  }

  static void list(CaseList all) {
    CaseList list = all.of(Area.XATTR);
    values(list);
    flags(list);
    drafts(list);
    others(list);
  }

  private static void values(CaseList list) {
    for (int size : new int[] {1, 4, 255, 2000}) {
      list.add(
          "a-value-of-" + size + "-bytes-comes-back",
          s -> {
            int fid = file(s);
            byte[] value = new byte[size];
            for (int i = 0; i < size; i++) {
              value[i] = (byte) (i * 7);
            }
            s.client().setxattr(fid, NAME, value, 0);
            s.equal("value", value, s.client().getxattr(fid, NAME));
          });
    }
    list.add(
            "an-empty-value-is-a-value",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes(""), 0);
              s.equal("value", bytes(""), s.client().getxattr(fid, NAME));
              s.equal("names", List.of(NAME), s.client().listxattr(fid));
            })
        .add(
            "an-empty-value-takes-another-ones-place",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("text"), 0);
              s.client().setxattr(fid, NAME, bytes(""), 0);
              s.equal("value", bytes(""), s.client().getxattr(fid, NAME));
            })
        .add(
            "an-empty-value-is-created",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes(""), CREATE);
              s.equal("value", bytes(""), s.client().getxattr(fid, NAME));
            })
        .add(
            "another-value-takes-the-first-ones-place",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("a long value"), 0);
              s.client().setxattr(fid, NAME, bytes("short"), 0);
              s.equal("value", bytes("short"), s.client().getxattr(fid, NAME));
              s.client().setxattr(fid, NAME, bytes("v".repeat(2000)), 0);
              s.equal("value", bytes("v".repeat(2000)), s.client().getxattr(fid, NAME));
            })
        .add(
            "what-is-missing-is-enodata",
            s -> {
              int fid = file(s);
              s.refused(() -> s.client().getxattr(fid, "user.missing"), ENODATA);
              s.refused(() -> s.client().getxattr(fid, "security.capability"), ENODATA, EOPNOTSUPP);
            })
        .add(
            "names-are-listed",
            s -> {
              int fid = file(s);
              s.equal("names", List.of(), s.client().listxattr(fid));
              for (String name : new String[] {"user.one", "user.two", "user.\u00e4\u20ac"}) {
                s.client().setxattr(fid, name, bytes(name), 0);
              }
              List<String> names = s.client().listxattr(fid).stream().sorted().toList();
              s.equal("names", List.of("user.one", "user.two", "user.\u00e4\u20ac"), names);
            })
        .add(
            "case-of-names-is-kept",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, "user.name", bytes("lower"), 0);
              s.client().setxattr(fid, "user.NAME", bytes("upper"), 0);
              s.equal("value", "lower", text(s.client().getxattr(fid, "user.name")));
              s.equal("value", "upper", text(s.client().getxattr(fid, "user.NAME")));
            })
        .add(
            "another-connection-sees-it",
            s -> {
              s.client().setxattr(file(s), NAME, bytes("value"), 0);
              P9Client other = s.connect();
              int fid = other.walkTo(s.top(other), "file");
              s.equal("value", "value", text(other.getxattr(fid, NAME)));
            })
        .add(
            "a-value-is-read-in-pieces",
            s -> {
              int file = file(s);
              s.client().setxattr(file, NAME, bytes("0123456789"), 0);
              int fid = s.client().newFid();
              s.equal("size", 10, s.client().xattrwalk(file, fid, NAME));
              s.equal("bytes", bytes("0123"), s.client().read(fid, 0, 4));
              s.equal("bytes", bytes("456789"), s.client().read(fid, 4, 100));
              s.equal("bytes", bytes(""), s.client().read(fid, 10, 100));
            });
  }

  private static void flags(CaseList list) {
    list.add(
            "create-refuses-what-is-there",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("1"), CREATE);
              s.refused(() -> s.client().setxattr(fid, NAME, bytes("2"), CREATE), EEXIST);
              s.equal("value", "1", text(s.client().getxattr(fid, NAME)));
            })
        .add(
            "replace-refuses-what-is-missing",
            s -> {
              int fid = file(s);
              s.refused(() -> s.client().setxattr(fid, NAME, bytes("1"), REPLACE), ENODATA);
              s.refused(() -> s.client().getxattr(fid, NAME), ENODATA);
            })
        .add(
            "replace-replaces",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("1"), 0);
              s.client().setxattr(fid, NAME, bytes("2"), REPLACE);
              s.equal("value", "2", text(s.client().getxattr(fid, NAME)));
            })
        .add(
            "replace-by-no-bytes-removes",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("1"), 0);
              s.client().removexattr(fid, NAME);
              s.refused(() -> s.client().getxattr(fid, NAME), ENODATA);
              s.equal("names", List.of(), s.client().listxattr(fid));
            })
        .add(
            "removing-what-is-missing-is-enodata",
            s -> {
              int fid = file(s);
              s.refused(() -> s.client().removexattr(fid, NAME), ENODATA);
            });
  }

  private static void drafts(CaseList list) {
    list.add(
            "a-value-is-written-in-pieces",
            s -> {
              int fid = file(s);
              int draft = s.client().walkTo(fid);
              s.client().xattrcreate(draft, NAME, 4, 0);
              s.client().write(draft, 0, bytes("ab"));
              s.client().write(draft, 2, bytes("cd"));
              s.client().clunk(draft);
              s.equal("value", "abcd", text(s.client().getxattr(fid, NAME)));
            })
        .add(
            "a-value-that-is-not-whole-is-not-set",
            s -> {
              int fid = file(s);
              int draft = s.client().walkTo(fid);
              s.client().xattrcreate(draft, NAME, 4, 0);
              s.client().write(draft, 0, bytes("ab"));
              s.refused(() -> s.client().clunk(draft));
              s.refused(() -> s.client().getxattr(fid, NAME), ENODATA);
            })
        .add(
            "more-bytes-than-announced-are-refused",
            s -> {
              int fid = file(s);
              int draft = s.client().walkTo(fid);
              s.client().xattrcreate(draft, NAME, 4, 0);
              s.refused(
                  () -> {
                    int count = s.client().write(draft, 0, bytes("abcdef"));
                    if (count > 4) {
                      s.client().clunk(draft);
                    } else {
                      s.client().write(draft, 4, bytes("ef"));
                    }
                  });
            })
        .add(
            "a-fid-whose-clunk-failed-is-gone",
            s -> {
              int fid = file(s);
              int draft = s.client().walkTo(fid);
              s.client().xattrcreate(draft, NAME, 4, 0);
              s.refused(() -> s.client().clunk(draft));
              s.refused(() -> s.client().clunk(draft));
            })
        .add(
            "a-connection-that-ends-sets-nothing",
            s -> {
              int fid = file(s);
              P9Client other = s.connect();
              int draft = other.walkTo(s.top(other), "file");
              other.xattrcreate(draft, NAME, 8, 0);
              other.write(draft, 0, bytes("half"));
              other.close();
              Thread.sleep(NOTICED_MILLIS);
              s.refused(() -> s.client().getxattr(fid, NAME), ENODATA);
            })
        .add(
            "the-fid-that-was-walked-from-stays",
            s -> {
              int file = file(s);
              s.client().setxattr(file, NAME, bytes("value"), 0);
              int fid = s.client().newFid();
              s.client().xattrwalk(file, fid, NAME);
              s.client().clunk(fid);
              s.equal("size", 4, s.client().getattr(file).size());
            })
        .add(
            "a-new-fid-in-use-is-refused",
            s -> {
              int file = file(s);
              s.client().setxattr(file, NAME, bytes("value"), 0);
              s.refused(() -> s.client().xattrwalk(file, s.top(), NAME));
              s.client().mkdir(s.top(), "directory", 0755);
            })
        .add(
            "a-walk-that-failed-makes-no-fid",
            s -> {
              int file = file(s);
              int fid = s.client().newFid();
              s.refused(() -> s.client().xattrwalk(file, fid, "user.missing"), ENODATA);
              s.client().walk(s.top(), fid);
            });
  }

  private static void others(CaseList list) {
    list.add(
            "a-directory-has-them-too",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              int fid = s.walked("directory");
              s.client().setxattr(fid, NAME, bytes("value"), 0);
              s.equal("value", "value", text(s.client().getxattr(fid, NAME)));
            })
        .add(
            "a-second-name-of-the-file-has-them",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("value"), 0);
              s.client().link(s.top(), fid, "second");
              s.equal("value", "value", text(s.client().getxattr(s.walked("second"), NAME)));
            })
        .add(
            "a-renamed-file-keeps-them",
            s -> {
              int fid = file(s);
              s.client().setxattr(fid, NAME, bytes("value"), 0);
              s.client().renameat(s.top(), "file", s.top(), "moved");
              s.equal("value", "value", text(s.client().getxattr(s.walked("moved"), NAME)));
            })
        .add(
            "an-open-file-without-a-name-has-them",
            s -> {
              s.file("file", "text");
              int walked = s.walked("file");
              s.client().setxattr(walked, NAME, bytes("value"), 0);
              int open = s.opened(READ_WRITE, "file");
              s.client().unlinkat(s.top(), "file", 0);
              s.equal("value", "value", text(s.client().getxattr(open, NAME)));
            })
        .add(
            "an-unknown-namespace-is-refused",
            s -> {
              int fid = file(s);
              s.refused(
                  () -> s.client().setxattr(fid, "nobody.knows", bytes("value"), 0),
                  EOPNOTSUPP,
                  EPERM);
            })
        .add(
            "a-capability-is-kept",
            s -> {
              int fid = file(s);
              byte[] value = capability();
              s.needs(
                  "attributes of the namespace security",
                  () -> s.client().setxattr(fid, "security.capability", value, 0),
                  EPERM,
                  EACCES,
                  EOPNOTSUPP);
              s.equal("value", value, s.client().getxattr(fid, "security.capability"));
            })
        .add(
            "an-acl-comes-back-and-shows-in-the-mode",
            s -> {
              int fid = file(s);
              s.client().chmod(fid, 0600);
              byte[] acl = acl(1, 6, -1, 2, 4, 1234, 4, 0, -1, 0x10, 4, -1, 0x20, 0, -1);
              s.needs("ACLs", () -> s.client().setxattr(fid, ACL, acl, 0), EOPNOTSUPP);
              s.equal("value", acl, s.client().getxattr(fid, ACL));
              s.octal("mode", 0640, s.client().getattr(fid).mode() & 0777);
            })
        .add(
            "a-missing-acl-is-enodata",
            s -> {
              int fid = file(s);
              s.refused(() -> s.client().getxattr(fid, ACL), ENODATA, EOPNOTSUPP);
            });
  }

  /** cap_net_bind_service=ep: struct vfs_cap_data of Linux' include/uapi/linux/capability.h. */
  private static byte[] capability() {
    return ByteBuffer.allocate(20)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x02000001)
        .putInt(1 << 10)
        .array();
  }

  /** posix_acl_xattr_header and _entry of Linux' include/uapi/linux/posix_acl_xattr.h. */
  static byte[] acl(int... tagsPermissionsAndIds) {
    ByteBuffer list =
        ByteBuffer.allocate(4 + 8 * tagsPermissionsAndIds.length / 3)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2);
    for (int i = 0; i < tagsPermissionsAndIds.length; i += 3) {
      list.putShort((short) tagsPermissionsAndIds[i])
          .putShort((short) tagsPermissionsAndIds[i + 1])
          .putInt(tagsPermissionsAndIds[i + 2]);
    }
    return list.array();
  }
}
