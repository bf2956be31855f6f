// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * One area of NT's rules that the translation relies on. Each test has a fresh, empty volume, and
 * ends with no handle open.
 */
@Timeout(120)
public abstract class HostContract {
  /** What a stat asks for. */
  protected static final int STAT = FILE_READ_ATTRIBUTES | FILE_READ_EA;

  protected HostVolume volume;
  protected HostFile root;

  private final Deque<HostFile> open = new ArrayDeque<>();

  protected abstract HostWorld world();

  @BeforeEach
  final void openVolume() throws Exception {
    volume = world().openVolume();
    root = volume.root();
  }

  @AfterEach
  final void nothingIsOpen() throws Exception {
    try {
      while (!open.isEmpty()) {
        open.pop().close();
      }
      assertThat(volume.handles()).isZero();
    } finally {
      volume.close();
    }
  }

  protected final boolean has(HostCapability capability) {
    return !world().missing().contains(capability);
  }

  protected final HostCapabilities capabilities() {
    return volume.capabilities();
  }

  /** Has a handle closed at the end of the test, if it is not before. */
  protected final HostFile keep(HostFile handle) {
    open.push(handle);
    return handle;
  }

  protected final HostFile open(HostFile directory, String name, HostOpen how)
      throws HostException {
    return keep(volume.open(directory, name, how));
  }

  protected final HostFile open(String name, int access) throws HostException {
    return open(root, name, HostOpen.existing(access, 0));
  }

  /** A new file, with every right. */
  protected final HostFile create(HostFile directory, String name) throws HostException {
    return open(directory, name, HostOpen.create(FILE_ALL_ACCESS, 0, List.of()));
  }

  protected final HostFile create(String name) throws HostException {
    return create(root, name);
  }

  /** A new directory, with every right. */
  protected final HostFile mkdir(HostFile directory, String name) throws HostException {
    return open(directory, name, HostOpen.create(FILE_ALL_ACCESS, FILE_DIRECTORY_FILE, List.of()));
  }

  protected final HostFile mkdir(String name) throws HostException {
    return mkdir(root, name);
  }

  /** A new closed file that holds a text. */
  protected final long file(HostFile directory, String name, String text) throws HostException {
    try (HostFile file =
        volume.open(directory, name, HostOpen.create(FILE_ALL_ACCESS, 0, List.of()))) {
      write(file, text, 0);
      return file.stat().fileId();
    }
  }

  protected final long file(String name, String text) throws HostException {
    return file(root, name, text);
  }

  /** A new closed directory. */
  protected final long directory(String name) throws HostException {
    HostOpen how = HostOpen.create(FILE_ALL_ACCESS, FILE_DIRECTORY_FILE, List.of());
    try (HostFile directory = volume.open(root, name, how)) {
      return directory.stat().fileId();
    }
  }

  /** Removes a name as a Windows program does that knows nothing else. */
  protected final void remove(String name) throws HostException {
    try (HostFile file = volume.open(root, name, HostOpen.existing(DELETE, 0))) {
      file.dispose(FILE_DISPOSITION_DELETE);
    }
  }

  protected final boolean exists(HostFile directory, String name) throws HostException {
    try {
      volume.stat(directory, name);
      return true;
    } catch (HostException e) {
      assertThat(e.error()).isEqualTo(HostError.OBJECT_NAME_NOT_FOUND);
      return false;
    }
  }

  protected final boolean exists(String name) throws HostException {
    return exists(root, name);
  }

  /** What a file holds. */
  protected final String text(HostFile directory, String name) throws HostException {
    HostOpen how = HostOpen.existing(NtConstants.FILE_READ_DATA | STAT, 0);
    try (HostFile file = volume.open(directory, name, how)) {
      return read(file, 0, (int) file.stat().endOfFile());
    }
  }

  protected final String text(String name) throws HostException {
    return text(root, name);
  }

  protected static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  protected static ByteBuffer direct(String text) {
    return direct(text.getBytes(StandardCharsets.UTF_8));
  }

  protected static void write(HostFile file, String text, long offset) throws HostException {
    ByteBuffer source = direct(text);
    int length = source.remaining();
    assertThat(file.write(source, offset)).isEqualTo(length);
    assertThat(source.hasRemaining()).isFalse();
  }

  protected static String read(HostFile file, long offset, int length) throws HostException {
    ByteBuffer target = ByteBuffer.allocateDirect(length);
    int count = file.read(target, offset);
    assertThat(target.position()).isEqualTo(count);
    byte[] bytes = new byte[count];
    target.flip().get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  protected static List<HostEntry> all(HostFile directory) throws HostException {
    List<HostEntry> all = new ArrayList<>();
    List<HostEntry> page = directory.list(true);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = directory.list(false);
    }
    return all;
  }

  protected static List<String> names(HostFile directory) throws HostException {
    return all(directory).stream().map(HostEntry::name).toList();
  }

  /** Asserts that a call fails with one of these errors. */
  protected static void assertFails(ThrowingCallable call, HostError... allowed) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("a failure with %s", List.of(allowed)).isInstanceOf(HostException.class);
    assertThat(((HostException) thrown).error()).isIn((Object[]) allowed);
  }

  /** Something that changes a file a little. */
  @FunctionalInterface
  protected interface Step {
    void run(int round) throws Exception;
  }

  /** What a stat tells. */
  @FunctionalInterface
  protected interface Value {
    long of(HostStat stat);
  }

  /** Asserts that a step moves a time on, once the host's clock has ticked. */
  protected static void assertMoves(HostFile file, Value time, Step step) throws Exception {
    long before = time.of(file.stat());
    long after = before;
    long deadline = System.nanoTime() + 5_000_000_000L;
    for (int round = 0; after == before && System.nanoTime() < deadline; round++) {
      step.run(round);
      after = time.of(file.stat());
    }
    assertThat(after).isGreaterThan(before);
  }
}
