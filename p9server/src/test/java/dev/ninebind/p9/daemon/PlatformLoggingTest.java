// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.p9.CapturedLog;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import org.junit.jupiter.api.Test;

/** What the translation logs, which knows Java's own loggers only, is in the daemon's log. */
class PlatformLoggingTest {
  @Test
  void javasOwnLoggersLogHere() {
    System.Logger logger = System.getLogger(NtfsPosixVolume.class.getName());
    try (CapturedLog log = new CapturedLog()) {
      Exception why = new Exception("why");
      logger.log(System.Logger.Level.WARNING, "no way to {0}", "store it");
      logger.log(System.Logger.Level.DEBUG, "not asked for");
      logger.log(System.Logger.Level.ERROR, "failed", why);
      assertThat(log.lines())
          .hasSizeGreaterThan(3)
          .noneMatch(line -> line.contains("not asked for"));
      assertThat(log.lines().get(0)).matches("[0-9:.]{12} WARN no way to store it");
      assertThat(log.lines().get(1)).matches("[0-9:.]{12} ERROR failed");
      assertThat(log.lines().get(2)).isEqualTo("java.lang.Exception: why");
    }
    assertThat(logger.isLoggable(System.Logger.Level.DEBUG)).isFalse();
  }
}
