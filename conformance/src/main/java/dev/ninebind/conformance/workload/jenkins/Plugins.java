// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Plugins: archives that are unpacked at the start beside themselves, with a stamp of when. */
final class Plugins {
  static final int COUNT = 5;
  private static final int FILES = 100;

  private final Path folder;

  Plugins(Path home) {
    folder = home.resolve("plugins");
  }

  /** Puts the archives there. */
  void install() throws IOException {
    Files.createDirectories(folder);
    for (int plugin = 0; plugin < COUNT; plugin++) {
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive(plugin)));
          ZipOutputStream zip = new ZipOutputStream(file)) {
        for (int entry = 0; entry < FILES; entry++) {
          zip.putNextEntry(new ZipEntry(entryName(entry)));
          zip.write(content(plugin, entry));
          zip.closeEntry();
        }
      }
    }
  }

  /** Unpacks what is not there, or older than its archive, as a controller does when it starts. */
  void explode() throws IOException {
    for (int plugin = 0; plugin < COUNT; plugin++) {
      Path to = folder.resolve("plugin" + plugin);
      Path stamp = to.resolve(".timestamp2");
      FileTime changed = Files.getLastModifiedTime(archive(plugin));
      if (Files.exists(stamp) && Files.getLastModifiedTime(stamp).compareTo(changed) == 0) {
        continue;
      }
      if (Files.exists(to)) {
        BuildLoad.removeTree(to);
      }
      unpack(plugin, to);
      Files.createFile(stamp);
      Files.setLastModifiedTime(stamp, wholeSecond(changed));
      // The stamp is compared with the archive's time, which therefore has no parts of seconds.
      Files.setLastModifiedTime(archive(plugin), wholeSecond(changed));
    }
  }

  private static FileTime wholeSecond(FileTime time) {
    return FileTime.fromMillis(time.toMillis() / 1000 * 1000);
  }

  private void unpack(int plugin, Path to) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive(plugin)));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = to.resolve(entry.getName()).normalize();
        if (!path.startsWith(to)) {
          throw new IOException("leads out of the folder: " + entry.getName());
        }
        Files.createDirectories(path.getParent());
        Files.copy(zip, path);
      }
    }
  }

  /** All that is unpacked is what was packed. */
  void check(Checks checks) throws IOException {
    for (int plugin = 0; plugin < COUNT; plugin++) {
      Path to = folder.resolve("plugin" + plugin);
      checks.that(Files.exists(to.resolve(".timestamp2")), to + " has no stamp");
      for (int entry = 0; entry < FILES; entry++) {
        Path path = to.resolve(entryName(entry));
        checks.that(
            Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content(plugin, entry)),
            path + " is not as packed");
      }
    }
  }

  private Path archive(int plugin) {
    return folder.resolve("plugin" + plugin + ".jpi");
  }

  private static String entryName(int entry) {
    return "WEB-INF/lib/part" + entry % 12 + "/org/example/Class" + entry + ".class";
  }

  private static byte[] content(int plugin, int entry) {
    Random random = new Random(plugin * 1_000_003L + entry);
    byte[] content = new byte[random.nextInt(6000)];
    random.nextBytes(content);
    return content;
  }
}
