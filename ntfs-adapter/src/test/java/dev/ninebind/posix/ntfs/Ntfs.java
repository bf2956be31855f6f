// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.WatchedVolume;
import dev.ninebind.host.memory.MemoryVolume;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * A directory of a volume in memory, exported: seen by a guest, by another program, and call by
 * call. Closing it looks for what was not given back.
 */
final class Ntfs implements AutoCloseable {
  /** Long enough for what is given back soon, short enough to be waited for in a test. */
  static final Duration PATIENCE = Duration.ofMillis(400);

  /** Changes the host before it is exported. */
  @FunctionalInterface
  interface Before {
    void prepare(Outside outside) throws HostException;
  }

  static final MemoryVolume.Options WINDOWS = MemoryVolume.Options.DEFAULT;
  static final MemoryVolume.Options CLASSIC = WINDOWS.withPosixSemantics(false);
  static final MemoryVolume.Options WITHOUT_CASE = WINDOWS.withCaseSensitiveDirectories(false);

  final Outside outside;
  final NtfsPosixVolume volume;
  final Tree tree;
  final List<WatchedVolume.Call> calls = Collections.synchronizedList(new ArrayList<>());

  /** Makes calls fail. */
  volatile WatchedVolume.Watch fault = call -> {};

  private final WatchedVolume watched;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Logger logger = Logger.getLogger(HostCalls.class.getName());
  private final Handler handler = new LogList();

  Ntfs() throws PosixException, HostException {
    this(WINDOWS);
  }

  Ntfs(MemoryVolume.Options world) throws PosixException, HostException {
    this(world, options(false, false), outside -> {});
  }

  Ntfs(MemoryVolume.Options world, NtfsPosixVolume.Options options, Before before)
      throws PosixException, HostException {
    MemoryVolume host = new MemoryVolume(world);
    outside = new Outside(host);
    outside.makeDirectory("/" + Outside.EXPORT);
    outside.makeDirectory("/elsewhere");
    before.prepare(outside);
    HostFile root =
        host.open(
            host.root(),
            Outside.EXPORT,
            HostOpen.existing(Access.DIRECTORY, NtConstants.FILE_DIRECTORY_FILE));
    watched = new WatchedVolume(host, root, this::before);
    volume = NtfsPosixVolume.open(watched, options);
    tree = new Tree(volume);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  static NtfsPosixVolume.Options options(boolean mirrorReadonly, boolean appendAtOffset) {
    return new NtfsPosixVolume.Options(
        new LxMetadata.Defaults(1000, 100, 0133, 0022),
        "/mnt/",
        mirrorReadonly,
        appendAtOffset,
        PATIENCE);
  }

  private void before(WatchedVolume.Call call) throws HostException {
    calls.add(call);
    fault.before(call);
  }

  /** What was written to the log so far. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** The arguments of all calls of a method since the calls were cleared. */
  List<Object> arguments(String method) {
    return List.copyOf(calls).stream()
        .filter(call -> call.method().equals(method))
        .map(WatchedVolume.Call::argument)
        .toList();
  }

  /** How files were opened since the calls were cleared. */
  List<HostOpen> opens() {
    return arguments("open").stream().map(HostOpen.class::cast).toList();
  }

  /** Something that a guest does. */
  interface Step {
    void run() throws Exception;
  }

  /** Does something meanwhile, on a thread of its own: the common pool may have one thread only. */
  static CompletableFuture<Void> meanwhile(Step step) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            step.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** Closes a handle of another program in a moment, from another thread. */
  static CompletableFuture<Void> closeSoon(HostFile file) {
    return CompletableFuture.runAsync(
        file::close, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
  }

  /** Handles that are open for the guest: not the export's root. */
  int handles() {
    return outside.host().handles() - 1;
  }

  @Override
  public void close() throws PosixException {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    tree.close();
    assertThat(volume.usage().openFiles()).as("open files").isZero();
    assertThat(volume.usage().nodes()).as("nodes").isZero();
    fault = call -> {};
    volume.close();
    assertThat(watched.left()).as("handles").isZero();
  }

  private final class LogList extends Handler {
    @Override
    public void publish(LogRecord line) {
      log.add(new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
