// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * RabbitMQ with durable queues of both types, classic and quorum: each message that it confirmed is
 * there, whatever was killed while others were published. Database, write-ahead log, logs,
 * configuration and cookie are on the mount.
 */
public final class RabbitmqWorkload implements Workload {
  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public String description() {
    return "RabbitMQ 3.10.8 on Erlang 25 of Debian 12: 10,000 persistent confirmed messages in a"
        + " classic and in a quorum queue, and more of them while it is killed";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.WEB;
  }

  @Override
  public int memory() {
    return 768;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(RabbitmqWorkload.class, "rabbitmq.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("rabbitmq-server", "erlang-base");
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(25);
  }

  @Override
  public void outfit(Path kept) {
    Programs.layInto(kept, "rabbitmq-client.py");
  }
}
