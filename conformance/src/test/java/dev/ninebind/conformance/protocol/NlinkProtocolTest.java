// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.NeedsHostFolder;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rgetattr's nlink is how many names a file has. */
@Closes(Gap.NLINK)
class NlinkProtocolTest extends VolumeProtocolTest {
  NlinkProtocolTest(ServedVolume served) {
    super(served);
  }

  @Test
  void aFileHasAsManyLinksAsNames() throws IOException {
    file("a", "text");
    int fid = client.walkTo(top, "a");
    assertThat(links(fid)).isEqualTo(1);
    for (int names = 2; names <= 20; names++) {
      client.link(top, fid, "name" + names);
      assertThat(links(fid)).isEqualTo(names);
      assertThat(links(client.walkTo(top, "name" + names))).isEqualTo(names);
    }
    for (int names = 20; names >= 2; names--) {
      client.unlinkat(top, "name" + names, 0);
      assertThat(links(fid)).isEqualTo(names - 1);
    }
  }

  @Test
  void whatIsMadeHasOneLink() throws IOException {
    client.symlink(top, "link", "a");
    client.mknod(top, "fifo", 0010644, 0, 0);
    client.mknod(top, "file", 0100644, 0, 0);
    for (String name : new String[] {"link", "fifo", "file"}) {
      int fid = client.walkTo(top, name);
      assertThat(links(fid)).as(name).isEqualTo(1);
      client.link(top, fid, name + "2");
      assertThat(links(fid)).as(name).isEqualTo(2);
    }
  }

  @Test
  void aRenameOverALinkTakesOneAway() throws IOException {
    file("a", "text");
    file("other", "other");
    int a = client.walkTo(top, "a");
    int other = client.walkTo(top, "other");
    client.link(top, a, "b");
    client.renameat(top, "other", top, "b");
    assertThat(links(a)).isEqualTo(1);
    assertThat(links(other)).isEqualTo(1);
    client.link(top, other, "c");
    client.rename(other, top, "a");
    assertThat(links(client.walkTo(top, "a"))).isEqualTo(2);
  }

  @Test
  void aRenameOverALinkOfTheSameFileChangesNothing() throws IOException {
    file("a", "text");
    int a = client.walkTo(top, "a");
    client.link(top, a, "b");
    client.renameat(top, "a", top, "b");
    assertThat(links(a)).isEqualTo(2);
    assertThat(entries()).hasSize(2);
  }

  @Test
  void anUnlinkedFileThatIsOpenHasNone() throws IOException {
    file("a", "text");
    int open = opened(client, top, OpenFlags.READ_WRITE, "a");
    client.link(top, open, "b");
    assertThat(links(open)).isEqualTo(2);
    client.unlinkat(top, "a", 0);
    assertThat(links(open)).isEqualTo(1);
    client.unlinkat(top, "b", 0);
    assertThat(links(open)).isZero();
  }

  @Test
  void othersLinksCount() throws IOException {
    file("a", "text");
    int fid = client.walkTo(top, "a");
    P9Client other = connect();
    int otherTop = top(other);
    other.link(otherTop, other.walkTo(otherTop, "a"), "b");
    assertThat(links(fid)).isEqualTo(2);
    other.unlinkat(otherTop, "a", 0);
    assertThat(links(fid)).isEqualTo(1);
  }

  @Test
  @NeedsHostFolder
  void theHostsLinksCount() throws IOException {
    file("a", "text");
    int fid = client.walkTo(top, "a");
    client.link(top, fid, "b");
    Path path = path().orElseThrow();
    Files.createLink(path.resolve("c"), path.resolve("a"));
    assertThat(links(fid)).isEqualTo(3);
    Files.delete(path.resolve("a"));
    assertThat(links(fid)).isEqualTo(2);
  }

  /** What find's leaf optimisation relies on: 1 says "unknown", all else counts subdirectories. */
  @Test
  void aDirectoryCountsItsSubdirectoriesOrSaysThatItDoesNot() throws IOException {
    client.mkdir(top, "d", 0755);
    int d = client.walkTo(top, "d");
    for (int subdirectories = 0; subdirectories < 5; subdirectories++) {
      assertThat(links(d)).isIn(1L, 2L + subdirectories);
      client.mkdir(d, "sub" + subdirectories, 0755);
    }
    client.createIn(d, "file", 0, 0644);
    assertThat(links(d)).isIn(1L, 7L);
    client.renameat(d, "sub0", top, "moved");
    client.unlinkat(d, "sub1", REMOVE_DIRECTORY);
    assertThat(links(d)).isIn(1L, 5L);
  }
}
