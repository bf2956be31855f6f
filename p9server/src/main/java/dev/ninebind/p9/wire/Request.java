// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The requests, in the order of their numbers. A record's header is the message's layout: byte,
 * short, int and long are the unsigned integers of 1, 2, 4 and 8 bytes, {@link ByteString} and
 * {@link Name} are length[2] and bytes, a list is count[2] and its elements, a {@link ByteBuf} is
 * count[4] and the rest.
 *
 * <p>The default methods say which fids a request is about, so that a session resolves them when
 * the request arrives.
 */
public sealed interface Request extends Message {
  /** What the methods below give where the request names no such fid. */
  long NONE = -1;

  /**
   * The fid, as an unsigned number, that the request is about and that must exist; or {@link
   * #NONE}.
   */
  default long primaryFid() {
    return NONE;
  }

  /** A second fid that must exist, or {@link #NONE}. */
  default long secondFid() {
    return NONE;
  }

  /** The fid that the request makes, or {@link #NONE}. */
  default long newFid() {
    return NONE;
  }

  /** True if the primary fid stands for something else afterwards. */
  default boolean rebinds() {
    return false;
  }

  /** True if the primary fid is gone afterwards, whatever the answer. */
  default boolean clunks() {
    return false;
  }

  /** Calls the handler's method for this kind of request. */
  <C, R> R accept(Handler<C, R> handler, C context) throws PosixException;

  /**
   * One method a request.
   *
   * @param <C> what the methods need beside the request
   * @param <R> what they give
   */
  interface Handler<C, R> {
    R statistics(C context, Tstatfs request) throws PosixException;

    R open(C context, Tlopen request) throws PosixException;

    R create(C context, Tlcreate request) throws PosixException;

    R makeLink(C context, Tsymlink request) throws PosixException;

    R makeNode(C context, Tmknod request) throws PosixException;

    R rename(C context, Trename request) throws PosixException;

    R readLink(C context, Treadlink request) throws PosixException;

    R attributes(C context, Tgetattr request) throws PosixException;

    R change(C context, Tsetattr request) throws PosixException;

    R walkAttribute(C context, Txattrwalk request) throws PosixException;

    R createAttribute(C context, Txattrcreate request) throws PosixException;

    R readDirectory(C context, Treaddir request) throws PosixException;

    R sync(C context, Tfsync request) throws PosixException;

    R lock(C context, Tlock request) throws PosixException;

    R testLock(C context, Tgetlock request) throws PosixException;

    R link(C context, Tlink request) throws PosixException;

    R makeDirectory(C context, Tmkdir request) throws PosixException;

    R renameAt(C context, Trenameat request) throws PosixException;

    R remove(C context, Tunlinkat request) throws PosixException;

    R version(C context, Tversion request) throws PosixException;

    R authenticate(C context, Tauth request) throws PosixException;

    R attach(C context, Tattach request) throws PosixException;

    R flush(C context, Tflush request) throws PosixException;

    R walk(C context, Twalk request) throws PosixException;

    R read(C context, Tread request) throws PosixException;

    R write(C context, Twrite request) throws PosixException;

    R clunk(C context, Tclunk request) throws PosixException;

    R removeFid(C context, Tremove request) throws PosixException;
  }

  /** The state of the file system a fid is on. */
  @MessageType(8)
  record Tstatfs(int fid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.statistics(context, this);
    }
  }

  /** Opens a walked fid. */
  @MessageType(12)
  record Tlopen(int fid, int flags) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public boolean rebinds() {
      return true;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.open(context, this);
    }
  }

  /** Creates and opens a file; the directory's fid then stands for it. */
  @MessageType(14)
  record Tlcreate(int fid, Name name, int flags, int mode, int gid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public boolean rebinds() {
      return true;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.create(context, this);
    }
  }

  /** Makes a symbolic link. */
  @MessageType(16)
  record Tsymlink(int dfid, Name name, ByteString target, int gid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(dfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.makeLink(context, this);
    }
  }

  /** Makes a fifo, socket or device node. */
  @MessageType(18)
  record Tmknod(int dfid, Name name, int mode, int major, int minor, int gid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(dfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.makeNode(context, this);
    }
  }

  /** Renames a fid's file. */
  @MessageType(20)
  record Trename(int fid, int dfid, Name name) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public long secondFid() {
      return Integer.toUnsignedLong(dfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.rename(context, this);
    }
  }

  /** The target of a symbolic link. */
  @MessageType(22)
  record Treadlink(int fid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.readLink(context, this);
    }
  }

  /** stat. */
  @MessageType(24)
  record Tgetattr(int fid, long mask) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.attributes(context, this);
    }
  }

  /** chmod, chown, truncate and utimensat. */
  @MessageType(26)
  record Tsetattr(
      int fid,
      int valid,
      int mode,
      int uid,
      int gid,
      long size,
      long atimeSeconds,
      long atimeNanos,
      long mtimeSeconds,
      long mtimeNanos)
      implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.change(context, this);
    }
  }

  /** Makes a fid for the value of an extended attribute, or the list of names. */
  @MessageType(30)
  record Txattrwalk(int fid, int newfid, ByteString name) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public long newFid() {
      return Integer.toUnsignedLong(newfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.walkAttribute(context, this);
    }
  }

  /** Turns a fid into one that takes an extended attribute's value. */
  @MessageType(32)
  record Txattrcreate(int fid, ByteString name, long size, int flags) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public boolean rebinds() {
      return true;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.createAttribute(context, this);
    }
  }

  /** Entries after a cookie. */
  @MessageType(40)
  record Treaddir(int fid, long offset, int count) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.readDirectory(context, this);
    }
  }

  /** fsync and fdatasync. */
  @MessageType(50)
  record Tfsync(int fid, int dataOnly) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.sync(context, this);
    }
  }

  /** Takes or gives up a byte-range lock. */
  @MessageType(52)
  record Tlock(
      int fid, byte type, int flags, long start, long length, int processId, ByteString clientId)
      implements Request {
    /** P9_LOCK_FLAGS_BLOCK. */
    public static final int BLOCK = 1;

    /** P9_LOCK_FLAGS_RECLAIM. */
    public static final int RECLAIM = 2;

    /** True if the client would rather wait than be told that the lock is taken. */
    public boolean waits() {
      return (flags & BLOCK) != 0;
    }

    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.lock(context, this);
    }
  }

  /** Asks for a lock that is in the way. */
  @MessageType(54)
  record Tgetlock(int fid, byte type, long start, long length, int processId, ByteString clientId)
      implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.testLock(context, this);
    }
  }

  /** Gives a file one more name. */
  @MessageType(70)
  record Tlink(int dfid, int fid, Name name) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(dfid);
    }

    @Override
    public long secondFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.link(context, this);
    }
  }

  /** Makes a directory. */
  @MessageType(72)
  record Tmkdir(int dfid, Name name, int mode, int gid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(dfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.makeDirectory(context, this);
    }
  }

  /** Renames by name. */
  @MessageType(74)
  record Trenameat(int olddirfid, Name oldname, int newdirfid, Name newname) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(olddirfid);
    }

    @Override
    public long secondFid() {
      return Integer.toUnsignedLong(newdirfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.renameAt(context, this);
    }
  }

  /** Removes a name. */
  @MessageType(76)
  record Tunlinkat(int dirfid, Name name, int flags) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(dirfid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.remove(context, this);
    }
  }

  /** Agrees on msize and dialect, and ends everything before. */
  @MessageType(100)
  record Tversion(int msize, ByteString version) implements Request {
    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.version(context, this);
    }
  }

  /** Begins authentication, which is not offered. */
  @MessageType(102)
  record Tauth(int afid, ByteString uname, ByteString aname, int uid) implements Request {
    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.authenticate(context, this);
    }
  }

  /** Makes a fid for the root of an export. */
  @MessageType(104)
  record Tattach(int fid, int afid, ByteString uname, ByteString aname, int uid)
      implements Request {
    @Override
    public long newFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.attach(context, this);
    }
  }

  /** Calls a request off. */
  @MessageType(108)
  record Tflush(short oldtag) implements Request {
    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.flush(context, this);
    }
  }

  /** Makes a fid for a file some names further on. */
  @MessageType(110)
  record Twalk(int fid, int newfid, List<Name> names) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    /** A walk to the fid it starts from moves that fid and makes none. */
    @Override
    public long newFid() {
      return fid == newfid ? NONE : Integer.toUnsignedLong(newfid);
    }

    @Override
    public boolean rebinds() {
      return fid == newfid;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.walk(context, this);
    }
  }

  /** Bytes of an open file. */
  @MessageType(116)
  record Tread(int fid, long offset, int count) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.read(context, this);
    }
  }

  /** Bytes for an open file. */
  @MessageType(118)
  record Twrite(int fid, long offset, ByteBuf data) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.write(context, this);
    }
  }

  /** Ends a fid. */
  @MessageType(120)
  record Tclunk(int fid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public boolean clunks() {
      return true;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.clunk(context, this);
    }
  }

  /** Removes a fid's file and ends the fid. */
  @MessageType(122)
  record Tremove(int fid) implements Request {
    @Override
    public long primaryFid() {
      return Integer.toUnsignedLong(fid);
    }

    @Override
    public boolean clunks() {
      return true;
    }

    @Override
    public <C, R> R accept(Handler<C, R> handler, C context) throws PosixException {
      return handler.removeFid(context, this);
    }
  }
}
