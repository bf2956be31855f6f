// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.FileType;
import dev.ninebind.posix.Timestamp;
import dev.ninebind.posix.ntfs.Inspection;
import dev.ninebind.posix.ntfs.LxMetadata;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An {@link Inspection} for people: one fact a line. */
final class InspectionText {
  private static final int LONGEST_VALUE = 128;

  private final List<String> lines = new ArrayList<>();

  private InspectionText() {}

  /**
   * @param store the file that EAs and reparse points are in, or null if they are the file's own
   */
  static List<String> of(Inspection inspection, Path store) {
    InspectionText text = new InspectionText();
    text.head(inspection);
    text.line("metadata", store == null ? "in EAs" : "in " + Printable.quoted(store.toString()));
    text.stored(inspection.stat());
    text.reparse(inspection.reparse());
    inspection
        .times()
        .forEach(
            moment ->
                text.line(
                    moment.what(), instant(moment.time()) + ", FILETIME " + moment.fileTime()));
    for (Inspection.Xattr xattr : inspection.xattrs()) {
      text.line(
          "xattr",
          Printable.bytes(xattr.name())
              + " = "
              + (xattr.acl() != null ? xattr.acl() : cut(Printable.bytes(xattr.value())))
              + ", in EA "
              + Printable.quoted(xattr.ea()));
    }
    for (Ea ea : inspection.eas()) {
      text.line(
          "EA",
          Printable.quoted(ea.name())
              + ", "
              + ea.value().length
              + " bytes: "
              + cut(Printable.hex(ea.value())));
    }
    inspection.problems().forEach(problem -> text.line("problem", Printable.quoted(problem)));
    return text.lines;
  }

  private void head(Inspection inspection) {
    HostStat stat = inspection.stat();
    line("name", name(inspection.name()));
    for (Inspection.Link link : inspection.names()) {
      line("link", name(link.name()) + " in " + id(link.parentId()));
    }
    line("id", id(stat.fileId()));
    LxMetadata shown = inspection.shown();
    line(
        "guest sees",
        inspection.type().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + ", mode "
            + octal(shown.mode())
            + ", uid "
            + Integer.toUnsignedString(shown.uid())
            + ", gid "
            + Integer.toUnsignedString(shown.gid())
            + (isDevice(inspection.type()) ? ", device " + shown.major() + ":" + shown.minor() : "")
            + ", "
            + stat.links()
            + (stat.links() == 1 ? " link" : " links"));
    line("length", stat.endOfFile() + " bytes, " + stat.allocated() + " on the volume");
    line(
        "attributes",
        String.format("0x%x", stat.attributes())
            + " "
            + String.join(" ", inspection.attributes())
            + (stat.isCaseSensitive() ? ", case counts in it" : ""));
  }

  /** What of the guest's view is stored; all else is made up. */
  private void stored(HostStat stat) {
    List<String> stored = new ArrayList<>();
    if (has(stat, NtConstants.LX_FILE_METADATA_HAS_UID)) {
      stored.add("uid " + Integer.toUnsignedString(stat.lxUid()));
    }
    if (has(stat, NtConstants.LX_FILE_METADATA_HAS_GID)) {
      stored.add("gid " + Integer.toUnsignedString(stat.lxGid()));
    }
    if (has(stat, NtConstants.LX_FILE_METADATA_HAS_MODE)) {
      stored.add("mode " + octal(stat.lxMode()));
    }
    if (has(stat, NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID)) {
      stored.add("device " + stat.lxMajor() + ":" + stat.lxMinor());
    }
    line("stored", stored.isEmpty() ? "nothing for Linux" : String.join(", ", stored));
  }

  private void reparse(Inspection.Reparse reparse) {
    if (reparse == null) {
      return;
    }
    line(
        "reparse",
        String.format("0x%08x", reparse.point().tag())
            + (reparse.tagName() == null ? "" : " " + reparse.tagName())
            + ", "
            + reparse.point().data().length
            + " bytes: "
            + cut(Printable.hex(reparse.point().data())));
    if (reparse.target() != null) {
      line("target", Printable.bytes(reparse.target()));
    }
  }

  private void line(String what, String text) {
    lines.add(String.format("%-11s %s", what, text).stripTrailing());
  }

  private static String name(Inspection.StoredName name) {
    String host = Printable.quoted(name.host());
    if (name.guest() == null) {
      return host + (name.host().isEmpty() ? ", the volume's root" : ", which no guest sees");
    }
    String guest = Printable.bytes(name.guest());
    return guest.equals(host) ? host : guest + ", stored as " + host;
  }

  private static String id(long id) {
    return String.format("0x%016x (record %d, sequence %d)", id, id & 0xFFFFFFFFFFFFL, id >>> 48);
  }

  private static String instant(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
  }

  private static String octal(int mode) {
    return String.format("%07o", mode);
  }

  private static boolean has(HostStat stat, int flag) {
    return (stat.lxFlags() & flag) != 0;
  }

  private static boolean isDevice(FileType type) {
    return type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
