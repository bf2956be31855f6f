// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.session.Export;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.TestVolume;
import dev.ninebind.posix.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which export an attach gets by its aname. */
class ExportTableTest {
  private final Export data = new Export("data", new TestVolume());
  private final Export www = new Export("www", new TestVolume());

  @Test
  void theOnlyExportHasThreeNames() throws Exception {
    ExportTable table = new ExportTable(List.of(data));
    for (String aname : List.of("data", "", "/")) {
      assertThat(table.find(ByteString.of(aname))).isSameAs(data);
    }
    for (String aname : List.of("www", "/data", "data/", "DATA", "dat", "//")) {
      assertFails(Errno.ENOENT, () -> table.find(ByteString.of(aname)));
    }
  }

  @Test
  void ofSeveralExportsOneHasToBeNamed() throws Exception {
    ExportTable table = new ExportTable(List.of(data, www));
    assertThat(table.find(ByteString.of("data"))).isSameAs(data);
    assertThat(table.find(ByteString.of("www"))).isSameAs(www);
    for (String aname : List.of("", "/", "root")) {
      assertFails(Errno.ENOENT, () -> table.find(ByteString.of(aname)));
    }
  }

  /** As a guest agent names its shares. */
  @Test
  void digitsAreNamesLikeOthers() throws Exception {
    Export first = new Export("0", new TestVolume());
    Export other = new Export("10", new TestVolume());
    ExportTable table = new ExportTable(List.of(first, other));
    assertThat(table.attach(ByteString.of("0")).export()).isSameAs(first);
    assertThat(table.attach(ByteString.of("10")).export()).isSameAs(other);
    for (String aname : List.of("1", "00", "0 ", "-0", "", "/", "0/", "0/sub")) {
      assertFails(Errno.ENOENT, () -> table.attach(ByteString.of(aname)));
    }
  }

  @Test
  void whatIsBelowAnExportIsFoundIfThatWasAllowed() throws Exception {
    TestVolume volume = new TestVolume();
    Tree tree = new Tree(volume);
    tree.directory("sub");
    tree.directory("sub/d\u00e9 \n:..");
    Export deep = new Export("0", volume, 0, true);
    ExportTable table = new ExportTable(List.of(deep, data));
    assertThat(table.attach(ByteString.of("0")).export()).isSameAs(deep);
    for (String path : List.of("", "sub", "sub/d\u00e9 \n:..")) {
      String aname = path.isEmpty() ? "0" : "0/" + path;
      PosixVolume.Located found = table.attach(ByteString.of(aname)).enter();
      assertThat(found.attributes()).isEqualTo(tree.stat(path));
      volume.release(found.node());
    }
    for (String aname :
        List.of("0/", "0//sub", "0/.", "0/..", "0/sub/..", "0/../0", "0/sub/", "/sub", "00/sub")) {
      assertFails(Errno.ENOENT, () -> table.attach(ByteString.of(aname)));
    }
    assertFails(Errno.ENOENT, () -> table.attach(ByteString.of("data/sub")));
    assertFails(Errno.ENOENT, () -> table.attach(ByteString.of("0/missing")).enter());
    assertFails(Errno.ENAMETOOLONG, () -> table.attach(ByteString.of("0/" + "x".repeat(256))));
    assertFails(Errno.EINVAL, () -> table.attach(ByteString.of("0/a\0b")));
    assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
  }

  @Test
  void aServerWithoutExportsHasNone() throws Exception {
    ExportTable table = new ExportTable(List.of());
    assertFails(Errno.ENOENT, () -> table.find(ByteString.EMPTY));
  }
}
