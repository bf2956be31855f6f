// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.p9.session.Export;
import dev.ninebind.p9.session.Exports;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The exports of this server, by name. */
final class ExportTable implements Exports, AutoCloseable {
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

  @Override
  public void close() {
    exports.values().forEach(export -> export.volume().close());
  }
}
