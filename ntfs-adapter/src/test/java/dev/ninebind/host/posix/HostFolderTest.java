// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import dev.ninebind.posix.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What tests of the passthrough volume have in common: a folder of the host that is served, beside
 * one that is not, both on a disk. Each test ends with nothing in use, and with no descriptor of
 * the host left open.
 */
@Timeout(60)
abstract class HostFolderTest {
  /** Holds the two others. */
  protected Path top;

  protected Path served;
  protected Path outside;
  protected PassthroughVolume volume;
  protected Tree tree;

  @BeforeEach
  final void open() throws Exception {
    top = Folder.in(Folder.ON_DISK);
    served = Files.createDirectory(top.resolve("served"));
    outside = Files.createDirectory(top.resolve("outside"));
    volume = PassthroughVolume.open(served, PassthroughVolume.Options.DEFAULT);
    tree = new Tree(volume);
  }

  @AfterEach
  final void close() throws Exception {
    try {
      tree.close();
      assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    } finally {
      volume.close();
      List<String> open = openBelow(top);
      Folder.remove(top);
      assertThat(volume.descriptors()).isZero();
      assertThat(open).isEmpty();
    }
  }

  /** Paths that this process has open below a folder. */
  static List<String> openBelow(Path folder) throws IOException {
    List<String> open = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        String target = readLink(link);
        if (target.startsWith(folder.toString())) {
          open.add(target);
        }
      }
    }
    return open;
  }

  private static String readLink(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  static Name name(String text) throws PosixException {
    return Name.of(text);
  }

  /** Waits until the host's clock for birth times has moved on. */
  static void nextTick() throws InterruptedException {
    Thread.sleep(30);
  }

  /** Waits until a directory's descriptor is no longer trusted without a look. */
  static void untilHandlesAreStale() throws InterruptedException {
    Thread.sleep(1100);
  }

  /** Runs a command of the host and gives what it prints. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output;
    try (InputStream printed = process.getInputStream()) {
      output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
