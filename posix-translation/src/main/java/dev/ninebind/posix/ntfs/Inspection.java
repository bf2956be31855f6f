// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a volume keeps of one file: as it is stored, and what that means to a guest. For people
 * who want to know why a file shows as it does.
 *
 * @param name of the file in the directory that it was looked for in
 * @param stat as the host tells it
 * @param type what it is to a guest
 * @param shown owner, mode and device that a guest sees
 * @param attributes the names of the attributes that are set
 * @param times created, accessed, written and changed
 * @param reparse what makes it a reparse point, or null
 * @param names all its names on the volume; none where the host does not tell
 * @param xattrs the extended attributes that a guest sees, in both encodings, and those that it
 *     does not
 * @param eas all EAs as they are stored, those that hold the above among them
 * @param problems what is damaged, in words
 */
public record Inspection(
    StoredName name,
    HostStat stat,
    FileType type,
    LxMetadata shown,
    List<String> attributes,
    List<Moment> times,
    Reparse reparse,
    List<Link> names,
    List<Xattr> xattrs,
    List<Ea> eas,
    List<String> problems) {

  /**
   * A name in both worlds.
   *
   * @param host UTF-16 as it is stored, empty for a volume's root
   * @param guest its bytes for a guest, or null if a guest cannot have such a name
   */
  public record StoredName(String host, ByteString guest) {
    static StoredName of(String host) {
      dev.ninebind.posix.Name guest = NameMapping.toGuest(host);
      return new StoredName(host, guest == null ? null : ByteString.wrap(guest.toBytes()));
    }
  }

  /** A time: which one, units of 100 ns since 1601, and what a guest sees. */
  public record Moment(String what, long fileTime, Timestamp time) {}

  /**
   * A reparse point.
   *
   * @param tagName null if it is not one of those that mean something here
   * @param target of a symbolic link or junction, as a guest sees it, or null
   */
  public record Reparse(ReparsePoint point, String tagName, ByteString target) {}

  /** One of the file's names, and the id of the directory that has it. */
  public record Link(long parentId, StoredName name) {}

  /**
   * An extended attribute.
   *
   * @param ea the EA that holds it, by itself or with others
   * @param acl what an ACL says, in acl(5)'s short form; null for anything else
   */
  public record Xattr(ByteString name, ByteString value, String ea, String acl) {}

  /**
   * Looks at a file.
   *
   * @param directory an open directory
   * @param hostName one component, or empty for the directory itself
   * @param options those that it is served with, which fill in what is not stored
   */
  public static Inspection of(
      HostVolume volume, HostFile directory, String hostName, NtfsPosixVolume.Options options)
      throws HostException {
    try (HostFile file = volume.open(directory, hostName, HostOpen.existing(Access.STAT, 0))) {
      HostStat stat = file.stat();
      List<String> problems = new ArrayList<>();
      List<Ea> eas = file.eas();
      return new Inspection(
          StoredName.of(file.name()),
          stat,
          LxMetadata.type(stat.attributes(), stat.reparseTag()),
          LxMetadata.of(stat, options.defaults()),
          FlagNames.attributes(stat.attributes()),
          List.of(
              moment("created", stat.created()),
              moment("accessed", stat.accessed()),
              moment("written", stat.written()),
              moment("changed", stat.changed())),
          reparse(file, stat, options, problems),
          links(file),
          StoredXattrs.of(eas, problems),
          eas,
          List.copyOf(problems));
    }
  }

  private static Moment moment(String what, long fileTime) {
    return new Moment(what, fileTime, FileTime.toTimestamp(fileTime));
  }

  private static Reparse reparse(
      HostFile file, HostStat stat, NtfsPosixVolume.Options options, List<String> problems)
      throws HostException {
    if (stat.reparseTag() == 0) {
      return null;
    }
    ReparsePoint point = file.reparsePoint();
    ByteString target = null;
    if (LxMetadata.type(stat.attributes(), point.tag()) == FileType.SYMBOLIC_LINK) {
      try {
        target = new LinkTargets(new HostCalls(0), options.drives()).read(file);
      } catch (PosixException e) {
        problems.add(e.getMessage());
      }
    }
    return new Reparse(point, FlagNames.tag(point.tag()), target);
  }

  private static List<Link> links(HostFile file) throws HostException {
    try {
      return file.links().stream()
          .map(link -> new Link(link.parentId(), StoredName.of(link.name())))
          .toList();
    } catch (HostException e) {
      if (e.error() == HostError.NOT_SUPPORTED) {
        return List.of();
      }
      throw e;
    }
  }
}
