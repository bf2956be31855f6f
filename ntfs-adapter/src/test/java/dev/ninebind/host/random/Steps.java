// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.random;

import dev.ninebind.posix.AttributeChanges;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.XattrMode;
import dev.ninebind.posix.XattrName;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random sequences of steps: few names and places, so that they get in each other's way. */
final class Steps {
  private static final List<Credentials> OWNERS =
      List.of(Credentials.ROOT, new Credentials(1000, 100), new Credentials(-2, -2));

  private static final List<Integer> MODES =
      List.of(0644, 0755, 0, 0777, 0444, 06755, 02777, 01777);

  private static final List<Long> OFFSETS = List.of(0L, 1L, 7L, 4096L, 70_000L, 200_000L, -1L);

  private static final List<Timestamp> TIMES =
      List.of(
          Timestamp.EPOCH,
          new Timestamp(1, 0),
          new Timestamp(86_400, 123_456_789),
          new Timestamp(999_999_998, 999_999_999),
          new Timestamp(-3, 999_999_900));

  /** As ftruncate(2) has it; truncate(2) to the same length moves times as the volume likes. */
  private static final int TRUNCATE = AttributeChanges.SIZE | AttributeChanges.MODIFIED;

  private Steps() {}

  static Arbitrary<List<Step>> sequences(int longest) {
    return step().list().ofMinSize(1).ofMaxSize(longest);
  }

  private static Arbitrary<Step> step() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Combinators.combine(node(), anyName(), node()).as(Step.Walk::new)),
        Tuple.of(2, node().map(Step.Stat::new)),
        Tuple.of(2, file().map(Step.FileStat::new)),
        Tuple.of(1, Combinators.combine(file(), node()).as(Step.HoldFile::new)),
        Tuple.of(4, Combinators.combine(node(), changes()).as(Step.Change::new)),
        Tuple.of(2, Combinators.combine(file(), changes()).as(Step.FileChange::new)),
        Tuple.of(4, Combinators.combine(node(), flags(), file()).as(Step.Open::new)),
        Tuple.of(
            8,
            Combinators.combine(node(), name(), createFlags(), mode(), owner(), file())
                .as(Step.Create::new)),
        Tuple.of(2, file().map(Step.Close::new)),
        Tuple.of(2, Combinators.combine(file(), offset(), length()).as(Step.Read::new)),
        Tuple.of(4, Combinators.combine(file(), offset(), length(), letter()).as(Step.Write::new)),
        Tuple.of(1, Combinators.combine(file(), flag()).as(Step.Sync::new)),
        Tuple.of(
            8,
            Combinators.combine(node(), name(), mode(), owner(), node())
                .as(Step.MakeDirectory::new)),
        Tuple.of(3, Combinators.combine(node(), name(), target(), owner()).as(Step.MakeLink::new)),
        Tuple.of(
            3,
            Combinators.combine(node(), name(), nodeMode(), number(), number(), owner())
                .as(Step.MakeNode::new)),
        Tuple.of(4, Combinators.combine(node(), name(), node()).as(Step.Link::new)),
        Tuple.of(1, node().map(Step.ReadLink::new)),
        Tuple.of(8, Combinators.combine(node(), name(), node(), name()).as(Step.Rename::new)),
        Tuple.of(4, Combinators.combine(node(), node(), name()).as(Step.RenameNode::new)),
        Tuple.of(4, Combinators.combine(node(), anyName(), flag()).as(Step.Remove::new)),
        Tuple.of(3, node().map(Step.RemoveNode::new)),
        Tuple.of(1, Combinators.combine(node(), xattr()).as(Step.GetXattr::new)),
        Tuple.of(
            3,
            Combinators.combine(node(), xattr(), value(), Arbitraries.of(XattrMode.class))
                .as(Step.SetXattr::new)),
        Tuple.of(
            2,
            Combinators.combine(
                    node(), aclName(), Arbitraries.of(Acls.ALL), Arbitraries.just(XattrMode.SET))
                .as(Step.SetXattr::new)),
        Tuple.of(1, Combinators.combine(node(), aclName()).as(Step.GetXattr::new)),
        Tuple.of(1, Combinators.combine(node(), aclName()).as(Step.RemoveXattr::new)),
        Tuple.of(1, Combinators.combine(node(), xattr()).as(Step.RemoveXattr::new)),
        Tuple.of(1, node().map(Step.Xattrs::new)),
        Tuple.of(2, node().map(Step.ListNode::new)),
        Tuple.of(1, file().map(Step.ListFile::new)));
  }

  private static Arbitrary<Integer> node() {
    return Arbitraries.integers().between(0, Player.NODES - 1);
  }

  private static Arbitrary<Integer> file() {
    return Arbitraries.integers().between(0, Player.FILES - 1);
  }

  /** A name to make: mostly one of few, so that they meet. */
  private static Arbitrary<Word> name() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.of(Word.PLAIN)), Tuple.of(4, Arbitraries.of(Word.ODD)));
  }

  private static Arbitrary<Word> anyName() {
    return Arbitraries.frequencyOf(
        Tuple.of(10, name()),
        Tuple.of(2, Arbitraries.of(Word.DOTS)),
        Tuple.of(1, Arbitraries.just(Word.PRIVATE)));
  }

  private static Arbitrary<Boolean> flag() {
    return Arbitraries.of(false, true);
  }

  private static Arbitrary<Integer> mode() {
    return Arbitraries.of(MODES);
  }

  private static Arbitrary<Credentials> owner() {
    return Arbitraries.of(OWNERS);
  }

  private static Arbitrary<Long> offset() {
    return Arbitraries.of(OFFSETS);
  }

  private static Arbitrary<Integer> length() {
    return Arbitraries.of(1, 0, 5, 5000);
  }

  private static Arbitrary<Character> letter() {
    return Arbitraries.of('x', 'y', 'z');
  }

  private static Arbitrary<Integer> number() {
    return Arbitraries.of(0, 1, 259);
  }

  private static Arbitrary<Integer> nodeMode() {
    return Combinators.combine(
            Arbitraries.of(
                FileType.FIFO,
                FileType.REGULAR,
                FileType.SOCKET,
                FileType.CHARACTER_DEVICE,
                FileType.BLOCK_DEVICE,
                FileType.DIRECTORY),
            mode())
        .as((type, mode) -> type.modeBits() | mode);
  }

  private static Arbitrary<ByteString> target() {
    return Arbitraries.of("a", "../a", "/etc/passwd", "x".repeat(4095), "x".repeat(4096), "\u00E9")
        .map(ByteString::of);
  }

  private static Arbitrary<Integer> flags() {
    return Combinators.combine(
            Arbitraries.of(OpenFlags.READ_ONLY, OpenFlags.READ_WRITE, OpenFlags.WRITE_ONLY),
            Arbitraries.of(
                0,
                0,
                OpenFlags.TRUNC,
                OpenFlags.APPEND,
                OpenFlags.TRUNC | OpenFlags.APPEND,
                OpenFlags.DIRECTORY,
                OpenFlags.NOATIME,
                OpenFlags.SYNC,
                OpenFlags.NOFOLLOW))
        .as((access, others) -> access | others);
  }

  private static Arbitrary<Integer> createFlags() {
    return Combinators.combine(flags(), Arbitraries.of(0, 0, OpenFlags.EXCL))
        .as((flags, exclusive) -> (flags & ~OpenFlags.DIRECTORY) | exclusive);
  }

  private static Arbitrary<AttributeChanges> changes() {
    return Combinators.combine(
            valid(),
            mode(),
            owner(),
            Arbitraries.of(0L, 3L, 5000L, 100_000L),
            Arbitraries.of(TIMES),
            Arbitraries.of(TIMES))
        .as(
            (valid, mode, owner, size, accessed, modified) ->
                new AttributeChanges(
                    valid, mode, owner.uid(), owner.gid(), size, accessed, modified));
  }

  private static Arbitrary<Integer> valid() {
    int times =
        AttributeChanges.ACCESSED
            | AttributeChanges.ACCESSED_SET
            | AttributeChanges.MODIFIED
            | AttributeChanges.MODIFIED_SET;
    return Arbitraries.of(
        AttributeChanges.MODE,
        AttributeChanges.UID | AttributeChanges.GID,
        AttributeChanges.UID,
        AttributeChanges.GID,
        times,
        AttributeChanges.MODIFIED | AttributeChanges.MODIFIED_SET,
        AttributeChanges.MODIFIED,
        AttributeChanges.ACCESSED,
        AttributeChanges.CHANGED,
        AttributeChanges.MODE | AttributeChanges.UID | AttributeChanges.GID,
        AttributeChanges.MODE | times,
        TRUNCATE,
        TRUNCATE | AttributeChanges.MODE | AttributeChanges.UID,
        AttributeChanges.SIZE | times);
  }

  private static Arbitrary<XattrName> xattr() {
    List<XattrName> names = new ArrayList<>();
    try {
      for (String name :
          List.of(
              "user.a",
              "user.A",
              "user.x:y",
              "user.\u00E9",
              "trusted.t",
              "security.s",
              "user.ninebind.x",
              "user." + "n".repeat(250))) {
        names.add(XattrName.of(name));
      }
    } catch (PosixException e) {
      throw new AssertionError(e);
    }
    return Arbitraries.of(names);
  }

  private static Arbitrary<XattrName> aclName() {
    return Arbitraries.of(XattrName.ACCESS_ACL, XattrName.DEFAULT_ACL);
  }

  private static Arbitrary<ByteString> value() {
    return Arbitraries.of("v", "", "w".repeat(10), "x".repeat(3000)).map(ByteString::of);
  }
}
