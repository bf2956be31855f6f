// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An NTFS volume in a temporary file, mounted by ntfs-3g. Closing unmounts it, has ntfsresize look
 * whether it is consistent, and removes it. It is what tests and the comparison of servers stand
 * on; it wants root, {@code /dev/fuse} and the package ntfs-3g, and without them fails and says so,
 * for a test that skips itself tests nothing.
 */
public final class NtfsImage implements AutoCloseable {
  /** What a volume is to be mounted with. */
  public static final String OPTIONS = "special_files=wsl,streams_interface=xattr,allow_other";

  private static final long SECONDS = 30;

  /** How long ntfs-3g takes to end by itself, if nothing holds it. */
  private static final long SECONDS_ALONE = 5;

  private final Path place;
  private final Path image;
  private final Path folder;
  private final Thread hook = new Thread(this::unmountAnyhow);
  private Process driver;

  private NtfsImage(Path place) throws IOException {
    this.place = place;
    this.image = place.resolve("volume.img");
    this.folder = Files.createDirectory(place.resolve("volume"));
  }

  /** Makes and mounts an empty volume. */
  public static NtfsImage make(int megabytes) throws IOException {
    return make(megabytes, OPTIONS);
  }

  /** The same with other mount options. */
  public static NtfsImage make(int megabytes, String options) throws IOException {
    requireTools();
    NtfsImage image = new NtfsImage(Files.createTempDirectory("ninebind-ntfs-"));
    try {
      run("truncate", "-s", megabytes + "M", image.image.toString());
      run("mkntfs", "-F", "-Q", image.image.toString());
      Runtime.getRuntime().addShutdownHook(image.hook);
      image.mount(options);
      return image;
    } catch (IOException | RuntimeException e) {
      image.unmountAnyhow();
      image.delete();
      throw e;
    }
  }

  private static void requireTools() {
    List<String> missing = new ArrayList<>();
    if (!"root".equals(System.getProperty("user.name"))) {
      missing.add("root's rights");
    }
    if (!Files.exists(Path.of("/dev/fuse"))) {
      missing.add("/dev/fuse");
    }
    for (String tool : List.of("mkntfs", "ntfs-3g", "ntfsresize", "ntfsinfo")) {
      boolean found = false;
      for (String bin : List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")) {
        found |= Files.isExecutable(Path.of(bin, tool));
      }
      if (!found) {
        missing.add(tool);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("a real NTFS volume needs " + String.join(", ", missing));
    }
  }

  /** Where the volume is mounted. */
  public Path folder() {
    return folder;
  }

  /** The file that the volume is in. */
  public Path image() {
    return image;
  }

  /** Mounts an image that is not mounted. */
  public void mount(String options) throws IOException {
    List<String> command =
        List.of("ntfs-3g", "-o", "no_detach," + options, image.toString(), folder.toString());
    Path log = place.resolve("ntfs-3g.log");
    driver =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Probe.isNtfs3g(folder)) {
      if (!driver.isAlive() || System.nanoTime() > end) {
        throw new IOException("ntfs-3g did not mount: " + Files.readString(log));
      }
      pause();
    }
  }

  /**
   * Unmounts and mounts again, so that nothing is known to the kernel any more. Fails if the volume
   * is not consistent meanwhile, or the record of a file cannot be read.
   */
  public void remount() throws IOException {
    Set<Object> records = records();
    unmount();
    check();
    for (Object record : records) {
      String read = run("ntfsinfo", "-i", record.toString(), image.toString());
      // It reads no index of a directory that is larger than 64 KiB, and says so like this.
      String told = read.replaceAll("Corrupt attribute 0xa0 .*\\R.*Value too large.*", "");
      if (told.contains("ERROR") || told.contains("Corrupt") || told.contains("Failed")) {
        throw new IOException("record " + record + ": " + read);
      }
    }
    mount(OPTIONS);
  }

  /** The numbers of the MFT records of all files. */
  private Set<Object> records() throws IOException {
    Set<Object> records = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        records.add(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
      }
    }
    return records;
  }

  /** Unmounts, and waits until all is written. */
  public void unmount() throws IOException {
    run("umount", folder.toString());
    try {
      if (!driver.waitFor(SECONDS_ALONE, TimeUnit.SECONDS)) {
        // A mount namespace that another program made meanwhile has the mount too. Told to end,
        // ntfs-3g writes all it has, as it does at its last unmount.
        driver.destroy();
        if (!driver.waitFor(SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("ntfs-3g did not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** What ntfsinfo tells about a file, by its path on the volume; not while it is mounted. */
  public String information(String path) throws IOException {
    return run("ntfsinfo", "-F", path, image.toString());
  }

  /** Fails if the volume is not consistent; not while it is mounted. */
  public void check() throws IOException {
    run("ntfsinfo", "-m", image.toString());
    String result = run("ntfsresize", "--info", "--force", image.toString());
    if (result.contains("ERROR") || result.contains("orrupt") || result.contains("nconsisten")) {
      throw new IOException(result);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (driver.isAlive()) {
        unmount();
      }
      check();
    } finally {
      unmountAnyhow();
      Runtime.getRuntime().removeShutdownHook(hook);
      delete();
    }
  }

  /** However the test ended. */
  private void unmountAnyhow() {
    if (driver != null && driver.isAlive()) {
      try {
        new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
        if (!driver.waitFor(SECONDS, TimeUnit.SECONDS)) {
          driver.destroy();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void delete() throws IOException {
    Files.deleteIfExists(place.resolve("ntfs-3g.log"));
    Files.deleteIfExists(image);
    Files.deleteIfExists(folder);
    Files.deleteIfExists(place);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Runs a program: what it printed. */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }
}
