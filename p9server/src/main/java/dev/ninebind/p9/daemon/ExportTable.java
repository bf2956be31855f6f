// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.p9.session.AttachPoint;
import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.Exports;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;
import java.util.ArrayList;
import java.util.Arrays;
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
   * As {@link #find}; and {@code NAME/DIRECTORY/...} is a directory below an export that has
   * sub-paths. Components that are empty or dots are ENOENT: what is attached to is always below
   * the export.
   */
  @Override
  public AttachPoint attach(ByteString aname) throws PosixException {
    byte[] bytes = aname.toBytes();
    int slash = slash(bytes, 0);
    Export export = exports.get(ByteString.of(Arrays.copyOf(bytes, slash)));
    if (slash == bytes.length || export == null || !export.hasSubPaths()) {
      return new AttachPoint(find(aname));
    }
    List<Name> path = new ArrayList<>();
    for (int start = slash + 1; start <= bytes.length; ) {
      int end = slash(bytes, start);
      path.add(component(Arrays.copyOfRange(bytes, start, end)));
      start = end + 1;
    }
    return new AttachPoint(export, path);
  }

  /** Where the next slash is, or the length. */
  private static int slash(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '/') {
      at++;
    }
    return at;
  }

  private static Name component(byte[] bytes) throws PosixException {
    Name name = bytes.length == 0 ? Name.DOT : Name.wrap(bytes);
    if (name.isDots()) {
      throw new PosixException(Errno.ENOENT, "an empty component or dots in an aname");
    }
    return name;
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
