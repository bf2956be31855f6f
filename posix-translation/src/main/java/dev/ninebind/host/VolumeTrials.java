// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_RENAME_REPLACE_IF_EXISTS;
import static dev.ninebind.host.NtConstants.FILE_TRAVERSE;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tries what a host volume carries, in a folder below {@code .ninebind} of its root that goes again
 * with all that is in it. It asks at the border to NT, so it is the same for all hosts.
 */
public final class VolumeTrials {
  private static final String TOP = ".ninebind";
  private static final int STAT = FILE_READ_ATTRIBUTES | FILE_READ_EA;
  private static final int ALL =
      STAT | FILE_READ_DATA | FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES | FILE_WRITE_EA | DELETE;
  private static final int DIRECTORY = STAT | FILE_LIST_DIRECTORY | FILE_TRAVERSE;
  private static final int LONG_EA = 60_000;
  private static final long TIB = 1L << 40;

  /** 2001-02-03 04:05:06.7890123 as a FILETIME. */
  private static final long TIME = 126_255_675_067_890_123L;

  private final HostVolume volume;
  private final HostFile folder;

  private VolumeTrials(HostVolume volume, HostFile folder) {
    this.volume = volume;
    this.folder = folder;
  }

  /** Something tried. */
  @FunctionalInterface
  private interface Attempt {
    boolean works() throws HostException;
  }

  /**
   * Tries all.
   *
   * @param write false to change nothing, and so to try nothing
   * @return an outcome of each
   */
  public static Map<VolumeTrial, Outcome> of(HostVolume volume, boolean write) {
    Map<VolumeTrial, Outcome> outcomes = new EnumMap<>(VolumeTrial.class);
    for (VolumeTrial trial : VolumeTrial.values()) {
      outcomes.put(trial, Outcome.UNTRIED);
    }
    if (!write) {
      return outcomes;
    }
    HostOpen make =
        new HostOpen(
            DIRECTORY | DELETE,
            NtConstants.FILE_SHARE_ALL,
            HostOpen.Disposition.OPEN_IF,
            FILE_DIRECTORY_FILE,
            0,
            List.of());
    String name = "doctor-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    try {
      HostStat before = volume.root().stat();
      boolean made;
      try (HostFile top = volume.open(volume.root(), TOP, make)) {
        made = top.created();
        try (HostFile folder = volume.open(top, name, make)) {
          new VolumeTrials(volume, folder).tryAll(outcomes);
          dispose(folder);
        }
        if (made) {
          dispose(top);
        }
      }
      if (made) {
        restoreTimes(volume, before);
      }
    } catch (HostException e) {
      outcomes.put(VolumeTrial.FILE, told(e));
    }
    return outcomes;
  }

  private static void restoreTimes(HostVolume volume, HostStat before) throws HostException {
    HostOpen how = HostOpen.existing(FILE_WRITE_ATTRIBUTES, 0);
    try (HostFile root = volume.open(volume.root(), "", how)) {
      root.setBasic(0, before.accessed(), before.written(), 0);
    }
  }

  private static void dispose(HostFile file) throws HostException {
    file.dispose(FILE_DISPOSITION_DELETE);
  }

  private static Outcome told(HostException e) {
    return Outcome.failed(e.error().name());
  }

  private void tryAll(Map<VolumeTrial, Outcome> outcomes) throws HostException {
    for (VolumeTrial trial : VolumeTrial.values()) {
      Outcome outcome;
      try {
        outcome = Outcome.kept(attempt(trial).works());
      } catch (HostException e) {
        outcome = told(e);
      }
      outcomes.put(trial, outcome);
      clear(folder);
    }
  }

  private Attempt attempt(VolumeTrial trial) {
    return switch (trial) {
      case FILE -> () -> keeps(make("file", List.of()), file -> file.stat().links() == 1);
      case EAS -> this::eas;
      case LONG_EAS -> this::longEas;
      case SPECIAL_FILE -> () -> point(NtConstants.IO_REPARSE_TAG_LX_FIFO, new byte[0]);
      case LINK ->
          () -> point(NtConstants.IO_REPARSE_TAG_LX_SYMLINK, new byte[] {2, 0, 0, 0, '/', 'x'});
      case HARD_LINK -> this::hardLink;
      case CASE -> this::letterCase;
      case ANY_NAME -> () -> isListed("a\uF03A\uF05C\uF080\uD83D.");
      case LONG_NAME -> () -> isListed("\u4E00".repeat(NtConstants.MAX_NAME));
      case NO_SHORT_NAMES -> this::noShortNames;
      case TIMES -> this::times;
      case LARGE_FILE -> this::largeFile;
      case POSIX_DELETE -> this::posixDelete;
      case POSIX_RENAME -> this::posixRename;
    };
  }

  /** What a file shows. */
  @FunctionalInterface
  private interface Look {
    boolean at(HostFile file) throws HostException;
  }

  private static boolean keeps(HostFile file, Look look) throws HostException {
    try (file) {
      return look.at(file);
    }
  }

  private HostFile make(String name, List<Ea> eas) throws HostException {
    return volume.open(folder, name, HostOpen.create(ALL, 0, eas));
  }

  private static Ea number(String name, int value) {
    byte[] bytes = {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    return new Ea(name, bytes);
  }

  private boolean eas() throws HostException {
    List<Ea> eas =
        List.of(number("$LXUID", 12_345), number("$LXGID", 54_321), number("$LXMOD", 0107751));
    return keeps(
        make("eas", eas),
        file -> {
          HostStat stat = file.stat();
          return stat.lxUid() == 12_345 && stat.lxGid() == 54_321 && stat.lxMode() == 0107751;
        });
  }

  private boolean longEas() throws HostException {
    return keeps(
        make("eas", List.of()),
        file -> {
          file.setEas(List.of(new Ea("LX.USER.DOCTOR", new byte[LONG_EA])));
          byte[] value = file.ea("LX.USER.DOCTOR");
          return value != null && value.length == LONG_EA;
        });
  }

  private boolean point(int tag, byte[] data) throws HostException {
    return keeps(
        make("point", List.of()),
        file -> {
          file.setReparsePoint(new ReparsePoint(tag, data));
          return file.stat().reparseTag() == tag;
        });
  }

  private boolean hardLink() throws HostException {
    return keeps(
        make("name", List.of()),
        file -> {
          file.link(folder, "other");
          return file.stat().links() == 2;
        });
  }

  private boolean letterCase() throws HostException {
    HostOpen how =
        HostOpen.create(DIRECTORY | FILE_WRITE_ATTRIBUTES | DELETE, FILE_DIRECTORY_FILE, List.of());
    try (HostFile directory = volume.open(folder, "directory", how)) {
      if (volume.capabilities().caseSensitiveDirectories()) {
        directory.setCaseSensitive(true);
      }
      HostOpen file = HostOpen.create(ALL, 0, List.of());
      volume.open(directory, "name", file).close();
      try {
        volume.open(directory, "NAME", file).close();
        return names(directory).size() == 2;
      } finally {
        clear(directory);
      }
    }
  }

  private boolean isListed(String name) throws HostException {
    make(name, List.of()).close();
    return names(folder).contains(name);
  }

  private boolean noShortNames() throws HostException {
    make("a long name.text", List.of()).close();
    try {
      volume.stat(folder, "ALONGN~1.TEX");
      return false;
    } catch (HostException e) {
      return e.error() == HostError.OBJECT_NAME_NOT_FOUND;
    }
  }

  private boolean times() throws HostException {
    return keeps(
        make("times", List.of()),
        file -> {
          file.setBasic(TIME, TIME + 1, TIME + 2, 0);
          HostStat now = file.stat();
          return now.created() == TIME && now.accessed() == TIME + 1 && now.written() == TIME + 2;
        });
  }

  private boolean largeFile() throws HostException {
    return keeps(
        make("large", List.of()),
        file -> {
          file.setSparse();
          file.setEndOfFile(TIB);
          HostStat now = file.stat();
          return now.endOfFile() == TIB && now.allocated() < TIB / 2;
        });
  }

  private boolean posixDelete() throws HostException {
    try (HostFile open = make("open", List.of())) {
      try (HostFile again = volume.open(folder, "open", HostOpen.existing(DELETE, 0))) {
        again.dispose(FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
      }
      open.setEndOfFile(1);
      return names(folder).isEmpty();
    }
  }

  private boolean posixRename() throws HostException {
    try (HostFile replaced = make("old", List.of());
        HostFile file = make("new", List.of())) {
      file.rename(folder, "old", FILE_RENAME_REPLACE_IF_EXISTS | FILE_RENAME_POSIX_SEMANTICS);
      replaced.setEndOfFile(1);
      return names(folder).equals(List.of("old"));
    }
  }

  private static List<String> names(HostFile directory) throws HostException {
    List<String> names = new ArrayList<>();
    for (List<HostEntry> page = directory.list(true);
        !page.isEmpty();
        page = directory.list(false)) {
      page.forEach(entry -> names.add(entry.name()));
    }
    return names;
  }

  private void clear(HostFile directory) throws HostException {
    for (String name : names(directory)) {
      try (HostFile file = volume.open(directory, name, HostOpen.existing(DELETE, 0))) {
        dispose(file);
      }
    }
  }
}
