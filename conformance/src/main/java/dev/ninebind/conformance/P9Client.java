// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.p9.wire.Message;
import dev.ninebind.p9.wire.Qid;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A 9P2000.L client with one short method a message, for tests and the harness. Each waits for its
 * reply and throws {@link P9Error} where the server answers with an error; {@link #send} and {@link
 * #connection} are there for everything else. The names of methods are the messages' names.
 */
public final class P9Client implements AutoCloseable {
  /** The one dialect spoken. */
  public static final String DIALECT = "9P2000.L";

  /** The msize asked for unless a test says otherwise, in bytes. */
  public static final int DEFAULT_MSIZE = 1 << 20;

  /** P9_GETATTR_ALL. */
  private static final long ALL_ATTRIBUTES = 0x3fff;

  /** XATTR_REPLACE; with no bytes, it removes. */
  private static final int XATTR_REPLACE = 2;

  private final P9Connection connection;
  private final AtomicInteger lastFid = new AtomicInteger();
  private volatile boolean fallingBack;
  private volatile int msize = 4096;

  private P9Client(P9Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects, without a Tversion.
   *
   * @param address an {@link java.net.InetSocketAddress} or a {@link
   *     java.net.UnixDomainSocketAddress}
   */
  public static P9Client connect(SocketAddress address) throws IOException {
    return new P9Client(P9Connection.connect(address));
  }

  /** Connects, agrees on the version and attaches as root; fid 0 stands for the export's root. */
  public static P9Client attached(SocketAddress address, String aname) throws IOException {
    P9Client client = connect(address);
    try {
      client.version(DEFAULT_MSIZE);
      client.attach(0, aname, 0);
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  public P9Connection connection() {
    return connection;
  }

  /** Sends a request and does not wait: {@link P9Connection#send}. */
  public CompletableFuture<Reply> send(Request request) {
    return connection.send(request);
  }

  /** Sends a request on any tag: {@link P9Connection#sendFrame}. */
  public CompletableFuture<Reply> sendFrame(int tag, Request request) {
    return connection.sendFrame(tag, request);
  }

  /** Sends a request and waits: {@link P9Connection#call(Request)}. */
  public Reply call(Request request) throws IOException {
    return connection.call(request);
  }

  /**
   * Has {@link #unlinkat} and {@link #renameat} do with Tremove and Trename where a server does not
   * know their messages, as Linux does (fs/9p/vfs_inode.c).
   */
  public void fallBackAsLinux() {
    fallingBack = true;
  }

  /** A fid that this method has not given before; never 0. */
  public int newFid() {
    return lastFid.incrementAndGet();
  }

  /** The msize agreed on, in bytes. */
  public int msize() {
    return msize;
  }

  /** The most bytes that one read or write carries. */
  public int largestData() {
    return msize - Message.IO_HEADER_SIZE;
  }

  // ---- session

  /** Agrees on 9P2000.L; gives the server's msize. */
  public int version(int asked) throws IOException {
    Reply.Rversion reply = version(asked, DIALECT);
    if (!reply.version().equals(ByteString.of(DIALECT))) {
      throw new IOException("the server speaks " + reply.version());
    }
    return reply.msize();
  }

  public Reply.Rversion version(int asked, String dialect) throws IOException {
    Request request = new Request.Tversion(asked, ByteString.of(dialect));
    Reply.Rversion reply = (Reply.Rversion) connection.call(Message.NOTAG, request);
    msize = reply.msize();
    return reply;
  }

  public Qid attach(int fid, String aname, int uid) throws IOException {
    return call(
            new Request.Tattach(fid, Message.NOFID, ByteString.EMPTY, ByteString.of(aname), uid),
            Reply.Rattach.class)
        .qid();
  }

  /** Calls the request on a tag off; its future is cancelled if its reply has not come by then. */
  public void flush(int oldtag) throws IOException {
    call(new Request.Tflush((short) oldtag));
    connection.forget(oldtag);
  }

  // ---- names

  /** Walks and gives a qid for each name it found; fewer than there are names if it ended early. */
  public List<Qid> walk(int fid, int newfid, String... names) throws IOException {
    List<Name> components = new ArrayList<>();
    for (String name : names) {
      components.add(name(name));
    }
    return walk(fid, newfid, components);
  }

  public List<Qid> walk(int fid, int newfid, List<Name> names) throws IOException {
    return call(new Request.Twalk(fid, newfid, names), Reply.Rwalk.class).qids();
  }

  /**
   * Walks all the way, as often as 16 names at a time ask for; gives the new fid. Errors: ENOENT.
   */
  public int walkTo(int fid, String... names) throws IOException {
    int found = newFid();
    walk(fid, found);
    for (int done = 0; done < names.length; ) {
      int end = Math.min(names.length, done + 16);
      if (walk(found, found, Arrays.copyOfRange(names, done, end)).size() < end - done) {
        clunk(found);
        throw new P9Error(Errno.ENOENT.number(), "Twalk");
      }
      done = end;
    }
    return found;
  }

  public Reply.Rlcreate create(int fid, String name, int flags, int mode, int gid)
      throws IOException {
    return call(new Request.Tlcreate(fid, name(name), flags, mode, gid), Reply.Rlcreate.class);
  }

  /** Makes and opens a file in a directory; gives the new fid, the directory's stays as it is. */
  public int createIn(int directory, String name, int flags, int mode) throws IOException {
    int fid = newFid();
    walk(directory, fid);
    try {
      create(fid, name, flags, mode, 0);
    } catch (P9Error e) {
      clunk(fid);
      throw e;
    }
    return fid;
  }

  public Qid mkdir(int directory, String name, int mode) throws IOException {
    return call(new Request.Tmkdir(directory, name(name), mode, 0), Reply.Rmkdir.class).qid();
  }

  public Qid symlink(int directory, String name, String target) throws IOException {
    return call(
            new Request.Tsymlink(directory, name(name), ByteString.of(target), 0),
            Reply.Rsymlink.class)
        .qid();
  }

  public Qid mknod(int directory, String name, int mode, int major, int minor) throws IOException {
    return call(
            new Request.Tmknod(directory, name(name), mode, major, minor, 0), Reply.Rmknod.class)
        .qid();
  }

  public String readlink(int fid) throws IOException {
    return call(new Request.Treadlink(fid), Reply.Rreadlink.class).target().toString();
  }

  public void link(int directory, int fid, String name) throws IOException {
    call(new Request.Tlink(directory, fid, name(name)));
  }

  public void rename(int fid, int directory, String name) throws IOException {
    call(new Request.Trename(fid, directory, name(name)));
  }

  public void renameat(int oldDirectory, String oldName, int newDirectory, String newName)
      throws IOException {
    renameat(oldDirectory, name(oldName), newDirectory, name(newName));
  }

  public void renameat(int oldDirectory, Name oldName, int newDirectory, Name newName)
      throws IOException {
    try {
      call(new Request.Trenameat(oldDirectory, oldName, newDirectory, newName));
    } catch (P9Error e) {
      int fid = walkInstead(e, oldDirectory, oldName);
      try {
        call(new Request.Trename(fid, newDirectory, newName));
      } finally {
        clunk(fid);
      }
    }
  }

  /** A fid for the message that does instead; errors, too, if there is none. */
  private int walkInstead(P9Error error, int directory, Name name) throws IOException {
    if (!fallingBack || error.errno() != Errno.EOPNOTSUPP) {
      throw error;
    }
    int fid = newFid();
    if (walk(directory, fid, List.of(name)).isEmpty()) {
      throw new P9Error(Errno.ENOENT.number(), "Twalk");
    }
    return fid;
  }

  /**
   * Removes a name.
   *
   * @param flags 0, or 0x200 (AT_REMOVEDIR) for a directory
   */
  public void unlinkat(int directory, String name, int flags) throws IOException {
    unlinkat(directory, name(name), flags);
  }

  public void unlinkat(int directory, Name name, int flags) throws IOException {
    try {
      call(new Request.Tunlinkat(directory, name, flags));
    } catch (P9Error e) {
      remove(walkInstead(e, directory, name));
    }
  }

  public void remove(int fid) throws IOException {
    call(new Request.Tremove(fid));
  }

  // ---- files

  public Reply.Rlopen open(int fid, int flags) throws IOException {
    return call(new Request.Tlopen(fid, flags), Reply.Rlopen.class);
  }

  /** One Tread. */
  public byte[] read(int fid, long offset, int count) throws IOException {
    return bytes(call(new Request.Tread(fid, offset, count)).data());
  }

  /** Everything from the start of a file. */
  public byte[] readAll(int fid) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part; (part = read(fid, all.size(), largestData())).length > 0; ) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** One Twrite; gives the number of bytes that the server took. */
  public int write(int fid, long offset, byte[] data) throws IOException {
    return call(new Request.Twrite(fid, offset, Unpooled.wrappedBuffer(data)), Reply.Rwrite.class)
        .count();
  }

  /** All the bytes, in as many Twrites as it takes. */
  public void writeAll(int fid, byte[] data) throws IOException {
    for (int done = 0; done < data.length; ) {
      int end = Math.min(data.length, done + largestData());
      int count = write(fid, done, Arrays.copyOfRange(data, done, end));
      if (count <= 0) {
        throw new IOException("Twrite took " + count + " bytes");
      }
      done += count;
    }
  }

  public Reply.Rgetattr getattr(int fid) throws IOException {
    return call(new Request.Tgetattr(fid, ALL_ATTRIBUTES), Reply.Rgetattr.class);
  }

  /** chmod. Other changes go by {@link #call} with a Tsetattr of their own. */
  public void chmod(int fid, int mode) throws IOException {
    call(new Request.Tsetattr(fid, 0x1, mode, 0, 0, 0, 0, 0, 0, 0));
  }

  public void truncate(int fid, long size) throws IOException {
    call(new Request.Tsetattr(fid, 0x8, 0, 0, 0, size, 0, 0, 0, 0));
  }

  /** The entries of one Treaddir. */
  public List<DirectoryPage.Entry> readdir(int fid, long offset, int count) throws IOException {
    ByteBuf data = call(new Request.Treaddir(fid, offset, count)).data();
    try {
      List<DirectoryPage.Entry> entries = new ArrayList<>();
      while (data.isReadable()) {
        entries.add(DirectoryPage.read(data));
      }
      return entries;
    } catch (PosixException e) {
      throw new IOException("Rreaddir holds a name that is none", e);
    } finally {
      data.release();
    }
  }

  /** All entries of an open directory, {@code .} and {@code ..} included. */
  public List<DirectoryPage.Entry> readdirAll(int fid) throws IOException {
    List<DirectoryPage.Entry> all = new ArrayList<>();
    long offset = 0;
    for (List<DirectoryPage.Entry> page;
        !(page = readdir(fid, offset, largestData())).isEmpty(); ) {
      all.addAll(page);
      offset = page.get(page.size() - 1).next();
    }
    return all;
  }

  public Reply.Rstatfs statfs(int fid) throws IOException {
    return call(new Request.Tstatfs(fid), Reply.Rstatfs.class);
  }

  public void fsync(int fid, boolean dataOnly) throws IOException {
    call(new Request.Tfsync(fid, dataOnly ? 1 : 0));
  }

  /** Gives the status: 0 SUCCESS, 1 BLOCKED, 2 ERROR, 3 GRACE. */
  public int lock(Request.Tlock request) throws IOException {
    return call(request, Reply.Rlock.class).status();
  }

  public Reply.Rgetlock getlock(Request.Tgetlock request) throws IOException {
    return call(request, Reply.Rgetlock.class);
  }

  // ---- extended attributes

  /** Makes a fid for an attribute's value, or for the list of names; gives its size in bytes. */
  public long xattrwalk(int fid, int newfid, String name) throws IOException {
    return call(new Request.Txattrwalk(fid, newfid, ByteString.of(name)), Reply.Rxattrwalk.class)
        .size();
  }

  /** Turns a fid into one that takes a value and sets it when it is clunked. */
  public void xattrcreate(int fid, String name, long size, int flags) throws IOException {
    call(new Request.Txattrcreate(fid, ByteString.of(name), size, flags));
  }

  /** An attribute's value; the fid stays as it is. */
  public byte[] getxattr(int fid, String name) throws IOException {
    int value = newFid();
    long size = xattrwalk(fid, value, name);
    try {
      byte[] bytes = readAll(value);
      if (bytes.length != size) {
        throw new IOException(bytes.length + " bytes of a value of " + size);
      }
      return bytes;
    } finally {
      clunk(value);
    }
  }

  /** The names of a file's attributes. */
  public List<String> listxattr(int fid) throws IOException {
    String names = new String(getxattr(fid, ""), StandardCharsets.UTF_8);
    return names.isEmpty() ? List.of() : List.of(names.split("\0"));
  }

  /**
   * Sets an attribute, as Linux does it: by a clone of the fid.
   *
   * @param flags 0, 1 (XATTR_CREATE) or 2 (XATTR_REPLACE)
   */
  public void setxattr(int fid, String name, byte[] value, int flags) throws IOException {
    int draft = walkTo(fid);
    try {
      xattrcreate(draft, name, value.length, flags);
      writeAll(draft, value);
    } catch (P9Error e) {
      connection.send(new Request.Tclunk(draft)); // which has its own error if bytes are missing
      throw e;
    }
    clunk(draft);
  }

  public void removexattr(int fid, String name) throws IOException {
    setxattr(fid, name, new byte[0], XATTR_REPLACE);
  }

  public void clunk(int fid) throws IOException {
    call(new Request.Tclunk(fid));
  }

  /** Closes the connection. */
  @Override
  public void close() {
    connection.close();
  }

  private <R extends Reply> R call(Request request, Class<R> kind) throws IOException {
    return connection.call(request, kind);
  }

  private static byte[] bytes(ByteBuf data) {
    try {
      return ByteBufUtil.getBytes(data);
    } finally {
      data.release();
    }
  }

  /** A name as a test writes it; one that is none is the test's mistake. */
  private static Name name(String text) {
    try {
      return Name.of(text);
    } catch (PosixException e) {
      throw new IllegalArgumentException("'" + text + "' is no name", e);
    }
  }
}
