// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.io.file.PathUtils;

/**
 * What {@code conformance/guest/fetch-developer} has fetched, since guests have no network: one
 * directory for each workload.
 */
final class DeveloperKit {
  private DeveloperKit() {}

  /** Copies a part of it, so that no guest changes what others get. */
  static void handOver(String part, Path kept) {
    Path fetched = GuestHost.requireFetched("developer/" + part);
    try {
      PathUtils.copyDirectory(fetched, kept.resolve(part), StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a file of the host. */
  static void handOver(Path file, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
