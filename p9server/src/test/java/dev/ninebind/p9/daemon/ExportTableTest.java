// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.session.Export;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.TestVolume;
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

  @Test
  void aServerWithoutExportsHasNone() throws Exception {
    ExportTable table = new ExportTable(List.of());
    assertFails(Errno.ENOENT, () -> table.find(ByteString.EMPTY));
  }
}
