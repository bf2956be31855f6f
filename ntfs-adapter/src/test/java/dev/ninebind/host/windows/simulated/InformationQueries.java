// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import java.util.List;
import java.util.Map;

/** NtQueryInformationFile and NtQueryInformationByName. */
final class InformationQueries {
  /**
   * What the I/O manager checks of a class.
   *
   * @param length bytes that it takes at least
   * @param alignment of the buffer
   * @param access rights that the handle must have
   * @param build the first Windows with it
   */
  private record Rule(int length, int alignment, int access, int build) {}

  private static final int STANDARD = 5;
  private static final int EA = 7;
  private static final int NAME = 9;
  private static final int STREAM = 22;
  private static final int COMPRESSION = 28;
  private static final int ATTRIBUTE_TAG = 35;
  private static final int HARD_LINK = 46;
  private static final int NORMALIZED_NAME = 48;
  private static final int ID = 59;
  private static final int STAT = 68;
  private static final int STAT_LX = 70;
  private static final int CASE_SENSITIVE = 71;

  private static final Map<Integer, Rule> RULES =
      Map.ofEntries(
          Map.entry(4, new Rule(40, 8, FILE_READ_ATTRIBUTES, 0)),
          Map.entry(STANDARD, new Rule(24, 8, 0, 0)),
          Map.entry(6, new Rule(8, 8, 0, 0)),
          Map.entry(EA, new Rule(4, 4, 0, 0)),
          Map.entry(NAME, new Rule(8, 4, 0, 0)),
          Map.entry(STREAM, new Rule(32, 8, 0, 0)),
          Map.entry(COMPRESSION, new Rule(16, 8, 0, 0)),
          Map.entry(ATTRIBUTE_TAG, new Rule(8, 4, FILE_READ_ATTRIBUTES, 0)),
          Map.entry(HARD_LINK, new Rule(32, 8, 0, 0)),
          Map.entry(NORMALIZED_NAME, new Rule(8, 4, 0, Edition.WINDOWS_8)),
          Map.entry(ID, new Rule(24, 8, FILE_READ_ATTRIBUTES, Edition.WINDOWS_8)),
          Map.entry(
              STAT, new Rule(Stats.STAT, 8, FILE_READ_ATTRIBUTES, Edition.WINDOWS_10_1703_BUILD)),
          Map.entry(
              STAT_LX,
              new Rule(
                  Stats.STAT_LX,
                  8,
                  FILE_READ_ATTRIBUTES | FILE_READ_EA,
                  Edition.WINDOWS_10_1803_BUILD)),
          Map.entry(
              CASE_SENSITIVE, new Rule(4, 4, FILE_READ_ATTRIBUTES, Edition.WINDOWS_10_1803_BUILD)));

  private static final List<Integer> BY_NAME = List.of(STAT, STAT_LX, CASE_SENSITIVE);

  private final HostVolume volume;
  private final Paths paths;
  private final Edition edition;
  private final Stats stats;

  InformationQueries(HostVolume volume, Paths paths, Edition edition, Stats stats) {
    this.stats = stats;
    this.volume = volume;
    this.paths = paths;
    this.edition = edition;
  }

  private Rule rule(int number, int length) throws HostException {
    Rule rule = RULES.get(number);
    if (rule == null && number > 0 && number < 78) {
      throw new UnsupportedOperationException("information class " + number);
    }
    if (rule == null || !edition.since(rule.build)) {
      throw new HostException(HostError.INVALID_INFO_CLASS);
    }
    if (length < rule.length) {
      throw new HostException(HostError.INFO_LENGTH_MISMATCH);
    }
    return rule;
  }

  Answer byHandle(FileObject file, long buffer, int length, int number) throws HostException {
    Rule rule = rule(number, length);
    View out = View.of(buffer, length, rule.alignment);
    file.with(rule.access);
    return switch (number) {
      case NAME, NORMALIZED_NAME -> name(file, out, number);
      case HARD_LINK -> links(file.file.links(), out);
      case STREAM -> streams(file.file.stat(), out);
      case EA -> {
        out.u32(0, edition.volume().extendedAttributes() ? packed(file.file) : 0);
        yield Answer.bytes(4);
      }
      case STANDARD -> {
        HostStat stat = file.file.stat();
        out.u64(0, stat.allocated()).u64(8, stat.endOfFile()).u32(16, stat.links());
        boolean pending = file.file.links().size() > stat.links();
        out.u8(20, pending ? 1 : 0).u8(21, stat.isDirectory() ? 1 : 0).u16(22, 0);
        yield Answer.bytes(24);
      }
      default -> ofRecord(file.file.stat(), out, number, rule.length);
    };
  }

  private static int packed(HostFile file) throws HostException {
    return dev.ninebind.host.EaList.packedSize(file.eas());
  }

  Answer byName(ObjectName name, long buffer, int length, int number) throws HostException {
    if (!BY_NAME.contains(number)) {
      throw new HostException(HostError.INVALID_INFO_CLASS);
    }
    Rule rule = rule(number, length);
    View out = View.of(buffer, length, rule.alignment);
    try (Paths.Place place = paths.find(name, false)) {
      return ofRecord(paths.stat(place), out, number, rule.length);
    }
  }

  private Answer ofRecord(HostStat stat, View out, int number, int length) throws HostException {
    switch (number) {
      case 4 -> stats.basic(out, stat);
      case 6 -> out.u64(0, stat.fileId());
      case COMPRESSION -> out.u64(0, stat.allocated()).u64(8, 0);
      case ATTRIBUTE_TAG -> out.u32(0, stat.attributes()).u32(4, stat.reparseTag());
      case ID -> out.u64(0, volume.information().serial()).u64(8, stat.fileId()).u64(16, 0);
      case STAT -> stats.stat(out, stat);
      case STAT_LX -> stats.statLx(out, stat);
      case CASE_SENSITIVE -> {
        if (!stat.isDirectory()) {
          throw new HostException(HostError.INVALID_PARAMETER);
        }
        out.u32(0, stat.isCaseSensitive() ? 1 : 0);
      }
      default -> throw new IllegalArgumentException("class " + number);
    }
    return Answer.bytes(length);
  }

  /** FILE_NAME_INFORMATION: the path on the volume, as much as there is room for. */
  private Answer name(FileObject file, View out, int number) throws HostException {
    String path = paths.path(file.file);
    if (number == NAME && file.alias != null) {
      path = path.substring(0, path.lastIndexOf('\\') + 1) + file.alias;
    }
    out.u32(0, 2 * path.length());
    int written = out.text(4, path);
    int status = written < 2 * path.length() ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
    return new Answer(status, 4 + written);
  }

  /** FILE_LINKS_INFORMATION: those names that there is room for. */
  private static Answer links(List<HostFile.Link> links, View out) {
    int needed = 8;
    int end = 8;
    int last = -1;
    int count = 0;
    for (HostFile.Link link : links) {
      int size = 20 + 2 * link.name().length();
      needed = ((needed + 7) & ~7) + size;
      int at = (end + 7) & ~7;
      if (at + size > out.length) {
        continue;
      }
      if (last >= 0) {
        out.u32(last, at - last);
      }
      out.u32(at, 0).u64(at + 8, link.parentId()).u32(at + 16, link.name().length());
      out.text(at + 20, link.name());
      last = at;
      end = at + size;
      count++;
    }
    out.u32(0, needed).u32(4, count);
    int status = count < links.size() ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
    return new Answer(status, end);
  }

  /** FILE_STREAM_INFORMATION: the one of a file, none of a directory. */
  private static Answer streams(HostStat stat, View out) {
    if (stat.isDirectory()) {
      return Answer.NOTHING;
    }
    String name = "::$DATA";
    out.u32(0, 0).u32(4, 2 * name.length()).u64(8, stat.endOfFile()).u64(16, stat.allocated());
    int written = out.text(24, name);
    int status = written < 2 * name.length() ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
    return new Answer(status, 24 + written);
  }
}
