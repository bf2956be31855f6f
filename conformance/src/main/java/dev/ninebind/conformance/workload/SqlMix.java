// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The transactions that MySQL and MariaDB are loaded with, and what must hold of them: {@code
 * sql-mix.py}, which wants Debian's {@code python3-pymysql} in the guest's root.
 */
final class SqlMix {
  private static final String SCRIPT = "sql-mix.py";

  private SqlMix() {}

  /** Lays it into the directory that the guest finds as {@code $KEPT}. */
  static void layInto(Path kept) {
    try {
      Files.writeString(kept.resolve(SCRIPT), GuestScript.read(SqlMix.class, SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
