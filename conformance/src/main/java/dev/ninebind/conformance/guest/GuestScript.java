// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A shell script for a guest that prints {@code ok - NAME} and {@code not ok - NAME: WHY}, on top
 * of what {@code lib.sh} offers.
 *
 * @param text what follows {@code lib.sh}
 */
public record GuestScript(String text) {
  /** The resources of a class, one after the other. Errors: those that are not there. */
  public static GuestScript of(Class<?> owner, String... resources) {
    StringBuilder text = new StringBuilder();
    for (String resource : resources) {
      text.append(read(owner, resource));
    }
    return new GuestScript(text.toString());
  }

  /** The same with more at its end. */
  public GuestScript then(String more) {
    return new GuestScript(text + more + "\n");
  }

  /** All of it, {@code lib.sh} included, for a shell that finds no more than this. */
  String whole() {
    return read(GuestScript.class, "lib.sh") + text;
  }

  /**
   * Runs it.
   *
   * @param mount the mount command without the directory, {@code $MOUNT} in the script
   * @param variables exported to it
   * @param bound after which the guest loses its power
   */
  public GuestResult run(
      GuestKernel guest, String mount, Map<String, String> variables, Duration bound) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("MOUNT", mount);
    return guest.run(whole(), all, bound);
  }

  /** The text of a class's resource. */
  public static String read(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource + " of " + owner);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
