// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.Jvm;
import dev.ninebind.conformance.guest.GuestException;
import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestNetwork;
import dev.ninebind.conformance.guest.MountOptions;
import dev.ninebind.conformance.guest.Relay;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.workload.Place;
import dev.ninebind.conformance.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A guest that mounts the target, of which it sees a directory of its own alone: an application
 * believes that a volume is its own.
 */
final class TargetPlace implements Place, AutoCloseable {
  /** Of the relay, in the guests' network. */
  private static final int PORT = 5640;

  private static final Duration REMOVAL = Duration.ofMinutes(15);

  private final Workload workload;
  private final Options options;
  private final Path logs;
  private final String below;
  private final GuestNetwork network;
  private final Relay.Way way;
  private GuestKernel guest;
  private int boots;

  /**
   * Boots it.
   *
   * @param logs a directory for what the guest and the relay say
   */
  TargetPlace(Workload workload, Options options, Path logs) {
    this.workload = workload;
    this.options = options;
    this.logs = logs;
    below = "ninebind-workload-" + workload.name() + "-" + UUID.randomUUID();
    network = GuestNetwork.open(1);
    Relay.Way opened = null;
    try {
      opened = way(network, options, logs);
      guest = boot();
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      network.close();
      throw e;
    }
    way = opened;
  }

  private GuestKernel boot() {
    return GuestKernel.boot(
        network,
        0,
        workload.root(),
        options.guest().linux(),
        workload.memory(),
        logs.resolve(workload.name() + "-" + ++boots + ".log"));
  }

  @Override
  public GuestKernel guest() {
    return guest;
  }

  @Override
  public String mount() {
    return applicationMount(options, way.port()).commandLine(network.serverAddress());
  }

  @Override
  public boolean unmountsWithoutServer() {
    return options.guest().linux().unmountsWithoutServer(options.cache());
  }

  /**
   * A relay that leads from guests to the target.
   *
   * @param logs a directory for what it says
   */
  static Relay.Way way(GuestNetwork network, Options options, Path logs) {
    return Relay.open(
        network,
        PORT,
        options.target().address(),
        Jvm.HERE.command(Jvm.classPath()),
        logs.resolve("relay.log"));
  }

  /** The guests' mount of a target that a relay leads to. */
  static MountOptions mount(Options options, int port) {
    return MountOptions.of(port, options.target().aname())
        .withMsize(Math.min(options.msize(), PosixDepth.LARGEST_MSIZE))
        .withCache(options.cache());
  }

  /** The same for applications: with what the guest's kernel needs, lest the target is blamed. */
  static MountOptions applicationMount(Options options, int port) {
    return options.guest().linux().sound(mount(options, port));
  }

  @Override
  public Map<String, String> variables() {
    return Map.of("BELOW", below);
  }

  @Override
  public void restartServer() {
    run(options.restart());
  }

  @Override
  public void cutPower(OptionalLong seed) {
    run(options.powerCut());
  }

  private static void run(Optional<Server.Action> action) {
    try {
      action.orElseThrow().run();
    } catch (IOException e) {
      throw new GuestException(e.getMessage(), e);
    }
  }

  @Override
  public void rebootGuest() {
    GuestKernel ended = guest;
    ended.powerLoss();
    guest = boot();
    guest.succeed(ended);
  }

  /**
   * Removes the directory.
   *
   * @return whether it is gone
   */
  boolean remove() {
    try {
      // Whatever still uses the mount ends with the guest.
      rebootGuest();
      return guest
              .run(
                  "mkdir /mnt/whole && $MOUNT /mnt/whole && cd /mnt/whole && rm -rf -- \"$BELOW\"",
                  Map.of("MOUNT", mount(), "BELOW", below),
                  REMOVAL)
              .exitCode()
          == 0;
    } catch (GuestException e) {
      return false;
    }
  }

  /** The name of the directory, which is below the aname. */
  String directory() {
    return below;
  }

  @Override
  public void close() {
    guest.close();
    way.close();
    network.close();
  }
}
