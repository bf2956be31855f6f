// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ninebind.posix.ntfs.NtfsPosixVolume;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the translation logs, which knows Java's own loggers only, is in the daemon's log. */
class PlatformLoggingTest {
  private static final String NAME = NtfsPosixVolume.class.getName();

  @Test
  void javasOwnLoggersLogHere() {
    Logger here = (Logger) LoggerFactory.getLogger(NAME);
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    here.addAppender(seen);
    here.setAdditive(false);
    here.setLevel(Level.INFO);
    try {
      System.Logger logger = System.getLogger(NAME);
      Exception why = new Exception("why");
      logger.log(System.Logger.Level.WARNING, "no way to {0}", "store it");
      logger.log(System.Logger.Level.DEBUG, "not asked for");
      logger.log(System.Logger.Level.ERROR, "failed", why);
      assertThat(seen.list)
          .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
          .containsExactly(tuple(Level.WARN, "no way to store it"), tuple(Level.ERROR, "failed"));
      assertThat(seen.list.get(1).getThrowableProxy().getMessage()).isEqualTo("why");
      assertThat(logger.isLoggable(System.Logger.Level.DEBUG)).isFalse();
    } finally {
      here.detachAppender(seen);
      here.setAdditive(true);
      here.setLevel(null);
    }
  }
}
