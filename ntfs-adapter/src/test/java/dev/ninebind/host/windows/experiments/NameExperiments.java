// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.experiments;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_NORMAL;
import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_READONLY;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_DELETE;
import static dev.ninebind.host.NtConstants.FILE_DISPOSITION_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_RENAME_POSIX_SEMANTICS;
import static dev.ninebind.host.NtConstants.FILE_WRITE_EA;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaList;
import dev.ninebind.host.windows.NtCaller;
import dev.ninebind.host.windows.NtTrees;
import dev.ninebind.host.windows.WindowsPrograms;
import java.nio.ByteBuffer;
import java.util.List;

/** X4, X6, X7, X8, X11: what can be done with names. */
final class NameExperiments {
  private static final int LINK = 11;
  private static final int RENAME = 10;
  private static final int RENAME_EX = 65;
  private static final int DISPOSITION_EX = 64;
  private static final int CASE_SENSITIVE = 71;
  private static final int MORE_LINKS_THAN_NTFS_HAS = 1100;

  private NameExperiments() {}

  private static int setCase(Bench bench, String what, long directory, int flags) {
    ByteBuffer in = NtCaller.memory(4).putInt(0, flags);
    return bench.call(what, () -> bench.caller.set(directory, in, CASE_SENSITIVE));
  }

  static void caseFlag(Bench bench) {
    long empty = bench.directory(bench.root, "empty");
    int first = setCase(bench, "set the flag of an empty directory", empty, 1);
    long full = bench.directory(bench.root, "full");
    bench.close(bench.directory(full, "something"));
    int second = setCase(bench, "set the flag of a directory with something in it", full, 1);
    long below = bench.directory(empty, "below");
    ByteBuffer out = NtCaller.memory(4);
    int told =
        bench.call(
            "query the flag of a new directory in the first",
            () -> bench.caller.query(below, out, CASE_SENSITIVE));
    bench.saw("  it is " + out.getInt(0));
    long file = bench.file("file");
    setCase(bench, "set the flag of a file", file, 1);
    for (String name : new String[] {"NAME", "name"}) {
      ByteBuffer oa = bench.caller.objectAttributes(empty, name, 0);
      bench.open(
          "make " + name + " in the first",
          () -> bench.caller.create(oa, FILE_ALL_ACCESS, NtCaller.CREATE, 0, null));
    }
    setCase(bench, "clear the flag where names differ by case", empty, 0);
    String value =
        WindowsPrograms.registry(
            "HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem", "NtfsEnableDirCaseSensitivity");
    bench.saw("registry NtfsEnableDirCaseSensitivity: " + value);
    bench.conclude(
        "Empty: "
            + Bench.name(first)
            + "; not empty: "
            + Bench.name(second)
            + "; registry: "
            + value
            + (told == 0 ? "; a new directory inherits " + out.getInt(0) : "")
            + ".");
  }

  static void links(Bench bench) {
    long file = bench.file("first");
    int names = 1;
    int status = 0;
    while (status == 0 && names < MORE_LINKS_THAN_NTFS_HAS) {
      ByteBuffer target = NtCaller.target(0, bench.root, "l" + names);
      status = bench.caller.set(file, target, LINK);
      names += status == 0 ? 1 : 0;
    }
    bench.saw("names made: " + names + "; the next: " + Bench.name(status));
    bench.conclude(
        status == 0
            ? "A file has more than " + names + " names."
            : "A file has at most " + names + " names; then " + Bench.name(status) + ".");
  }

  private interface Opener {
    long open(long directory);
  }

  static void renameAbove(Bench bench) {
    trial(bench, "nothing open below", directory -> 0);
    trial(
        bench,
        "a file below open for reading, all shared",
        directory -> bench.reopen(directory, "f", FILE_READ_DATA));
    trial(
        bench,
        "a file below open for its attributes only",
        directory -> bench.reopen(directory, "f", FILE_READ_ATTRIBUTES));
    trial(
        bench,
        "a file below open by its id",
        directory -> {
          long byName = bench.reopen(directory, "f", FILE_READ_ATTRIBUTES);
          ByteBuffer oa = bench.caller.objectById(bench.root, bench.id(byName));
          bench.caller.close(byName);
          int options = NtCaller.OPEN_BY_FILE_ID | NtCaller.OPEN_REPARSE_POINT;
          return bench.caller.create(oa, FILE_READ_DATA, NtCaller.OPEN, options, null);
        });
    trial(
        bench,
        "a file below open, and removed with POSIX semantics",
        directory -> {
          long open = bench.reopen(directory, "f", FILE_READ_DATA);
          long remover = bench.reopen(directory, "f", DELETE);
          int flags = FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS;
          ByteBuffer in = NtCaller.memory(4).putInt(0, flags);
          bench.call("  remove it", () -> bench.caller.set(remover, in, DISPOSITION_EX));
          bench.caller.close(remover);
          return open;
        });
  }

  private static void trial(Bench bench, String what, Opener opener) {
    int number = bench.lines().size();
    String name = "d" + number;
    long directory = bench.directory(bench.root, name);
    ByteBuffer oa = bench.caller.objectAttributes(directory, "f", 0);
    bench.caller.close(bench.caller.create(oa, FILE_ALL_ACCESS, NtCaller.CREATE, 0, null));
    long open = opener.open(directory);
    if (open < 0) {
      bench.conclude(what + ": could not be opened, " + Bench.name((int) open) + ".");
      return;
    }
    ByteBuffer classic = NtCaller.target(0, bench.root, "classic" + number);
    int first =
        bench.call(
            what + ": rename (10) the directory",
            () -> bench.caller.set(directory, classic, RENAME));
    ByteBuffer posix = NtCaller.target(FILE_RENAME_POSIX_SEMANTICS, bench.root, "posix" + number);
    int second =
        bench.call(
            what + ": rename (65, POSIX) the directory",
            () -> bench.caller.set(directory, posix, RENAME_EX));
    if (open > 0) {
      bench.caller.close(open);
    }
    bench.conclude(what + ": " + Bench.name(first) + "; POSIX: " + Bench.name(second) + ".");
  }

  static void shortNames(Bench bench) {
    long plain = bench.directory(bench.root, "plain");
    long sensitive = bench.directory(bench.root, "sensitive");
    int status = setCase(bench, "set the case flag", sensitive, 1);
    int[] aliases = new int[2];
    long[] directories = {plain, sensitive};
    for (int i = 0; i < 2; i++) {
      String where = i == 0 ? "an ordinary directory" : "a directory with the case flag";
      for (String name : new String[] {"a long name.text", "short\uF03Aname", "Ab", "ab.txt"}) {
        bench.close(bench.directory(directories[i], name));
      }
      for (NtTrees.Entry entry : NtTrees.list(bench.caller, directories[i])) {
        String alias = entry.alias().isEmpty() ? "none" : entry.alias();
        bench.saw("in " + where + ", " + escaped(entry.name()) + " has the short name " + alias);
        aliases[i] += entry.alias().isEmpty() ? 0 : 1;
      }
    }
    bench.conclude(
        "Short names in an ordinary directory: "
            + aliases[0]
            + " of 4; in one with the case flag ("
            + Bench.name(status)
            + "): "
            + aliases[1]
            + " of 4.");
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      text.append(c < 0x7F ? String.valueOf(c) : String.format("\\u%04X", (int) c));
    }
    return text.toString();
  }

  static void readOnlyAndLinks(Bench bench) {
    long file = bench.file("readonly");
    ByteBuffer basic = NtCaller.memory(40).putInt(32, FILE_ATTRIBUTE_READONLY);
    bench.call("make a file READONLY", () -> bench.caller.set(file, basic, 4));
    long opened =
        bench.open(
            "open it for writing EAs", () -> bench.reopen(bench.root, "readonly", FILE_WRITE_EA));
    ByteBuffer eas = NtCaller.memory(EaList.encode(List.of(new Ea("$LXMOD", new byte[4]))));
    int set =
        opened < 0
            ? (int) opened
            : bench.call("set an EA of it", () -> bench.caller.setEas(opened, eas));
    bench.caller.set(file, NtCaller.memory(40).putInt(32, FILE_ATTRIBUTE_NORMAL), 4);
    long link = bench.file("link");
    ByteBuffer point = Reparse.link("target");
    bench.call("make an LX_SYMLINK", () -> bench.caller.control(link, Reparse.SET, point, null));
    bench.close(link);
    int rights = DELETE | FILE_READ_ATTRIBUTES;
    long again = bench.open("open it", () -> bench.reopen(bench.root, "link", rights));
    ByteBuffer second = NtCaller.target(0, bench.root, "second");
    int linked = bench.call("give it a second name", () -> bench.caller.set(again, second, LINK));
    ByteBuffer third = NtCaller.target(0, bench.root, "third");
    int renamed = bench.call("rename it", () -> bench.caller.set(again, third, RENAME));
    bench.saw(String.format("  its tag is 0x%08X", bench.tag(again)));
    bench.conclude(
        "EAs of a READONLY file: "
            + Bench.name(set)
            + "; a link's second name: "
            + Bench.name(linked)
            + "; its rename: "
            + Bench.name(renamed)
            + ".");
  }
}
