// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.p9.daemon.Verdict.LIMITED;
import static dev.ninebind.p9.daemon.Verdict.MISSING;

import dev.ninebind.host.Outcome;
import dev.ninebind.host.posix.HostMount;
import dev.ninebind.host.posix.HostProcess;
import dev.ninebind.host.posix.HostTrials;
import dev.ninebind.host.posix.Trial;
import dev.ninebind.p9.daemon.Finding.Row;
import dev.ninebind.posix.PosixException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at a folder of a Linux file system, which is passed through. */
final class PassthroughDoctor {
  private static final String OTHER = "a file system of Linux's own: ext4, xfs, btrfs";
  private static final String ROOT = "run the server as root";

  /** All that is tried, as it is told. */
  static final List<Row<Trial>> ROWS =
      List.of(
          new Row<>(
              "owner and group",
              Trial.OWNER,
              MISSING,
              "any, kept with the file",
              "chown is refused",
              ROOT + ", or serve with --map-owner UID:GID"),
          new Row<>(
              "mode",
              Trial.MODE,
              MISSING,
              "all 12 bits",
              "chmod is refused or has no effect",
              OTHER),
          new Row<>(
              "symbolic links",
              Trial.SYMBOLIC_LINK,
              MISSING,
              "kept byte by byte",
              "ln -s is refused",
              OTHER),
          new Row<>(
              "hard links",
              Trial.HARD_LINK,
              MISSING,
              "files of several names",
              "ln is refused: git, cp -l and package managers copy or fail",
              OTHER),
          new Row<>("fifos", Trial.FIFO, MISSING, "can be made", "mkfifo is refused", OTHER),
          new Row<>("sockets", Trial.SOCKET, MISSING, "can be bound", "bind is refused", OTHER),
          new Row<>(
              "device nodes",
              Trial.DEVICE,
              LIMITED,
              "can be made",
              "mknod is refused; most containers need none",
              ROOT + " (CAP_MKNOD)"),
          new Row<>(
              "user.* attributes",
              Trial.USER_XATTR,
              LIMITED,
              "kept",
              "setfattr is refused",
              "mount with user_xattr, or " + OTHER),
          new Row<>(
              "trusted.* attributes",
              Trial.TRUSTED_XATTR,
              LIMITED,
              "kept",
              "refused: overlayfs cannot have its upper layer here",
              ROOT + " (CAP_SYS_ADMIN)"),
          new Row<>(
              "security.* attributes",
              Trial.SECURITY_XATTR,
              LIMITED,
              "kept",
              "refused: file capabilities (setcap) are lost",
              ROOT + " (CAP_SYS_ADMIN)"),
          new Row<>(
              "attributes of 64 KiB",
              Trial.LONG_XATTR,
              LIMITED,
              "fit",
              "long values are refused",
              "xfs or btrfs, or ext4 with ea_inode"),
          new Row<>(
              "access ACLs",
              Trial.ACCESS_ACL,
              LIMITED,
              "kept",
              "setfacl is refused",
              "mount with acl"),
          new Row<>(
              "default ACLs",
              Trial.DEFAULT_ACL,
              LIMITED,
              "kept and inherited",
              "setfacl -d is refused",
              "mount with acl"),
          new Row<>(
              "files that the host moves",
              Trial.FILE_HANDLE,
              LIMITED,
              "found again wherever they are in the folder (kernel file handles)",
              "ESTALE, if nobody has them open",
              ROOT + ", on a file system that has handles"),
          new Row<>(
              "numbers used again",
              Trial.BIRTH_TIME,
              LIMITED,
              "told from the file before (time of birth)",
              "a file removed on the host and one made since may be taken for each other",
              OTHER),
          new Row<>(
              "times", Trial.TIMES, LIMITED, "nanoseconds, and before 1970", "coarser", OTHER),
          new Row<>(
              "upper and lower case",
              Trial.CASE,
              MISSING,
              "a and A are two files",
              "a and A are one file",
              "a folder or file system that tells them apart"),
          new Row<>(
              "names of any bytes", Trial.ANY_NAME, LIMITED, "kept", "some are refused", OTHER),
          new Row<>("names of 255 bytes", Trial.LONG_NAME, LIMITED, "kept", "refused", OTHER),
          new Row<>(
              "large sparse files",
              Trial.LARGE_FILE,
              LIMITED,
              "1 TiB tried",
              "EFBIG, or they take room for their gaps",
              OTHER),
          new Row<>(
              "files removed while open",
              Trial.OPEN_UNLINKED,
              LIMITED,
              "work on, and leave nothing",
              "leave a hidden file until they are closed: rmdir may fail",
              OTHER),
          new Row<>(
              "--locks host",
              Trial.FILE_LOCK,
              LIMITED,
              "possible",
              "not possible; locks between guests work",
              OTHER),
          new Row<>(
              "reads without a wait",
              Trial.INSTANT_READ,
              LIMITED,
              "cached data is read on the event loop",
              "each read takes a hand-over between threads: slower, no other difference",
              ""));

  private PassthroughDoctor() {}

  /** Errors: this host, or the folder, cannot be looked at. */
  static Diagnosis diagnose(Path folder, boolean probe) throws PosixException {
    HostMount mount = HostMount.of(folder).orElse(null);
    boolean readOnly = mount != null && mount.isReadOnly();
    boolean write = probe && !readOnly;
    Map<Trial, Outcome> outcomes = HostTrials.of(folder, EnumSet.allOf(Trial.class), write);
    if (mount != null && mount.isInMemory()) {
      outcomes.put(Trial.INSTANT_READ, Outcome.WORKS); // any read is
    }
    List<Finding> findings = new ArrayList<>();
    for (Row<Trial> row : ROWS) {
      findings.add(row.finding(outcomes.get(row.looked())));
    }
    return new Diagnosis(
        folder.toString(),
        "passthrough, a file system of Linux",
        facts(mount, outcomes.get(Trial.FILE)),
        findings,
        advice(folder, readOnly, write, outcomes.get(Trial.FILE)));
  }

  private static Map<String, String> facts(HostMount mount, Outcome file) {
    Map<String, String> facts = mountFacts(mount);
    facts.put("may give files owners", HostProcess.canOwnFiles() ? "yes" : "no");
    facts.put(
        "may make files",
        switch (file.state()) {
          case WORKS -> "yes";
          case FAILS -> "no: " + file.told();
          case UNTRIED -> "not tried";
        });
    return facts;
  }

  /** What is known of where a folder is. */
  static Map<String, String> mountFacts(HostMount mount) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    if (mount != null) {
      facts.put("file system", mount.type());
      facts.put("mounted from", mount.source());
      facts.put("mounted at", mount.point());
      facts.put("mount options", String.join(",", mount.options()));
    }
    return facts;
  }

  private static Diagnosis.Advice advice(
      Path folder, boolean readOnly, boolean write, Outcome file) {
    if (readOnly) {
      return Diagnosis.Advice.serve(
          "--read-only", folder, "it is mounted read-only, so nothing was tried");
    }
    boolean owning = HostProcess.canOwnFiles();
    String lack;
    String withoutOwners;
    try {
      lack = HostTrials.lack(folder, owning, write);
      withoutOwners = lack == null ? null : HostTrials.lack(folder, false, write);
    } catch (PosixException e) {
      return Diagnosis.Advice.refuse("its file system fails: " + e.getMessage());
    }
    if (withoutOwners != null) {
      return Diagnosis.Advice.refuse(withoutOwners + "; --read-only shows what is there");
    }
    if (lack == null && owning) {
      return Diagnosis.Advice.serve(
          "",
          folder,
          file.fails() ? "nothing can be made in the folder itself: " + file.told() : "");
    }
    return Diagnosis.Advice.serve(
        "--map-owner 1000:1000",
        folder,
        lack == null
            ? "this process may not give files an owner: all appear to be one user's"
            : lack + ": all appear to be one user's");
  }
}
