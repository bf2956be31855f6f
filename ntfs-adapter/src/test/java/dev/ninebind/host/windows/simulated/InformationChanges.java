// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import java.util.Map;

/** NtSetInformationFile. */
final class InformationChanges {
  /** As in {@link InformationQueries}. */
  private record Rule(int length, int alignment, int access, int build) {}

  private static final int BASIC = 4;
  private static final int RENAME = 10;
  private static final int LINK = 11;
  private static final int DISPOSITION = 13;
  private static final int ALLOCATION = 19;
  private static final int END_OF_FILE = 20;
  private static final int DISPOSITION_EX = 64;
  private static final int RENAME_EX = 65;
  private static final int CASE_SENSITIVE = 71;
  private static final int LINK_EX = 72;

  /** All FILE_RENAME bits that ntifs.h has. */
  private static final int RENAME_FLAGS = 0x1FF;

  /** All FILE_DISPOSITION bits that ntifs.h has. */
  private static final int DISPOSITION_FLAGS = 0x1F;

  private static final int DISPOSITION_IGNORE_READONLY = 0x10;

  private static final Map<Integer, Rule> RULES =
      Map.of(
          BASIC, new Rule(40, 8, FILE_WRITE_ATTRIBUTES, 0),
          RENAME, new Rule(24, 4, DELETE, 0),
          LINK, new Rule(24, 4, 0, 0),
          DISPOSITION, new Rule(1, 1, DELETE, 0),
          ALLOCATION, new Rule(8, 8, FILE_WRITE_DATA, 0),
          END_OF_FILE, new Rule(8, 8, FILE_WRITE_DATA, 0),
          DISPOSITION_EX, new Rule(4, 4, DELETE, Edition.WINDOWS_10_1607_BUILD),
          RENAME_EX, new Rule(24, 4, DELETE, Edition.WINDOWS_10_1607_BUILD),
          CASE_SENSITIVE, new Rule(4, 4, FILE_WRITE_ATTRIBUTES, Edition.WINDOWS_10_1803_BUILD),
          LINK_EX, new Rule(24, 4, 0, Edition.WINDOWS_10_1809_BUILD));

  private final Paths paths;
  private final Edition edition;
  private final ChangeTimes times;

  InformationChanges(Paths paths, Edition edition, ChangeTimes times) {
    this.times = times;
    this.paths = paths;
    this.edition = edition;
  }

  Answer set(FileObject file, long buffer, int length, int number) throws HostException {
    Rule rule = RULES.get(number);
    if (rule == null && number > 0 && number < 78) {
      throw new UnsupportedOperationException("setting information class " + number);
    }
    if (rule == null || !edition.since(rule.build)) {
      throw new HostException(HostError.INVALID_INFO_CLASS);
    }
    if (length < rule.length) {
      throw new HostException(HostError.INFO_LENGTH_MISMATCH);
    }
    View in = View.of(buffer, length, rule.alignment);
    file.with(rule.access);
    HostFile target = file.file;
    switch (number) {
      case BASIC -> {
        target.setBasic(in.u64(0), in.u64(8), in.u64(16), in.u32(32));
        times.set(target, in.u64(24));
      }
      case ALLOCATION -> {
        if (in.u64(0) < target.stat().endOfFile()) {
          target.setEndOfFile(in.u64(0));
        }
      }
      case END_OF_FILE -> {
        target.setEndOfFile(in.u64(0));
      }
      case DISPOSITION -> target.dispose(in.u8(0) == 0 ? 0 : 1);
      case DISPOSITION_EX -> target.dispose(dispositionFlags(in.u32(0)));
      case CASE_SENSITIVE -> setCaseSensitive(target, in.u32(0));
      case RENAME, RENAME_EX -> rename(file, in, number == RENAME_EX);
      default -> link(file, in, number == LINK_EX);
    }
    return Answer.NOTHING;
  }

  private int dispositionFlags(int flags) throws HostException {
    boolean old = !edition.since(Edition.WINDOWS_10_1809_BUILD);
    if ((flags & ~DISPOSITION_FLAGS) != 0 || (old && (flags & DISPOSITION_IGNORE_READONLY) != 0)) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    return flags;
  }

  private void setCaseSensitive(HostFile target, int flags) throws HostException {
    if ((flags & ~1) != 0) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    target.setCaseSensitive((flags & 1) != 0);
  }

  /** FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION: flags, directory, name. */
  private record NewName(int flags, ObjectName name) {}

  private NewName newName(View in, boolean extended) throws HostException {
    int bytes = in.u32(16);
    if (bytes <= 0 || (bytes & 1) != 0 || bytes > in.length - 20) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    int flags = extended ? in.u32(0) : in.u8(0) == 0 ? 0 : FILE_RENAME_REPLACE_IF_EXISTS;
    boolean old = !edition.since(Edition.WINDOWS_10_1809_BUILD);
    if ((flags & ~RENAME_FLAGS) != 0
        || (old && (flags & FILE_RENAME_IGNORE_READONLY_ATTRIBUTE) != 0)) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    String text = in.text(20, bytes);
    if (in.u64(8) == 0 && !text.startsWith("\\")) {
      throw new UnsupportedOperationException("a new name in the same directory");
    }
    return new NewName(
        flags,
        new ObjectName(in.u64(8), in.address + 20, bytes, text, ObjectName.OBJ_CASE_INSENSITIVE));
  }

  private void rename(FileObject file, View in, boolean extended) throws HostException {
    NewName to = newName(in, extended);
    try (Paths.Place place = paths.find(to.name, false)) {
      if (edition.posixRefused() && (to.flags & FILE_RENAME_POSIX_SEMANTICS) != 0) {
        throw new HostException(HostError.INVALID_PARAMETER);
      }
      file.file.rename(place.directory(), place.name(), to.flags);
    }
    file.alias = null;
  }

  private void link(FileObject file, View in, boolean extended) throws HostException {
    NewName to = newName(in, extended);
    if ((to.flags & FILE_RENAME_REPLACE_IF_EXISTS) != 0) {
      throw new UnsupportedOperationException("a link that replaces");
    }
    try (Paths.Place place = paths.find(to.name, false)) {
      file.file.link(place.directory(), place.name());
    }
  }
}
