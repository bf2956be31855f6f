// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.posix.Errno;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The data of Rreaddir: whole entries, never more than was asked for. */
class DirectoryPageProperties {
  /** qid[13] offset[8] type[1] length[2]. */
  private static final int OVERHEAD = 24;

  @Provide
  Arbitrary<List<Name>> names() {
    return Messages.names().list().ofMaxSize(30);
  }

  @Property(tries = 500)
  void holdsAsManyWholeEntriesAsThereIsRoomForAndReadsBack(
      @ForAll("names") List<Name> names, @ForAll @IntRange(min = 0, max = 5000) int limit)
      throws PosixException, MalformedFrameException {
    ByteBuf data = Unpooled.buffer(limit);
    DirectoryPage page = new DirectoryPage(data);
    List<DirectoryPage.Entry> taken = new ArrayList<>();
    int size = 0;
    for (Name name : names) {
      int before = page.room();
      FileType type = FileType.values()[name.length() % FileType.values().length];
      if (page.add(name, type, name.hashCode(), -size)) {
        taken.add(
            new DirectoryPage.Entry(
                new Qid(Qid.typeOf(type), 0, name.hashCode()), -size, type.directoryType(), name));
        size += OVERHEAD + name.length();
        assertThat(size).isLessThanOrEqualTo(limit);
      } else {
        assertThat(size + OVERHEAD + name.length()).isGreaterThan(limit);
        assertThat(page.room()).as("a refused entry leaves no trace").isEqualTo(before);
      }
      assertThat(page.room()).isEqualTo(limit - size);
      assertThat(page.isEmpty()).isEqualTo(taken.isEmpty());
    }

    assertThat(data.isReadable()).isFalse();
    page.end();
    for (DirectoryPage.Entry entry : taken) {
      assertThat(DirectoryPage.read(data)).isEqualTo(entry);
    }
    assertThat(data.isReadable()).isFalse();
  }

  @Example
  void anEntryHasTheseBytes() {
    ByteBuf data = Unpooled.buffer(100);
    DirectoryPage page = new DirectoryPage(data);
    page.add(Golden.name("d"), FileType.DIRECTORY, 0x1112131415161718L, 0x0102030405060708L);
    page.end();

    assertThat(ByteBufUtil.getBytes(data))
        .isEqualTo(Golden.hex("80 00000000 1817161514131211 0807060504030201 04 0100 64"));
  }

  @Example
  void anEntryFitsExactlyIntoItsSize() {
    Name name = Golden.name("abc");

    assertThat(new DirectoryPage(Unpooled.buffer(27)).add(name, FileType.REGULAR, 1, 1)).isTrue();
    assertThat(new DirectoryPage(Unpooled.buffer(26)).add(name, FileType.REGULAR, 1, 1)).isFalse();
  }

  @Example
  void aPageThatEndsWithinAnEntryIsMalformed() {
    byte[] entry = Golden.hex("80 00000000 1817161514131211 0807060504030201 04 0100 64");
    for (int end = 0; end < entry.length; end++) {
      ByteBuf cut = Unpooled.wrappedBuffer(entry, 0, end);
      assertThatThrownBy(() -> DirectoryPage.read(cut)).isInstanceOf(MalformedFrameException.class);
    }
  }

  @Example
  void anEntryWithoutANameIsRefused() {
    ByteBuf data =
        Unpooled.wrappedBuffer(Golden.hex("80 00000000 1817161514131211 0807060504030201 04 0000"));

    assertThatThrownBy(() -> DirectoryPage.read(data))
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
  }
}
