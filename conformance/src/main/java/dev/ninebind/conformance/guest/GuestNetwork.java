// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of its own for one server and its guests, so that tests neither need nor disturb the
 * machine's network and several runs do not meet. It is one network namespace: nothing leaves it.
 *
 * <p>Guest <em>n</em> hangs on the link {@code tap}<em>n</em>, 10.99.<em>n</em>.0/24, with .1 on
 * the host's side and .2 in the guest. The server listens on 10.99.255.1, which belongs to the
 * loopback link, so that cutting one guest's link leaves the server's address to the others.
 */
public final class GuestNetwork implements AutoCloseable {
  private static final String SERVER_ADDRESS = "10.99.255.1";
  private static final Path NAMES = Path.of("/etc/netns");
  private static final Pattern NAME = Pattern.compile("nb-(\\d+)-\\d+");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final int guests;

  private GuestNetwork(String name, int guests) {
    this.name = name;
    this.guests = guests;
  }

  /** Makes the namespace with the server's address and one link for each guest. */
  public static GuestNetwork open(int guests) {
    GuestHost.requireTools();
    removeAbandoned();
    String name = "nb-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    GuestNetwork network = new GuestNetwork(name, guests);
    HostProcesses.run("ip", "netns", "add", name);
    try {
      network.build();
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private void build() {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    ip("link", "set", "lo", "up");
    ip("address", "add", SERVER_ADDRESS + "/32", "dev", "lo");
    hosts.append(SERVER_ADDRESS).append(" server\n");
    for (int guest = 0; guest < guests; guest++) {
      ip("tuntap", "add", "dev", tap(guest), "mode", "tap");
      ip("address", "add", gateway(guest) + "/24", "dev", tap(guest));
      ip("link", "set", tap(guest), "up");
      hosts.append(guestAddress(guest)).append(" guest").append(guest).append('\n');
    }
    // "ip netns exec" puts this file in the place of /etc/hosts: servers that insist on a reverse
    // name for their clients get one.
    try {
      Path directory = Files.createDirectories(NAMES.resolve(name));
      Files.writeString(directory.resolve("hosts"), hosts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the server listens; reachable from every guest. */
  public String serverAddress() {
    return SERVER_ADDRESS;
  }

  /** The networks that guests come from, as a server's access list wants it. */
  public String guestRange() {
    return "10.99.0.0/16";
  }

  String tap(int guest) {
    return "tap" + guest;
  }

  String gateway(int guest) {
    return "10.99." + guest + ".1";
  }

  String guestAddress(int guest) {
    return "10.99." + guest + ".2";
  }

  /** Cuts the link of one guest: to both sides the other falls silent, without a FIN or RST. */
  public void linkDown(int guest) {
    ip("link", "set", tap(guest), "down");
  }

  public void linkUp(int guest) {
    ip("link", "set", tap(guest), "up");
  }

  /**
   * The command line that runs {@code command} in this namespace. Every step of it replaces itself
   * by the next, so the started process is the command, and it dies with this JVM. It has its own
   * process group, because a panicking guest ends the group that it is in.
   */
  List<String> inside(List<String> command) {
    List<String> line = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "KILL"));
    line.addAll(List.of("ip", "netns", "exec", name));
    line.addAll(command);
    return line;
  }

  private void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(List.of(arguments));
    HostProcesses.run(command.toArray(String[]::new));
  }

  @Override
  public void close() {
    remove(name);
  }

  private static void remove(String name) {
    HostProcesses.run("ip", "netns", "delete", name);
    HostProcesses.run("rm", "-rf", "--", NAMES.resolve(name).toString());
  }

  /** Removes what JVMs left that were killed before they could close their networks. */
  private static void removeAbandoned() {
    Path namespaces = Path.of("/run/netns");
    if (!Files.isDirectory(namespaces)) {
      return;
    }
    try (Stream<Path> entries = Files.list(namespaces)) {
      for (Path entry : entries.toList()) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          remove(name.group());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
