// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.Exports;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exports of this server, by name. */
final class ExportTable implements Exports {
  private static final Logger LOG = LoggerFactory.getLogger(ExportTable.class);
  private static final ByteString SLASH = ByteString.of("/");

  private final Map<ByteString, Export> exports = new LinkedHashMap<>();

  ExportTable(List<Export> list) {
    list.forEach(export -> exports.put(ByteString.of(export.name()), export));
  }

  @Override
  public Export find(ByteString aname) throws PosixException {
    Export export = exports.get(aname);
    if (export == null && exports.size() == 1 && (aname.length() == 0 || aname.equals(SLASH))) {
      export = exports.values().iterator().next();
    }
    if (export == null) {
      throw new PosixException(Errno.ENOENT, "no export " + aname);
    }
    return export;
  }

  /**
   * Notes in the log what clients hold of each export; one at a time, so that of two sessions that
   * end together the later line is the later state.
   */
  synchronized void logUsage() {
    if (LOG.isDebugEnabled()) {
      for (Export export : exports.values()) {
        PosixVolume.Usage usage = export.volume().usage();
        LOG.debug(
            "export {}: {} files open, {} nodes held",
            export.name(),
            usage.openFiles(),
            usage.nodes());
      }
    }
  }
}
