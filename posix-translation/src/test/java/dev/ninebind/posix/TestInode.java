// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A file of a {@link TestVolume}: all of it is guarded by the volume's lock. */
final class TestInode extends Inode {
  private static final int PAGE = 4096;

  /** A name in a directory; cookies only grow. */
  record Entry(Name name, TestInode file, long cookie) {}

  final TestXattrs xattrs = new TestXattrs(this);
  final int major;
  final int minor;
  final ByteString target;

  /** The directory above a directory. */
  TestInode parent;

  long links;
  private int mode;
  private int uid;
  private int gid;
  private long size;
  private Timestamp accessed = now();
  private Timestamp modified = accessed;
  private Timestamp changed = accessed;
  private final Timestamp created = accessed;
  private final Map<Long, byte[]> pages = new HashMap<>();
  private final Map<Name, Entry> entries = new HashMap<>();
  private final TreeMap<Long, Entry> entriesByCookie = new TreeMap<>();
  private long lastCookie = 2;

  TestInode(long number, int mode, Credentials owner, int major, int minor, ByteString target) {
    super(new FileId(1, number, 0), FileType.ofMode(mode));
    this.mode = mode;
    this.uid = owner.uid();
    this.gid = owner.gid();
    this.major = major;
    this.minor = minor;
    this.target = target;
    this.links = isDirectory() ? 2 : 1;
    this.size = target.length();
  }

  private static Timestamp now() {
    Instant now = Instant.now();
    return new Timestamp(now.getEpochSecond(), now.getNano());
  }

  Attributes attributes() {
    return new Attributes(
        id().number(),
        mode,
        uid,
        gid,
        links,
        major,
        minor,
        size,
        PAGE,
        pages.size() * (PAGE / 512L),
        accessed,
        modified,
        changed,
        created);
  }

  void touch() {
    changed = now();
  }

  void change(AttributeChanges changes) throws PosixException {
    if (changes.sets(AttributeChanges.SIZE)) {
      if (isDirectory()) {
        throw new PosixException(Errno.EISDIR);
      }
      if (type() != FileType.REGULAR || changes.size() < 0) {
        throw new PosixException(Errno.EINVAL);
      }
    }
    if (changes.sets(AttributeChanges.MODE) && type() == FileType.SYMBOLIC_LINK) {
      throw new PosixException(Errno.EOPNOTSUPP);
    }
    if (changes.sets(AttributeChanges.UID | AttributeChanges.GID) && !isDirectory()) {
      mode &= (mode & 010) != 0 ? ~06000 : ~04000;
    }
    uid = changes.sets(AttributeChanges.UID) ? changes.uid() : uid;
    gid = changes.sets(AttributeChanges.GID) ? changes.gid() : gid;
    if (changes.sets(AttributeChanges.MODE)) {
      mode = (mode & FileType.MASK) | (changes.mode() & 07777);
    }
    if (changes.sets(AttributeChanges.SIZE)) {
      resize(changes.size());
    }
    if (changes.sets(AttributeChanges.ACCESSED)) {
      accessed = changes.sets(AttributeChanges.ACCESSED_SET) ? changes.accessed() : now();
    }
    if (changes.sets(AttributeChanges.MODIFIED)) {
      modified = changes.sets(AttributeChanges.MODIFIED_SET) ? changes.modified() : now();
    }
    changed = changes.valid() == 0 ? changed : now();
  }

  void resize(long newSize) {
    if (newSize < size) {
      pages.keySet().removeIf(page -> page * PAGE >= newSize);
      byte[] last = pages.get(newSize / PAGE);
      if (last != null) {
        Arrays.fill(last, (int) (newSize % PAGE), PAGE, (byte) 0);
      }
    }
    size = newSize;
    modified = changed = now();
  }

  int read(ByteBuffer buffer, long offset) {
    int count = (int) Math.max(0, Math.min(buffer.remaining(), size - offset));
    for (int done = 0; done < count; ) {
      int at = (int) ((offset + done) % PAGE);
      int some = Math.min(count - done, PAGE - at);
      byte[] page = pages.get((offset + done) / PAGE);
      buffer.put(page == null ? new byte[PAGE] : page, at, some);
      done += some;
    }
    return count;
  }

  int write(ByteBuffer source, long offset, boolean append) throws PosixException {
    long start = append ? size : offset;
    int count = source.remaining();
    if (start > Long.MAX_VALUE - count) {
      throw new PosixException(Errno.EFBIG);
    }
    for (int done = 0; done < count; ) {
      int at = (int) ((start + done) % PAGE);
      int some = Math.min(count - done, PAGE - at);
      source.get(pages.computeIfAbsent((start + done) / PAGE, unused -> new byte[PAGE]), at, some);
      done += some;
    }
    if (count > 0) {
      size = Math.max(size, start + count);
      modified = changed = now();
    }
    return count;
  }

  Entry entry(Name name) {
    return entries.get(name);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void put(Name name, TestInode file) {
    Entry entry = new Entry(name, file, ++lastCookie);
    entries.put(name, entry);
    entriesByCookie.put(entry.cookie(), entry);
    if (file.isDirectory()) {
      file.parent = this;
      links++;
    }
    modified = changed = now();
    file.touch();
  }

  void take(Name name) {
    Entry entry = entries.remove(name);
    entriesByCookie.remove(entry.cookie());
    if (entry.file().isDirectory()) {
      links--;
    }
    modified = changed = now();
    entry.file().touch();
  }

  boolean isWithin(TestInode directory) {
    TestInode at = this;
    while (at != directory && at.parent != at) {
      at = at.parent;
    }
    return at == directory;
  }

  void list(long cookie, DirectoryCursor.Visitor visitor) {
    if (links == 0
        || (cookie < 1 && !visitor.entry(Name.DOT, type(), id().number(), 1))
        || (cookie < 2 && !visitor.entry(Name.DOT_DOT, type(), parent.id().number(), 2))) {
      return;
    }
    for (Entry entry : entriesByCookie.tailMap(cookie, false).values()) {
      TestInode file = entry.file();
      if (!visitor.entry(entry.name(), file.type(), file.id().number(), entry.cookie())) {
        return;
      }
    }
  }
}
