// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** NtQueryEaFile, NtSetEaFile (docs/ntfs.md 2.2; MS-FSA 2.1.5.12, 2.1.5.16). */
final class EaCalls {
  private static final int NAME = 8;

  private final Edition edition;

  EaCalls(Edition edition) {
    this.edition = edition;
  }

  /**
   * FILE_FULL_EA_INFORMATION, as IoCheckEaBufferValidity wants it: each offset is just the padded
   * size of its entry. Errors: EA_LIST_INCONSISTENT.
   */
  static List<Ea> decode(View list) throws HostException {
    List<Ea> eas = new ArrayList<>();
    int at = 0;
    while (list.length > 0) {
      int left = list.length - at;
      if (left < NAME) {
        throw inconsistent();
      }
      int nameLength = list.u8(at + 5);
      int valueLength = list.u16(at + 6);
      int size = NAME + nameLength + 1 + valueLength;
      if (left < size || list.u8(at + NAME + nameLength) != 0) {
        throw inconsistent();
      }
      String name = list.ascii(at + NAME, nameLength);
      eas.add(new Ea(name, list.bytes(at + NAME + nameLength + 1, valueLength)));
      int next = list.u32(at);
      if (next == 0) {
        break;
      }
      if (next != padded(size) || next > left) {
        throw inconsistent();
      }
      at += next;
    }
    return eas;
  }

  private static HostException inconsistent() {
    return new HostException(HostError.EA_LIST_INCONSISTENT);
  }

  private static int padded(int size) {
    return (size + 3) & ~3;
  }

  Answer set(FileObject file, View list) throws HostException {
    file.with(FILE_WRITE_EA);
    List<Ea> eas = decode(list);
    file.file.setEas(eas);
    return Answer.NOTHING;
  }

  /**
   * @param index address of an EA's number, from 1; 0 for none
   */
  Answer query(FileObject file, View out, boolean single, View names, long index, boolean restart)
      throws HostException {
    file.with(FILE_READ_EA);
    if (names.length > 0) {
      return named(file, out, single, names);
    }
    List<Ea> eas = file.file.eas();
    if (eas.isEmpty()) {
      throw new HostException(HostError.NO_EAS_ON_FILE);
    }
    synchronized (file) {
      if (index != 0) {
        file.nextEa = View.of(index, 4, 4).u32(0) - 1;
        if (file.nextEa < 0 || file.nextEa > eas.size()) {
          throw new HostException(HostError.NONEXISTENT_EA_ENTRY);
        }
      } else if (restart) {
        file.nextEa = 0;
      }
      if (file.nextEa >= eas.size()) {
        return new Answer(Status.NO_MORE_EAS, 0);
      }
      List<Ea> rest = eas.subList(file.nextEa, eas.size());
      List<Ea> asked = single ? rest.subList(0, 1) : rest;
      Written written = write(out, asked);
      if (written.count == 0) {
        throw new HostException(HostError.BUFFER_TOO_SMALL);
      }
      file.nextEa += written.count;
      int status = written.count < asked.size() ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
      return new Answer(status, written.bytes);
    }
  }

  /** Each that is asked for, without a value if there is none. */
  private Answer named(FileObject file, View out, boolean single, View names) throws HostException {
    List<Ea> found = new ArrayList<>();
    List<Ea> all = file.file.eas();
    if (all.isEmpty() && !edition.since(Edition.WINDOWS_11_24H2_BUILD)) {
      // Not known of every Windows: some may say so here too, so older ones do.
      throw new HostException(HostError.NO_EAS_ON_FILE);
    }
    for (int at = 0; ; ) {
      int length = at + 5 <= names.length ? names.u8(at + 4) : 0;
      if (length == 0 || at + 5 + length + 1 > names.length || names.u8(at + 5 + length) != 0) {
        throw inconsistent();
      }
      String name = names.ascii(at + 5, length).toUpperCase(Locale.ROOT);
      file.file.ea(name); // Errors: INVALID_EA_NAME.
      Ea ea = new Ea(name, new byte[0]);
      for (Ea each : all) {
        ea = each.name().equals(name) ? each : ea;
      }
      found.add(ea);
      int next = names.u32(at);
      if (next == 0 || single) {
        break;
      }
      if ((next & 3) != 0 || next < 5 + length + 1) {
        throw inconsistent();
      }
      at += next;
    }
    Written written = write(out, found);
    if (written.count < found.size()) {
      return new Answer(Status.BUFFER_OVERFLOW, 0);
    }
    return Answer.bytes(written.bytes);
  }

  private record Written(int count, int bytes) {}

  private static Written write(View out, List<Ea> eas) {
    int count = 0;
    int end = 0;
    int last = -1;
    for (Ea ea : eas) {
      int at = padded(end);
      int nameLength = ea.name().length();
      int size = NAME + nameLength + 1 + ea.value().length;
      if (at + size > out.length) {
        break;
      }
      if (last >= 0) {
        out.u32(last, at - last);
      }
      out.u32(at, 0).u8(at + 4, 0).u8(at + 5, nameLength).u16(at + 6, ea.value().length);
      out.put(at + NAME, ea.name().getBytes(StandardCharsets.ISO_8859_1));
      out.u8(at + NAME + nameLength, 0).put(at + NAME + nameLength + 1, ea.value());
      last = at;
      end = at + size;
      count++;
    }
    return new Written(count, end);
  }
}
