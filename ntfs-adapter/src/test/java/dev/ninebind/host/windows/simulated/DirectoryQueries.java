// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_REPARSE_POINT;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import java.util.Map;

/** NtQueryDirectoryFile (MS-FSCC 2.4). */
final class DirectoryQueries {
  /**
   * A class of entries.
   *
   * @param name where the name is
   * @param size of the structure with a name of one unit, less than which NT takes no buffer
   * @param build the first Windows with it
   */
  private record Layout(int name, int size, int build) {}

  private static final int BOTH = 3;
  private static final int NAMES = 12;
  private static final int ID_BOTH = 37;
  private static final int ID_FULL = 38;
  private static final int ID_EXTD = 60;
  private static final int ID_EXTD_BOTH = 63;

  private static final Map<Integer, Layout> LAYOUTS =
      Map.ofEntries(
          Map.entry(1, new Layout(64, 72, 0)),
          Map.entry(2, new Layout(68, 72, 0)),
          Map.entry(BOTH, new Layout(94, 96, 0)),
          Map.entry(NAMES, new Layout(12, 16, 0)),
          Map.entry(ID_BOTH, new Layout(104, 112, 0)),
          Map.entry(ID_FULL, new Layout(80, 88, 0)),
          Map.entry(ID_EXTD, new Layout(88, 96, Edition.WINDOWS_8)),
          Map.entry(ID_EXTD_BOTH, new Layout(114, 120, Edition.WINDOWS_10_1607_BUILD)));

  private final HostVolume volume;
  private final Edition edition;
  private final Stats stats;

  DirectoryQueries(HostVolume volume, Edition edition, Stats stats) {
    this.stats = stats;
    this.volume = volume;
    this.edition = edition;
  }

  /** Errors: INVALID_INFO_CLASS, INFO_LENGTH_MISMATCH, memory's. */
  View checked(long buffer, int length, int number) throws HostException {
    Layout layout = LAYOUTS.get(number);
    if (layout == null && number > 0 && number < 78) {
      throw new UnsupportedOperationException("class of directory entries " + number);
    }
    if (layout == null || !edition.since(layout.build)) {
      throw new HostException(HostError.INVALID_INFO_CLASS);
    }
    if (length < layout.size) {
      throw new HostException(HostError.INFO_LENGTH_MISMATCH);
    }
    return View.of(buffer, length, 8);
  }

  /**
   * @param filter of the first call on a handle; null for all
   */
  Answer query(
      FileObject file, View out, int number, boolean single, String filter, boolean restart)
      throws HostException {
    synchronized (file) {
      if (!file.file.stat().isDirectory()) {
        throw new HostException(HostError.INVALID_PARAMETER);
      }
      boolean first = file.scan == null;
      if (first) {
        file.scan = new DirectoryScan(volume, file.file, filter);
      } else if (restart) {
        file.scan.restart();
      }
      return fill(file.scan, out, number, LAYOUTS.get(number), single, first);
    }
  }

  private Answer fill(
      DirectoryScan scan, View out, int number, Layout layout, boolean single, boolean first)
      throws HostException {
    int last = -1;
    int end = 0;
    for (DirectoryScan.Entry entry = scan.next(); entry != null; entry = scan.next()) {
      int at = (end + 7) & ~7;
      int nameBytes = 2 * entry.name().length();
      if (at + layout.name + nameBytes > out.length) {
        if (last >= 0) {
          break;
        }
        if (!first) {
          return Answer.NOTHING;
        }
        put(out, 0, entry, number, layout.name);
        return new Answer(Status.BUFFER_OVERFLOW, out.length);
      }
      if (last >= 0) {
        out.u32(last, at - last);
      }
      put(out, at, entry, number, layout.name);
      scan.take();
      last = at;
      end = at + layout.name + nameBytes;
      if (single) {
        break;
      }
    }
    if (last < 0) {
      boolean nothingEver = first && !scan.returned;
      return failing(nothingEver ? HostError.NO_SUCH_FILE.status() : Status.NO_MORE_FILES);
    }
    return Answer.bytes(end);
  }

  private static Answer failing(int status) throws HostException {
    throw new HostException(status);
  }

  private void put(View out, int at, DirectoryScan.Entry entry, int number, int name) {
    out.zero(at, name);
    out.text(at + name, entry.name());
    if (number == NAMES) {
      out.u32(at + 8, 2 * entry.name().length());
      return;
    }
    boolean reparse = (entry.entry().attributes() & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    int tag = reparse ? entry.entry().reparseTag() : 0;
    if (entry.stat() != null) {
      stats.times(out, at + 8, entry.stat());
      out.u64(at + 40, entry.stat().endOfFile()).u64(at + 48, entry.stat().allocated());
    }
    out.u64(at + 8, entry.entry().created());
    out.u32(at + 56, entry.entry().attributes()).u32(at + 60, 2 * entry.name().length());
    switch (number) {
      case ID_BOTH -> out.u32(at + 64, tag).u64(at + 96, entry.entry().fileId());
      case ID_FULL -> out.u32(at + 64, tag).u64(at + 72, entry.entry().fileId());
      case ID_EXTD, ID_EXTD_BOTH -> out.u32(at + 68, tag).u64(at + 72, entry.entry().fileId());
      case 2, BOTH -> out.u32(at + 64, tag);
      default -> {}
    }
  }
}
