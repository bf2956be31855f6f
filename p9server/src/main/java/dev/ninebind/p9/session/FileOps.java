// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.session;

import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.DirectoryCursor;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.VolumeStatistics;
import io.netty.buffer.ByteBuf;

/** Requests about one file: open, data, attributes, entries, statfs, sync. */
final class FileOps {
  /**
   * P9_GETATTR_BASIC: what is answered whatever was asked for; it comes with the same host call.
   */
  private static final long BASIC = 0x7ff;

  /** P9_GETATTR_BTIME. */
  private static final long BIRTH_TIME = 0x800;

  /** V9FS_MAGIC: what statfs gives as the type of every 9P mount. */
  private static final int V9FS_MAGIC = 0x01021997;

  /** Lets the client use msize less its own header for a read or write. */
  private static final int NO_IOUNIT = 0;

  private static final int PERMISSIONS = 07777;
  private static final int ALL_CHANGES = 0x1ff;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private FileOps() {}

  /** Linux says CREATE and EXCL here for files that it has just looked up: they ask for nothing. */
  static Outcome open(Exchange exchange, Request.Tlopen request) throws PosixException {
    exchange.requireWalked();
    OpenFlags flags = OpenFlags.of(request.flags()).without(OpenFlags.CREATE | OpenFlags.EXCL);
    PosixVolume.Opened opened = exchange.ofFile((volume, node) -> volume.open(node, flags));
    return Outcome.of(
        new Reply.Rlopen(Qid.of(opened.attributes()), NO_IOUNIT),
        new FidState.Opened(SetIdFile.of(opened, exchange.primary().uid(), flags)));
  }

  static Outcome create(Exchange exchange, Request.Tlcreate request) throws PosixException {
    Node directory = exchange.walkedNode();
    PosixVolume.Opened opened =
        exchange
            .volume()
            .create(
                directory,
                request.name(),
                OpenFlags.of(request.flags()),
                request.mode() & PERMISSIONS,
                NamespaceOps.owner(exchange, request.gid()));
    return Outcome.of(
        new Reply.Rlcreate(Qid.of(opened.attributes()), NO_IOUNIT),
        new FidState.Opened(opened.file()));
  }

  static Outcome read(Exchange exchange, Request.Tread request) throws PosixException {
    ByteBuf data = exchange.session().replyData(request.count());
    boolean read = false;
    try {
      int count =
          exchange.state().read(data.internalNioBuffer(0, data.writableBytes()), request.offset());
      data.writerIndex(count);
      read = true;
      return Outcome.of(new Reply.Rread(data));
    } finally {
      if (!read) {
        data.release();
      }
    }
  }

  static Outcome write(Exchange exchange, Request.Twrite request) throws PosixException {
    int count = exchange.state().write(request.data().nioBuffer(), request.offset());
    return Outcome.of(new Reply.Rwrite(count));
  }

  static Outcome readDirectory(Exchange exchange, Request.Treaddir request) throws PosixException {
    DirectoryCursor directory = exchange.file().directory();
    ByteBuf data = exchange.session().replyData(request.count());
    boolean read = false;
    try {
      DirectoryPage page = new DirectoryPage(data);
      PageFiller filler = new PageFiller(page);
      filler.fill(directory, request.offset());
      if (filler.refusedFirst) {
        throw new PosixException(Errno.EINVAL, "no room for one entry");
      }
      page.end();
      read = true;
      return Outcome.of(new Reply.Rreaddir(data));
    } finally {
      if (!read) {
        data.release();
      }
    }
  }

  static Outcome attributes(Exchange exchange) throws PosixException {
    return Outcome.of(reply(exchange.state().attributes(exchange.volume())));
  }

  static Outcome change(Exchange exchange, Request.Tsetattr request) throws PosixException {
    if ((request.valid() & ~ALL_CHANGES) != 0) {
      throw new PosixException(Errno.EINVAL, "setattr bits " + request.valid());
    }
    AttributeChanges changes =
        new AttributeChanges(
            request.valid(),
            request.mode() & PERMISSIONS,
            request.uid(),
            request.gid(),
            request.size(),
            time(
                request.valid() & AttributeChanges.ACCESSED_SET,
                request.atimeSeconds(),
                request.atimeNanos()),
            time(
                request.valid() & AttributeChanges.MODIFIED_SET,
                request.mtimeSeconds(),
                request.mtimeNanos()));
    if (changes.sets(AttributeChanges.SIZE) && changes.size() < 0) {
      throw new PosixException(Errno.EINVAL, "negative size");
    }
    if (exchange.state() instanceof FidState.Opened opened) {
      opened.file().change(changes);
    } else {
      exchange.ofFile(
          (volume, node) -> {
            volume.change(node, changes);
            return null;
          });
    }
    return Outcome.of(new Reply.Rsetattr());
  }

  static Outcome sync(Exchange exchange, Request.Tfsync request) throws PosixException {
    exchange.file().sync(request.dataOnly() != 0);
    return Outcome.of(new Reply.Rfsync());
  }

  static Outcome statistics(Exchange exchange) throws PosixException {
    VolumeStatistics now = exchange.ofFile(PosixVolume::statistics);
    return Outcome.of(
        new Reply.Rstatfs(
            V9FS_MAGIC,
            now.blockSize(),
            now.blocks(),
            now.freeBlocks(),
            now.availableBlocks(),
            now.files(),
            now.freeFiles(),
            now.id(),
            now.nameLength()));
  }

  static Outcome clunk(Exchange exchange) throws PosixException {
    exchange.state().clunk(exchange.volume());
    return Outcome.of(new Reply.Rclunk());
  }

  /** A field whose bit is not set may hold anything: some kernels send what was on their stack. */
  private static Timestamp time(int set, long seconds, long nanos) throws PosixException {
    if (set == 0) {
      return Timestamp.EPOCH;
    }
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new PosixException(Errno.EINVAL, nanos + " nanoseconds");
    }
    return new Timestamp(seconds, (int) nanos);
  }

  private static Reply.Rgetattr reply(Attributes a) {
    boolean born = a.created() != null;
    Timestamp created = born ? a.created() : Timestamp.EPOCH;
    return new Reply.Rgetattr(
        born ? BASIC | BIRTH_TIME : BASIC,
        Qid.of(a),
        a.mode(),
        a.uid(),
        a.gid(),
        a.links(),
        deviceNumber(a.major(), a.minor()),
        a.size(),
        a.blockSize(),
        a.blocks(),
        a.accessed().seconds(),
        a.accessed().nanos(),
        a.modified().seconds(),
        a.modified().nanos(),
        a.changed().seconds(),
        a.changed().nanos(),
        created.seconds(),
        created.nanos(),
        0,
        0);
  }

  /** What new_decode_dev of Linux (include/linux/kdev_t.h) undoes. */
  private static long deviceNumber(int major, int minor) {
    return (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & 0xfffff00L) << 12);
  }

  /** Takes entries into a page until one has no room, or there is hardly any. */
  private static final class PageFiller implements DirectoryCursor.Visitor {
    /**
     * With less room than this, in bytes, a page with entries is full: asking on is not worth it.
     */
    private static final int FULL = 512;

    private final DirectoryPage page;
    private long cookie;
    private boolean any;
    private boolean full;
    private boolean refusedFirst;

    PageFiller(DirectoryPage page) {
      this.page = page;
    }

    void fill(DirectoryCursor directory, long start) throws PosixException {
      cookie = start;
      do {
        any = false;
        directory.list(cookie, this);
      } while (any && !full && page.room() >= FULL);
    }

    @Override
    public boolean entry(Name name, FileType type, long path, long next) {
      if (!page.add(name, type, path, next)) {
        full = true;
        refusedFirst = page.isEmpty();
        return false;
      }
      cookie = next;
      any = true;
      return true;
    }

    @Override
    public int room() {
      return page.room();
    }
  }
}
