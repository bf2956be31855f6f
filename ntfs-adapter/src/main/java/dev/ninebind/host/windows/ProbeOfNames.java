// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;

/** How names are found, and come and go, tried on new ones. */
final class ProbeOfNames {
  private static final int POSIX_DELETE =
      NtConstants.FILE_DISPOSITION_DELETE
          | NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS
          | NtConstants.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE;

  private static final int POSIX_RENAME =
      NtConstants.FILE_RENAME_REPLACE_IF_EXISTS
          | NtConstants.FILE_RENAME_POSIX_SEMANTICS
          | NtConstants.FILE_RENAME_IGNORE_READONLY_ATTRIBUTE;

  /** Milliseconds. */
  private static final int WATCH_PATIENCE = 1000;

  private static final String LONG = "A name that is long.text";

  private final Nt nt;
  private final ProbeFolder folder;
  private final WindowsProbe probe;

  ProbeOfNames(Nt nt, ProbeFolder folder, WindowsProbe probe) {
    this.nt = nt;
    this.folder = folder;
    this.probe = probe;
  }

  void run() throws HostException {
    probe.look(
        WindowsFeature.DONT_REPARSE,
        () -> folder.find(folder.handle(), "f", NtOptions.OBJ_DONT_REPARSE));
    probe.look(WindowsFeature.CASE_SENSITIVE_DIRECTORIES, this::flaggedDirectory);
    caseOfNames();
    probe.look(WindowsFeature.POSIX_DELETE, this::posixDelete);
    probe.look(WindowsFeature.POSIX_RENAME, this::posixRename);
    probe.look(WindowsFeature.RENAME_ABOVE_OPEN_FILES, this::renameAbove);
    probe.look(WindowsFeature.RENAMES_CASE, this::renamesCase);
    probe.look(WindowsFeature.HARD_LINKS, () -> link("link"));
    probe.look(WindowsFeature.LINK_NAMES, this::linkNames);
    probe.look(WindowsFeature.NORMALIZED_NAME, this::normalizedName);
    probe.look(WindowsFeature.WHOLE_NAMES, this::wholeNames);
    probe.look(WindowsFeature.SHORT_NAMES, this::shortNames);
    probe.look(WindowsFeature.LISTS_AFRESH, this::listsAfresh);
    probe.look(WindowsFeature.WATCHES_TREES, this::watchesTrees);
  }

  private static int absentAsWanted(int status) {
    if (NtStatus.isSuccess(status)) {
      return HostError.OBJECT_NAME_COLLISION.status();
    }
    return status == HostError.OBJECT_NAME_NOT_FOUND.status() ? NtStatus.SUCCESS : status;
  }

  private int setCaseFlag(long directory, int flags) {
    nt.scratch.memory.putInt(Scratch.STRUCTURE + FileCaseSensitiveInformation.FLAGS, flags);
    return nt.set(
        directory, FileInformationClass.FILE_CASE_SENSITIVE, FileCaseSensitiveInformation.SIZE);
  }

  private int flaggedDirectory() throws HostException {
    long directory = folder.directory("cs");
    NtStatus.check(setCaseFlag(directory, 1));
    folder.file(directory, "n", 0);
    return absentAsWanted(folder.find(directory, "N", 0));
  }

  /** In a directory without the flag, which it may have inherited. */
  private void caseOfNames() {
    probe.look(
        WindowsFeature.CASE_SENSITIVE_NAMES,
        () -> {
          long directory = folder.directory("plain");
          if (probe.has(WindowsFeature.CASE_SENSITIVE_DIRECTORIES)) {
            NtStatus.check(setCaseFlag(directory, 0));
          }
          folder.file(directory, "n", 0);
          return absentAsWanted(folder.find(directory, "N", 0));
        });
  }

  /** Others have the file open, and it has become READONLY. */
  private int posixDelete() throws HostException {
    long other = folder.file("gone");
    long deleter = folder.removal().open(folder.handle(), "gone");
    int status;
    try {
      NtStatus.check(folder.removal().setAttributes(other, NtConstants.FILE_ATTRIBUTE_READONLY));
      nt.scratch.memory.putInt(
          Scratch.STRUCTURE + FileDispositionInformationEx.FLAGS, POSIX_DELETE);
      status =
          nt.set(
              deleter, FileInformationClass.FILE_DISPOSITION_EX, FileDispositionInformationEx.SIZE);
    } finally {
      nt.close(deleter);
    }
    NtStatus.check(status);
    status = absentAsWanted(folder.find(folder.handle(), "gone", 0));
    NtStatus.check(status);
    return refusedWhileNotEmpty();
  }

  /** Some hosts take the flags for a directory that is not empty, and then do nothing. */
  private int refusedWhileNotEmpty() throws HostException {
    long directory = folder.directory("full");
    folder.file(directory, "f", 0);
    nt.scratch.memory.putInt(Scratch.STRUCTURE + FileDispositionInformationEx.FLAGS, POSIX_DELETE);
    int status =
        nt.set(
            directory, FileInformationClass.FILE_DISPOSITION_EX, FileDispositionInformationEx.SIZE);
    if (NtStatus.isSuccess(status)) {
      return HostError.NOT_SUPPORTED.status();
    }
    return status == HostError.DIRECTORY_NOT_EMPTY.status() ? NtStatus.SUCCESS : status;
  }

  /** Others have open what is replaced, and it is READONLY. */
  private int posixRename() throws HostException {
    long source = folder.file("source");
    long target = folder.file(folder.handle(), "target", NtConstants.FILE_ATTRIBUTE_READONLY);
    int length = nt.scratch.putTarget(POSIX_RENAME, folder.handle(), "target");
    int status = nt.set(source, FileInformationClass.FILE_RENAME_EX, length);
    folder
        .removal()
        .setAttributes(target, NtConstants.FILE_ATTRIBUTE_NORMAL); // to be removed by any host
    return status;
  }

  private int renameAbove() throws HostException {
    long directory = folder.directory("above");
    long below = folder.file(directory, "below", 0);
    int length = nt.scratch.putTarget(0, folder.handle(), "moved");
    NtStatus.check(nt.set(directory, FileInformationClass.FILE_RENAME, length));
    // A host that knows handles by their paths loses those below.
    length = nt.scratch.putTarget(0, directory, "still below");
    return nt.set(below, FileInformationClass.FILE_RENAME, length);
  }

  private int renamesCase() throws HostException {
    long file = folder.file("case");
    int length = nt.scratch.putTarget(0, folder.handle(), "CASE");
    NtStatus.check(nt.set(file, FileInformationClass.FILE_RENAME, length));
    return folder.lists("CASE") ? NtStatus.SUCCESS : HostError.OBJECT_NAME_NOT_FOUND.status();
  }

  private int link(String name) throws HostException {
    long file = folder.file(name + "ed");
    int length = nt.scratch.putTarget(0, folder.handle(), name);
    return nt.set(file, FileInformationClass.FILE_LINK, length);
  }

  private int linkNames() throws HostException {
    long file = folder.file("named");
    boolean right = FileNames.all(nt, file).get(0).name().equals("named");
    return right ? NtStatus.SUCCESS : HostError.NOT_FOUND.status();
  }

  private int normalizedName() throws HostException {
    long file = folder.file("normal");
    String name = FileNames.last(nt, file, FileInformationClass.FILE_NORMALIZED_NAME);
    return name.equals("normal") ? NtStatus.SUCCESS : HostError.NOT_FOUND.status();
  }

  private int wholeNames() throws HostException {
    long file = folder.file("whole. .");
    String name = FileNames.last(nt, file, FileInformationClass.FILE_NAME);
    return name.equals("whole. .") ? NtStatus.SUCCESS : HostError.NOT_FOUND.status();
  }

  /** Whether a long name was given a short one: the listing tells. */
  private int shortNames() throws HostException {
    folder.file(LONG);
    int informationClass = FileInformationClass.FILE_ID_BOTH_DIRECTORY;
    boolean withEvent = probe.has(WindowsFeature.DIRECTORY_EVENTS);
    int status = nt.list(folder.handle(), informationClass, withEvent, true);
    while (NtStatus.isSuccess(status)) {
      if (hasShortName(nt.scratch.area(0), (int) nt.scratch.information())) {
        return NtStatus.SUCCESS;
      }
      status = nt.list(folder.handle(), informationClass, withEvent, false);
    }
    return status == NtStatus.NO_MORE_FILES ? HostError.NOT_FOUND.status() : status;
  }

  private int listsAfresh() throws HostException {
    int informationClass = FileInformationClass.FILE_ID_BOTH_DIRECTORY;
    boolean withEvent = probe.has(WindowsFeature.DIRECTORY_EVENTS);
    long directory = folder.directory("listed");
    DirectoryPage.read(nt, directory, informationClass, withEvent, true);
    folder.file(directory, "f", 0);
    boolean empty = DirectoryPage.read(nt, directory, informationClass, withEvent, true).isEmpty();
    return empty ? HostError.NO_SUCH_FILE.status() : NtStatus.SUCCESS;
  }

  /** A change two levels below, which some hosts do not tell; NT does before making it returns. */
  private int watchesTrees() throws HostException {
    long top = folder.directory("watched");
    long below = folder.directory(top, "below");
    Nt waiting = nt.another();
    NtStatus.check(waiting.beginWatch(top, NtConstants.FILE_NOTIFY_CHANGE_FILE_NAME, true));
    int status;
    try {
      folder.file(below, "f", 0);
    } finally {
      status = waiting.completedWithin(WATCH_PATIENCE);
      if (status == NtStatus.PENDING) {
        nt.cancel(top, waiting.scratch.ioStatus());
        waiting.completed();
      }
    }
    return status == NtStatus.PENDING ? HostError.IO_TIMEOUT.status() : status;
  }

  private static boolean hasShortName(ByteBuffer page, int length) {
    int at = 0;
    while (at + FileIdBothDirInformation.FILE_NAME <= length) {
      int units = page.getInt(at + FileIdBothDirInformation.FILE_NAME_LENGTH);
      String name = Scratch.string(page, at + FileIdBothDirInformation.FILE_NAME, units);
      if (name.equals(LONG) && page.get(at + FileIdBothDirInformation.SHORT_NAME_LENGTH) > 0) {
        return true;
      }
      int next = page.getInt(at + FileIdBothDirInformation.NEXT_ENTRY_OFFSET);
      if (next == 0) {
        return false;
      }
      at += next;
    }
    return false;
  }
}
