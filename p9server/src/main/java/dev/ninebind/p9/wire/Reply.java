// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.ByteString;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The replies, in the order of their numbers; each answers the request with the number below, but
 * {@link Rlerror}, which answers any. A record's header is the layout, as in {@link Request}.
 */
public sealed interface Reply extends Message {
  /** A request failed, with a Linux error number. */
  @MessageType(7)
  record Rlerror(int errno) implements Reply {}

  @MessageType(9)
  record Rstatfs(
      int type,
      int blockSize,
      long blocks,
      long freeBlocks,
      long availableBlocks,
      long files,
      long freeFiles,
      long fsid,
      int nameLength)
      implements Reply {}

  @MessageType(13)
  record Rlopen(Qid qid, int iounit) implements Reply {}

  @MessageType(15)
  record Rlcreate(Qid qid, int iounit) implements Reply {}

  @MessageType(17)
  record Rsymlink(Qid qid) implements Reply {}

  @MessageType(19)
  record Rmknod(Qid qid) implements Reply {}

  @MessageType(21)
  record Rrename() implements Reply {}

  @MessageType(23)
  record Rreadlink(ByteString target) implements Reply {}

  @MessageType(25)
  record Rgetattr(
      long valid,
      Qid qid,
      int mode,
      int uid,
      int gid,
      long links,
      long rdev,
      long size,
      long blockSize,
      long blocks,
      long atimeSeconds,
      long atimeNanos,
      long mtimeSeconds,
      long mtimeNanos,
      long ctimeSeconds,
      long ctimeNanos,
      long btimeSeconds,
      long btimeNanos,
      long generation,
      long dataVersion)
      implements Reply {}

  @MessageType(27)
  record Rsetattr() implements Reply {}

  @MessageType(31)
  record Rxattrwalk(long size) implements Reply {}

  @MessageType(33)
  record Rxattrcreate() implements Reply {}

  @MessageType(41)
  record Rreaddir(ByteBuf data) implements Reply {}

  @MessageType(51)
  record Rfsync() implements Reply {}

  @MessageType(53)
  record Rlock(byte status) implements Reply {}

  @MessageType(55)
  record Rgetlock(byte type, long start, long length, int processId, ByteString clientId)
      implements Reply {}

  @MessageType(71)
  record Rlink() implements Reply {}

  @MessageType(73)
  record Rmkdir(Qid qid) implements Reply {}

  @MessageType(75)
  record Rrenameat() implements Reply {}

  @MessageType(77)
  record Runlinkat() implements Reply {}

  @MessageType(101)
  record Rversion(int msize, ByteString version) implements Reply {}

  @MessageType(103)
  record Rauth(Qid qid) implements Reply {}

  @MessageType(105)
  record Rattach(Qid qid) implements Reply {}

  @MessageType(109)
  record Rflush() implements Reply {}

  @MessageType(111)
  record Rwalk(List<Qid> qids) implements Reply {}

  @MessageType(117)
  record Rread(ByteBuf data) implements Reply {}

  @MessageType(119)
  record Rwrite(int count) implements Reply {}

  @MessageType(121)
  record Rclunk() implements Reply {}

  @MessageType(123)
  record Rremove() implements Reply {}
}
