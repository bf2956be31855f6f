// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tmknod makes what it is asked for, and Tgetattr and Treaddir tell what it was. */
@Closes(Gap.MKNOD)
class MknodProtocolTest extends VolumeProtocolTest {
  private static final int FIFO = 0010000;
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;
  private static final int FILE = 0100000;
  private static final int SOCKET = 0140000;
  private static final int LARGEST_MINOR = (1 << 20) - 1;

  MknodProtocolTest(ServedVolume served) {
    super(served);
  }

  /** What Linux's new_decode_dev (include/linux/kdev_t.h) makes of a number: major and minor. */
  private static String decoded(long device) {
    return ((device & 0xfff00) >> 8) + ":" + ((device & 0xff) | ((device >> 12) & 0xfff00));
  }

  private Reply.Rgetattr attributes(String name) throws IOException {
    int fid = client.walkTo(top, name);
    Reply.Rgetattr attributes = client.getattr(fid);
    client.clunk(fid);
    return attributes;
  }

  @ParameterizedTest
  @ValueSource(ints = {FIFO, SOCKET, FILE})
  void aNodeHasTheTypeAndModeAskedFor(int type) throws IOException {
    for (int permissions : new int[] {0, 0400, 0644, 0777, 01751, 02755, 04711}) {
      String name = "node" + permissions;
      client.mknod(top, name, type | permissions, 0, 0);
      Reply.Rgetattr attributes = attributes(name);
      assertThat(attributes.mode()).isEqualTo(type | permissions);
      assertThat(attributes.rdev()).isZero();
      assertThat(attributes.size()).isZero();
      assertThat(attributes.uid()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3",
    "0, 0",
    "5, 255",
    "8, 256",
    "259, 65535",
    "4095, 1048575",
    "256, 0",
    "10, 4711"
  })
  void aDeviceHasItsNumbers(int major, int minor) throws IOException {
    if (!ServedVolume.isRoot()) {
      // Nobody else may make devices on a host, so the server may not either.
      refused(Errno.EPERM, () -> client.mknod(top, "c", CHARACTER | 0600, major, minor));
      return;
    }
    assertThat(minor).isLessThanOrEqualTo(LARGEST_MINOR);
    client.mknod(top, "c", CHARACTER | 0620, major, minor);
    client.mknod(top, "b", BLOCK | 0660, major, minor);

    assertThat(decoded(attributes("c").rdev())).isEqualTo(major + ":" + minor);
    assertThat(attributes("c").mode()).isEqualTo(CHARACTER | 0620);
    assertThat(decoded(attributes("b").rdev())).isEqualTo(major + ":" + minor);
    assertThat(attributes("b").mode()).isEqualTo(BLOCK | 0660);
  }

  @Test
  void numbersBeyondLinuxsAreRefused() {
    for (int[] numbers : new int[][] {{4096, 0}, {-1, 0}, {1, 1 << 20}, {1, -1}}) {
      refused(
          ServedVolume.isRoot() ? Errno.EINVAL : Errno.EPERM,
          () -> client.mknod(top, "c", CHARACTER | 0600, numbers[0], numbers[1]));
    }
  }

  @Test
  void aNodeHasTheGroupAskedForAndTheUserOfTheAttach() throws Exception {
    if (!ServedVolume.isRoot()) {
      return; // --map-owner gives every file one owner
    }
    int user = client.newFid();
    client.attach(user, "v", 1234);
    int directory = client.walkTo(user, directory());
    client.call(new Request.Tmknod(directory, Name.of("fifo"), FIFO | 0640, 0, 0, 4321));
    assertThat(attributes("fifo").uid()).isEqualTo(1234);
    assertThat(attributes("fifo").gid()).isEqualTo(4321);
  }

  @Test
  void theNameMustBeFree() throws IOException {
    file("taken", "text");
    client.mkdir(top, "directory", 0755);
    client.symlink(top, "dangling", "nowhere");
    for (String name : new String[] {"taken", "directory", "dangling"}) {
      refused(Errno.EEXIST, () -> client.mknod(top, name, FIFO | 0644, 0, 0));
      refused(Errno.EEXIST, () -> client.mknod(top, name, FILE | 0644, 0, 0));
    }
    assertThat(content("taken")).isEqualTo("text");
  }

  @Test
  void aDirectoryOrLinkIsNotMadeSo() {
    for (int type : new int[] {0040000, 0120000, 0050000, 0170000}) {
      refused(Errno.EINVAL, () -> client.mknod(top, "node", type | 0644, 0, 0));
    }
  }

  /** The guest's kernel opens them itself; the server must not: a fifo would wait for a writer. */
  @Test
  void whatIsNoFileIsNotOpened() throws IOException {
    client.mknod(top, "fifo", FIFO | 0666, 0, 0);
    client.mknod(top, "socket", SOCKET | 0666, 0, 0);
    if (ServedVolume.isRoot()) {
      client.mknod(top, "c", CHARACTER | 0666, 1, 3);
      client.mknod(top, "b", BLOCK | 0666, 7, 0);
    }
    for (var entry : entries()) {
      int fid = client.walkTo(top, entry.name().toString());
      for (int access = OpenFlags.READ_ONLY; access <= OpenFlags.READ_WRITE; access++) {
        int flags = access;
        refused(Errno.ENXIO, () -> client.open(fid, flags));
        refused(Errno.ENXIO, () -> client.open(fid, flags | OpenFlags.NONBLOCK));
      }
      refused(
          Errno.ENXIO,
          () -> client.createIn(top, entry.name().toString(), OpenFlags.WRITE_ONLY, 0644));
    }
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void listingsNameTheType() throws Exception {
    client.mknod(top, "fifo", FIFO | 0644, 0, 0);
    client.mknod(top, "socket", SOCKET | 0644, 0, 0);
    client.mknod(top, "file", FILE | 0644, 0, 0);
    if (ServedVolume.isRoot()) {
      client.mknod(top, "character", CHARACTER | 0644, 1, 3);
      client.mknod(top, "block", BLOCK | 0644, 7, 0);
    }
    Map<String, Integer> types =
        entries().stream()
            .collect(Collectors.toMap(e -> e.name().toString(), e -> e.directoryType()));
    // include/linux/fs_types.h: DT_ values
    assertThat(types).containsEntry("fifo", 1).containsEntry("socket", 12).containsEntry("file", 8);
    if (ServedVolume.isRoot()) {
      assertThat(types).containsEntry("character", 2).containsEntry("block", 6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FIFO, SOCKET, CHARACTER})
  void aNodeIsRenamedChangedAndRemovedAsAnyFile(int type) throws IOException {
    if (type == CHARACTER && !ServedVolume.isRoot()) {
      return; // see aDeviceHasItsNumbers
    }
    client.mknod(top, "node", type | 0600, 1, 5);
    int fid = client.walkTo(top, "node");
    long device = client.getattr(fid).rdev();
    client.rename(fid, top, "moved");
    client.chmod(fid, 0642);
    client.link(top, fid, "second");
    assertThat(attributes("moved").mode()).isEqualTo(type | 0642);
    assertThat(attributes("second").rdev()).isEqualTo(device);
    client.unlinkat(top, "second", 0);
    client.unlinkat(top, "moved", 0);
    assertThat(entries()).isEmpty();
    refused(Errno.ENOENT, () -> client.chmod(fid, 0600));
  }

  @Test
  void aFileMadeSoIsAnEmptyFile() throws IOException, PosixException {
    client.mknod(top, "file", FILE | 0644, 9, 9);
    assertThat(attributes("file").rdev()).isZero();
    int fid = opened(client, top, OpenFlags.READ_WRITE, "file");
    client.writeAll(fid, bytes("text"));
    assertThat(content("file")).isEqualTo("text");
  }
}
