// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToIntFunction;

/**
 * A POSIX ACL in the form in which Linux hands it around as an extended attribute
 * (include/uapi/linux/posix_acl_xattr.h): u32 version 2, then u16 tag, u16 permissions and u32 id
 * for each entry, little-endian. What is an ACL and what it does is as in fs/posix_acl.c.
 */
final class PosixAcl {
  /**
   * What a new file has of its directory's default ACL.
   *
   * @param access its access ACL, or null if its mode says it all
   * @param mode the mode asked for, with such permission bits only as the ACL allows
   */
  record Inherited(PosixAcl access, int mode) {}

  /** One entry; the id is {@link #NO_ID} for all tags but USER and GROUP. */
  private record Entry(int tag, int permissions, int id) {}

  private static final int USER_OBJECT = 0x01;
  private static final int USER = 0x02;
  private static final int GROUP_OBJECT = 0x04;
  private static final int GROUP = 0x08;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  private static final int VERSION = 2;
  private static final int HEADER = 4;
  private static final int ENTRY = 8;
  private static final int NO_ID = -1;
  private static final int ALL = 07;

  /** In the order of the tags, which is the only one allowed. */
  private final List<Entry> entries;

  private PosixAcl(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads one; null if it has no entries, which is how Linux says "none", as is an empty value.
   * Errors: EINVAL (malformed, or entries that do not make an ACL), EOPNOTSUPP (another version).
   */
  static PosixAcl parse(ByteString value) throws PosixException {
    if (value.length() == 0) {
      return null;
    }
    ByteBuffer source = ByteBuffer.wrap(value.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (source.remaining() < HEADER) {
      throw invalid("no version");
    }
    int version = source.getInt();
    if (version != VERSION) {
      throw new PosixException(Errno.EOPNOTSUPP, "ACL of version " + version);
    }
    if (source.remaining() % ENTRY != 0) {
      throw invalid("cut off");
    }
    List<Entry> entries = new ArrayList<>(source.remaining() / ENTRY);
    while (source.hasRemaining()) {
      int tag = source.getShort() & 0xFFFF;
      int permissions = source.getShort() & 0xFFFF;
      int id = source.getInt();
      entries.add(new Entry(tag, permissions, isNamed(tag) ? id : NO_ID));
    }
    if (entries.isEmpty()) {
      return null;
    }
    check(entries);
    return new PosixAcl(entries);
  }

  /** In the same form; ids that mean nothing are −1. */
  ByteString toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + entries.size() * ENTRY);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
    for (Entry entry : entries) {
      bytes.putShort((short) entry.tag).putShort((short) entry.permissions).putInt(entry.id);
    }
    return ByteString.wrap(bytes.array());
  }

  /** In acl(5)'s short form, with numbers for names. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",");
    for (Entry entry : entries) {
      String tag =
          switch (entry.tag) {
            case USER_OBJECT -> "user:";
            case USER -> "user:" + Integer.toUnsignedString(entry.id);
            case GROUP_OBJECT -> "group:";
            case GROUP -> "group:" + Integer.toUnsignedString(entry.id);
            case MASK -> "mask:";
            default -> "other:";
          };
      text.add(
          tag
              + ':'
              + ((entry.permissions & 4) != 0 ? 'r' : '-')
              + ((entry.permissions & 2) != 0 ? 'w' : '-')
              + ((entry.permissions & 1) != 0 ? 'x' : '-'));
    }
    return text.toString();
  }

  /** The nine permission bits that a file with this access ACL shows. */
  int permissions() {
    return (of(USER_OBJECT) << 6) | (of(groupTag()) << 3) | of(OTHER);
  }

  /** True if it says no more than those bits. */
  boolean isMode() {
    return entries.size() == 3;
  }

  /** What chmod makes of an access ACL: where there is a mask, the group's bits are its. */
  PosixAcl withPermissions(int mode) {
    int groupTag = groupTag();
    return map(
        entry -> {
          int bits = bits(mode, entry.tag, groupTag);
          return bits < 0 ? entry.permissions : bits;
        });
  }

  /**
   * What a new file gets, if this is its directory's default ACL and it is made with a mode: of
   * either no more than the other allows. The umask has no part in it.
   *
   * @param mode bits beyond the nine permissions come back as they are
   */
  Inherited inherit(int mode) {
    int groupTag = groupTag();
    PosixAcl access =
        map(
            entry -> {
              int bits = bits(mode, entry.tag, groupTag);
              return bits < 0 ? entry.permissions : entry.permissions & bits;
            });
    return new Inherited(isMode() ? null : access, (mode & ~0777) | access.permissions());
  }

  /** The bits of a mode that belong to a tag, or −1 if none do. */
  private static int bits(int mode, int tag, int groupTag) {
    if (tag == USER_OBJECT) {
      return mode >> 6 & ALL;
    } else if (tag == groupTag) {
      return mode >> 3 & ALL;
    }
    return tag == OTHER ? mode & ALL : -1;
  }

  /** The entry that the group's bits of the mode stand for: the mask if there is one. */
  private int groupTag() {
    return entries.stream().anyMatch(entry -> entry.tag == MASK) ? MASK : GROUP_OBJECT;
  }

  private int of(int tag) {
    for (Entry entry : entries) {
      if (entry.tag == tag) {
        return entry.permissions;
      }
    }
    throw new IllegalStateException("no entry " + tag); // check() has seen to it
  }

  private PosixAcl map(ToIntFunction<Entry> permissions) {
    List<Entry> mapped = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      mapped.add(new Entry(entry.tag, permissions.applyAsInt(entry), entry.id));
    }
    return new PosixAcl(mapped);
  }

  /**
   * As posix_acl_valid: USER_OBJECT, any USER, GROUP_OBJECT, any GROUP, a MASK if there was a USER
   * or GROUP, OTHER, in this order. The order of ids is free, and one may come twice.
   */
  private static void check(List<Entry> entries) throws PosixException {
    int last = 0;
    int seen = 0;
    for (Entry entry : entries) {
      if ((entry.permissions & ~ALL) != 0) {
        throw invalid("permissions " + entry.permissions);
      }
      if (entry.tag < last || (entry.tag == last && !isNamed(entry.tag)) || !isKnown(entry.tag)) {
        throw invalid("tag " + entry.tag + " after " + last);
      }
      if (isNamed(entry.tag) && entry.id == NO_ID) {
        throw invalid("no id");
      }
      last = entry.tag;
      seen |= entry.tag;
    }
    int needed = USER_OBJECT | GROUP_OBJECT | OTHER | ((seen & (USER | GROUP)) != 0 ? MASK : 0);
    if ((seen & needed) != needed) {
      throw invalid("entries are missing");
    }
  }

  private static boolean isNamed(int tag) {
    return tag == USER || tag == GROUP;
  }

  private static boolean isKnown(int tag) {
    return Integer.bitCount(tag) == 1 && tag <= OTHER;
  }

  private static PosixException invalid(String why) {
    return new PosixException(Errno.EINVAL, "ACL: " + why);
  }
}
