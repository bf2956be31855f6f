// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.probes;

import static dev.ninebind.host.windows.probes.Probe.outcome;
import static dev.ninebind.host.windows.probes.Program.ALL;
import static dev.ninebind.host.windows.probes.Program.BY_ID;
import static dev.ninebind.host.windows.probes.Program.CASE_INSENSITIVE;
import static dev.ninebind.host.windows.probes.Program.CREATE;
import static dev.ninebind.host.windows.probes.Program.DONT_REPARSE;
import static dev.ninebind.host.windows.probes.Program.OPEN;
import static dev.ninebind.host.windows.probes.Program.PENDING;
import static dev.ninebind.host.windows.probes.Program.REPARSE_POINT;
import static dev.ninebind.host.windows.probes.Program.SYNCHRONOUS;
import static dev.ninebind.host.windows.probes.Program.check;

import dev.ninebind.host.HostError;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What Ninebind relies on of ntdll, call by call and class by class, with what Windows answers
 * (docs/ntfs.md; MS-FSA and MS-FSCC; ntstatus.h). Each question has a folder of its own.
 */
final class Probes {
  private static final int OK = 0;

  private static final int SET_REPARSE_POINT = 0x900A4;
  private static final int GET_REPARSE_POINT = 0x900A8;
  private static final int SET_SPARSE = 0x900C4;
  private static final int SET_ZERO_DATA = 0x980C8;
  private static final int QUERY_ALLOCATED_RANGES = 0x940CF;

  private final List<Probe> all = new ArrayList<>();

  private Probes() {}

  static List<Probe> all() {
    Probes probes = new Probes();
    probes.opening();
    probes.names();
    probes.removing();
    probes.renaming();
    probes.links();
    probes.data();
    probes.queries();
    probes.changes();
    probes.listing();
    probes.metadata();
    probes.controls();
    probes.locks();
    probes.volumes();
    probes.waiting();
    return List.copyOf(probes.all);
  }

  private void add(String call, String about, HostError windows, Probe.Question question) {
    add(call, about, windows.status(), question);
  }

  private void add(String call, String about, int windows, Probe.Question question) {
    all.add(new Probe(call, about, windows, question));
  }

  private void opening() {
    String call = "NtCreateFile";
    add(
        call,
        "relative to a directory's handle",
        OK,
        p -> {
          p.file("f");
          return p.look("f");
        });
    add(
        call,
        "an empty name opens what the handle is of",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abc", 0));
          long again = p.open(file, "", ALL, OPEN, REPARSE_POINT | SYNCHRONOUS, 0);
          return p.read(again, 3, 0);
        });
    add(
        call,
        "OBJ_DONT_REPARSE",
        OK,
        p -> {
          p.file("f");
          p.open(p.folder, "f", ALL, OPEN, REPARSE_POINT, DONT_REPARSE);
          return OK;
        });
    add(call, "no such name", HostError.OBJECT_NAME_NOT_FOUND, p -> p.look("f"));
    add(
        call,
        "FILE_CREATE of a name that is there",
        HostError.OBJECT_NAME_COLLISION,
        p -> {
          p.file("f");
          p.file("f");
          return OK;
        });
    add(
        call,
        "FILE_DIRECTORY_FILE for a file",
        HostError.NOT_A_DIRECTORY,
        p -> {
          p.file("f");
          p.open(p.folder, "f", ALL, OPEN, 1, 0);
          return OK;
        });
    add(
        call,
        "FILE_NON_DIRECTORY_FILE for a directory",
        HostError.FILE_IS_A_DIRECTORY,
        p -> {
          p.directory("d");
          p.open(p.folder, "d", ALL, OPEN, 0x40, 0);
          return OK;
        });
    add(
        call,
        "against the share mode of another handle",
        HostError.SHARING_VIOLATION,
        p -> {
          p.create(p.object(p.folder, Program.units("f"), 0), ALL, 0, 0, CREATE, 0, null);
          p.again("f");
          return OK;
        });
    add(
        call,
        "READONLY, for writing",
        HostError.ACCESS_DENIED,
        p -> {
          readOnly(p, "f");
          p.again("f");
          return OK;
        });
    add(
        call,
        "FILE_OPEN_BY_FILE_ID",
        OK,
        p -> {
          long file = p.file("f");
          ByteBuffer id = p.memory(8);
          check(p.query(file, 6, id));
          byte[] name = new byte[8];
          id.get(0, name);
          p.create(p.object(p.folder, name, 0), 0x80, 0, 7, OPEN, BY_ID | REPARSE_POINT, null);
          return OK;
        });
    add(
        call,
        "a file whose deletion is pending",
        HostError.DELETE_PENDING,
        p -> {
          long file = p.file("f");
          p.again("f");
          check(p.set(file, 13, p.memory(1).put(0, (byte) 1)));
          p.close(file);
          return p.look("f");
        });
    add(
        call,
        "FILE_DELETE_ON_CLOSE",
        HostError.OBJECT_NAME_NOT_FOUND,
        p -> {
          p.close(p.open(p.folder, "f", ALL, CREATE, 0x1000, 0));
          return p.look("f");
        });
  }

  private static long readOnly(Program p, String name) throws Program.Refused {
    ByteBuffer object = p.object(p.folder, Program.units(name), 0);
    return p.create(object, ALL, 1, 7, CREATE, REPARSE_POINT | SYNCHRONOUS, null);
  }

  private void names() {
    String call = "NtCreateFile";
    add(call, "'..' as a name", HostError.OBJECT_NAME_INVALID, p -> p.look(".."));
    add(
        call,
        "a name with '?'",
        HostError.OBJECT_NAME_INVALID,
        p -> {
          p.file("a?b");
          return OK;
        });
    add(
        call,
        "a name of 256 units",
        HostError.OBJECT_NAME_INVALID,
        p -> {
          p.file("x".repeat(256));
          return OK;
        });
    add(
        call,
        "a path of more than 260 units",
        OK,
        p -> {
          long d = p.directory("d".repeat(200));
          p.open(d, "f".repeat(200), ALL, CREATE, REPARSE_POINT, 0);
          return OK;
        });
    add(
        call,
        "a dot at the end is part of the name",
        HostError.OBJECT_NAME_NOT_FOUND,
        p -> {
          p.file("a.");
          return p.look("a");
        });
    add(
        call,
        "a device's name is a name as any",
        OK,
        p -> {
          p.file("nul");
          return p.look("nul");
        });
    add(
        call,
        "another case, in a directory without the flag",
        OK,
        p -> {
          p.file("f");
          return p.look("F");
        });
    add(
        call,
        "another case, with OBJ_CASE_INSENSITIVE",
        OK,
        p -> {
          p.file("f");
          p.open(p.folder, "F", ALL, OPEN, REPARSE_POINT, CASE_INSENSITIVE);
          return OK;
        });
    add(
        call,
        "FILE_CREATE of a name in another case",
        HostError.OBJECT_NAME_COLLISION,
        p -> {
          p.file("f");
          p.file("F");
          return OK;
        });
    add(
        call,
        "a lone surrogate in a name",
        OK,
        p -> {
          byte[] name = {'a', 0, 0x34, (byte) 0xD8};
          p.create(p.object(p.folder, name, 0), ALL, 0, 7, CREATE, 0, null);
          return OK;
        });
    add(
        call,
        "'a:b' is a stream of a",
        OK,
        p -> {
          p.file("a:b");
          return p.look("a");
        });
  }

  private void removing() {
    add(
        "NtSetInformationFile 13",
        "the name goes with the last handle",
        OK,
        p -> {
          long file = p.file("f");
          check(p.set(file, 13, p.memory(1).put(0, (byte) 1)));
          p.close(file);
          return outcome(p.look("f") == HostError.OBJECT_NAME_NOT_FOUND.status());
        });
    add(
        "NtSetInformationFile 13",
        "READONLY",
        HostError.CANNOT_DELETE,
        p -> p.set(readOnly(p, "f"), 13, p.memory(1).put(0, (byte) 1)));
    add(
        "NtSetInformationFile 13",
        "a directory with a file in it",
        HostError.DIRECTORY_NOT_EMPTY,
        p -> {
          long d = p.directory("d");
          p.open(d, "f", ALL, CREATE, REPARSE_POINT, 0);
          return p.set(d, 13, p.memory(1).put(0, (byte) 1));
        });
    add(
        "NtSetInformationFile 64",
        "DELETE and POSIX: the name goes though the file is open",
        OK,
        p -> {
          long file = p.file("f");
          long other = p.again("f");
          check(p.set(file, 64, 3));
          p.close(file);
          check(p.write(other, "x", 0));
          return outcome(p.look("f") == HostError.OBJECT_NAME_NOT_FOUND.status());
        });
    add(
        "NtSetInformationFile 64",
        "DELETE and POSIX, a directory with a file in it",
        HostError.DIRECTORY_NOT_EMPTY,
        p -> {
          long d = p.directory("d");
          p.open(d, "f", ALL, CREATE, REPARSE_POINT, 0);
          return p.set(d, 64, 3);
        });
    add("NtSetInformationFile 64", "IGNORE_READONLY", OK, p -> p.set(readOnly(p, "f"), 64, 0x13));
  }

  private void renaming() {
    for (int number : new int[] {10, 65}) {
      String call = "NtSetInformationFile " + number;
      add(
          call,
          "to a free name",
          OK,
          p -> {
            long file = p.file("a");
            check(p.name(file, number, 0, p.folder, "b"));
            return p.look("b");
          });
      add(
          call,
          "to a name that is taken",
          HostError.OBJECT_NAME_COLLISION,
          p -> {
            p.file("b");
            return p.name(p.file("a"), number, 0, p.folder, "b");
          });
      add(
          call,
          "REPLACE, of an open file",
          HostError.ACCESS_DENIED,
          p -> {
            p.file("b");
            return p.name(p.file("a"), number, 1, p.folder, "b");
          });
    }
    add(
        "NtSetInformationFile 10",
        "a directory with an open file in it",
        HostError.ACCESS_DENIED,
        p -> {
          long d = p.directory("d");
          p.open(d, "f", ALL, CREATE, REPARSE_POINT, 0);
          return p.name(d, 10, 0, p.folder, "e");
        });
    add(
        "NtSetInformationFile 65",
        "REPLACE and POSIX, of an open file",
        OK,
        p -> {
          long b = p.file("b");
          check(p.name(p.file("a"), 65, 3, p.folder, "b"));
          return p.write(b, "x", 0);
        });
    add(
        "NtSetInformationFile 65",
        "REPLACE, POSIX and IGNORE_READONLY, of an open file",
        OK,
        p -> {
          readOnly(p, "b");
          return p.name(p.file("a"), 65, 0x43, p.folder, "b");
        });
    add(
        "NtSetInformationFile 65",
        "POSIX, a directory with an open file in it",
        HostError.ACCESS_DENIED,
        p -> {
          long d = p.directory("d");
          p.open(d, "f", ALL, CREATE, REPARSE_POINT, 0);
          return p.name(d, 65, 2, p.folder, "e");
        });
  }

  private void links() {
    for (int number : new int[] {11, 72}) {
      String call = "NtSetInformationFile " + number;
      add(
          call,
          "one more name",
          OK,
          p -> {
            long file = p.file("a");
            check(p.name(file, number, 0, p.folder, "b"));
            ByteBuffer out = p.memory(24);
            check(p.query(file, 5, out));
            return outcome(out.getInt(16) == 2 && p.look("b") == OK);
          });
      add(
          call,
          "a name that is taken",
          HostError.OBJECT_NAME_COLLISION,
          p -> {
            p.file("b");
            return p.name(p.file("a"), number, 0, p.folder, "b");
          });
    }
  }

  private void data() {
    add(
        "NtReadFile",
        "what was written",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abc", 0));
          check(p.read(file, 5, 1));
          return outcome(p.block.getLong(8) == 2);
        });
    add("NtReadFile", "behind the end", HostError.END_OF_FILE, p -> p.read(p.file("f"), 1, 0));
    add(
        "NtReadFile",
        "without an event, of an asynchronous handle",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abc", 0));
          long event = p.event();
          long asynchronous = p.open(p.folder, "f", 1, OPEN, 0, 0);
          ByteBuffer data = p.memory(3);
          ByteBuffer at = p.memory(8);
          int status =
              p.ntdll.NtReadFile(
                  asynchronous,
                  event,
                  0,
                  0,
                  Program.address(p.block),
                  Program.address(data),
                  3,
                  Program.address(at),
                  0);
          if (status == PENDING) {
            check(p.await(event));
            status = p.block.getInt(0);
          }
          return status == OK ? outcome(data.get(2) == 'c') : status;
        });
    add(
        "NtWriteFile",
        "offset -1: at the end",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abc", 0));
          check(p.write(file, "d", -1));
          return outcome(length(p, file) == 4);
        });
    add(
        "NtWriteFile",
        "with FILE_APPEND_DATA alone: at the end",
        OK,
        p -> {
          check(p.write(p.file("f"), "abc", 0));
          long file = p.open(p.folder, "f", 0x100084, OPEN, SYNCHRONOUS, 0);
          check(p.write(file, "d", 0));
          return outcome(length(p, file) == 4);
        });
    add(
        "NtSetInformationFile 20",
        "the end moves on and back",
        OK,
        p -> {
          long file = p.file("f");
          check(p.set(file, 20, p.memory(8).putLong(0, 100_000)));
          check(p.set(file, 20, p.memory(8).putLong(0, 10)));
          return outcome(length(p, file) == 10);
        });
    add(
        "NtSetInformationFile 19",
        "space in advance",
        OK,
        p -> p.set(p.file("f"), 19, p.memory(8).putLong(0, 1 << 20)));
    add(
        "NtFlushBuffersFileEx",
        "flags 0",
        OK,
        p -> p.ntdll.NtFlushBuffersFileEx(p.file("f"), 0, 0, 0, Program.address(p.block)));
    add(
        "NtFlushBuffersFileEx",
        "FLUSH_FLAGS_FILE_DATA_SYNC_ONLY",
        OK,
        p -> p.ntdll.NtFlushBuffersFileEx(p.file("f"), 4, 0, 0, Program.address(p.block)));
  }

  private static long length(Program p, long file) throws Program.Refused {
    ByteBuffer out = p.memory(24);
    check(p.query(file, 5, out));
    return out.getLong(8);
  }

  private void queries() {
    query(4, "FileBasicInformation", 40);
    query(5, "FileStandardInformation", 24);
    query(6, "FileInternalInformation", 8);
    query(7, "FileEaInformation", 4);
    query(9, "FileNameInformation", 1024);
    query(22, "FileStreamInformation", 1024);
    query(35, "FileAttributeTagInformation", 8);
    query(46, "FileHardLinkInformation", 1024);
    query(48, "FileNormalizedNameInformation", 1024);
    query(59, "FileIdInformation", 24);
    query(68, "FileStatInformation", 72);
    query(70, "FileStatLxInformation", 96);
    add(
        "NtQueryInformationFile 71",
        "FileCaseSensitiveInformation",
        OK,
        p -> p.query(p.folder, 71, 4));
    add(
        "NtQueryInformationFile 6",
        "an id with a sequence number in its upper 16 bits",
        OK,
        p -> {
          ByteBuffer out = p.memory(8);
          check(p.query(p.file("f"), 6, out));
          return outcome(out.getLong(0) >>> 48 != 0);
        });
    add(
        "NtQueryInformationFile 9",
        "a dot at the end of the name",
        OK,
        p -> {
          ByteBuffer out = p.memory(1024);
          check(p.query(p.file("f."), 9, out));
          return outcome(out.getChar(4 + out.getInt(0) - 2) == '.');
        });
    for (int number : new int[] {68, 70}) {
      add(
          "NtQueryInformationByName " + number,
          "without opening the file",
          OK,
          p -> {
            p.file("f");
            ByteBuffer object = p.object(p.folder, Program.units("f"), 0);
            ByteBuffer out = p.memory(96);
            return p.ntdll.NtQueryInformationByName(
                Program.address(object),
                Program.address(p.block),
                Program.address(out),
                number == 68 ? 72 : 96,
                number);
          });
    }
  }

  private void query(int number, String name, int size) {
    add("NtQueryInformationFile " + number, name, OK, p -> p.query(p.file("f"), number, size));
  }

  private void changes() {
    long time = 132_223_104_451_234_567L;
    add(
        "NtSetInformationFile 4",
        "access and write time to 100 ns",
        OK,
        p -> {
          long file = p.file("f");
          ByteBuffer in = p.memory(40).putLong(8, time).putLong(16, time + 1);
          check(p.set(file, 4, in));
          ByteBuffer out = p.memory(40);
          check(p.query(file, 4, out));
          return outcome(out.getLong(8) == time && out.getLong(16) == time + 1);
        });
    add(
        "NtSetInformationFile 4",
        "time of creation",
        OK,
        p -> {
          long file = p.file("f");
          check(p.set(file, 4, p.memory(40).putLong(0, time)));
          ByteBuffer out = p.memory(40);
          check(p.query(file, 4, out));
          return outcome(out.getLong(0) == time);
        });
    add(
        "NtSetInformationFile 4",
        "time of change",
        OK,
        p -> {
          long file = p.file("f");
          check(p.set(file, 4, p.memory(40).putLong(24, time)));
          ByteBuffer out = p.memory(40);
          check(p.query(file, 4, out));
          return outcome(out.getLong(24) == time);
        });
    attribute("READONLY", NtConstants.FILE_ATTRIBUTE_READONLY);
    attribute("HIDDEN", NtConstants.FILE_ATTRIBUTE_HIDDEN);
    add(
        "NtWriteFile",
        "the time of creation stays",
        OK,
        p -> {
          long file = p.file("f");
          ByteBuffer before = p.memory(40);
          check(p.query(file, 4, before));
          sleep();
          check(p.write(file, "x", 0));
          ByteBuffer after = p.memory(40);
          check(p.query(file, 4, after));
          return outcome(before.getLong(0) == after.getLong(0));
        });
    add(
        "NtSetInformationFile 71",
        "a directory tells cases apart",
        OK,
        p -> {
          long d = p.directory("d");
          check(p.set(d, 71, 1));
          p.open(d, "f", ALL, CREATE, 0, 0);
          p.open(d, "F", ALL, CREATE, 0, 0);
          return OK;
        });
  }

  private void attribute(String name, int attribute) {
    add(
        "NtSetInformationFile 4",
        name,
        OK,
        p -> {
          long file = p.file("f");
          check(p.set(file, 4, p.memory(40).putInt(32, attribute)));
          ByteBuffer out = p.memory(40);
          check(p.query(file, 4, out));
          return outcome((out.getInt(32) & 3) == attribute);
        });
  }

  /** Until any clock has moved on. */
  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listing() {
    list(1, "FileDirectoryInformation");
    list(2, "FileFullDirectoryInformation");
    list(3, "FileBothDirectoryInformation");
    list(12, "FileNamesInformation");
    list(37, "FileIdBothDirectoryInformation");
    list(38, "FileIdFullDirectoryInformation");
    list(60, "FileIdExtdDirectoryInformation");
    list(63, "FileIdExtdBothDirectoryInformation");
    add(
        "NtQueryDirectoryFile 37",
        "with an event",
        OK,
        p -> {
          long event = p.event();
          long listed = p.open(p.folder, "", 1, OPEN, 1, 0);
          ByteBuffer out = p.memory(4096);
          int status =
              p.ntdll.NtQueryDirectoryFile(
                  listed,
                  event,
                  0,
                  0,
                  Program.address(p.block),
                  Program.address(out),
                  4096,
                  37,
                  (byte) 0,
                  0,
                  Program.TRUE);
          if (status == PENDING) {
            check(p.await(event));
            status = p.block.getInt(0);
          }
          return status;
        });
    add(
        "NtQueryDirectoryFile 37",
        "behind the end",
        0x80000006,
        p -> {
          check(p.list(37, p.memory(65_536)));
          ByteBuffer out = p.memory(4096);
          return p.ntdll.NtQueryDirectoryFile(
              p.folder,
              0,
              0,
              0,
              Program.address(p.block),
              Program.address(out),
              4096,
              37,
              (byte) 0,
              0,
              (byte) 0);
        });
  }

  private void list(int number, String name) {
    add(
        "NtQueryDirectoryFile " + number,
        name,
        OK,
        p -> {
          p.file("f");
          return p.list(number, p.memory(4096));
        });
  }

  private void metadata() {
    add(
        "NtSetEaFile",
        "an EA",
        OK,
        p -> {
          long file = p.file("f");
          ByteBuffer ea = p.ea("LX.USER.A", "value");
          return p.ntdll.NtSetEaFile(
              file, Program.address(p.block), Program.address(ea), ea.capacity());
        });
    add(
        "NtQueryEaFile",
        "a file without any",
        HostError.NO_EAS_ON_FILE,
        p -> p.queryEas(p.file("f")));
    add(
        "NtQueryEaFile",
        "EAs that the file was made with",
        OK,
        p -> {
          ByteBuffer object = p.object(p.folder, Program.units("f"), 0);
          return p.queryEas(p.create(object, ALL, 0, 7, CREATE, 0, p.ea("$LXMOD", "1234")));
        });
  }

  private void controls() {
    add(
        control(SET_REPARSE_POINT),
        "LX_SYMLINK",
        OK,
        p -> {
          byte[] target = "target".getBytes(StandardCharsets.US_ASCII);
          ByteBuffer data = p.memory(12 + target.length);
          data.putInt(0, NtConstants.IO_REPARSE_TAG_LX_SYMLINK);
          data.putShort(4, (short) (4 + target.length)).putInt(8, 2).put(12, target);
          return p.control(p.file("f"), SET_REPARSE_POINT, data, null);
        });
    add(
        control(SET_REPARSE_POINT),
        "LX_FIFO",
        OK,
        p -> {
          ByteBuffer data = p.memory(8).putInt(0, NtConstants.IO_REPARSE_TAG_LX_FIFO);
          return p.control(p.file("f"), SET_REPARSE_POINT, data, null);
        });
    add(
        control(GET_REPARSE_POINT),
        "of a file that is none",
        HostError.NOT_A_REPARSE_POINT,
        p -> p.control(p.file("f"), GET_REPARSE_POINT, null, p.memory(1024)));
    add(
        control(SET_SPARSE),
        "a sparse file",
        OK,
        p -> p.control(p.file("f"), SET_SPARSE, null, null));
    add(
        control(SET_ZERO_DATA),
        "a hole",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abcd", 0));
          ByteBuffer range = p.memory(16).putLong(0, 1).putLong(8, 3);
          return p.control(file, SET_ZERO_DATA, range, null);
        });
    add(
        control(QUERY_ALLOCATED_RANGES),
        "ranges with data",
        OK,
        p -> {
          long file = p.file("f");
          check(p.write(file, "abcd", 0));
          ByteBuffer range = p.memory(16).putLong(8, 4);
          return p.control(file, QUERY_ALLOCATED_RANGES, range, p.memory(64));
        });
  }

  private static String control(int code) {
    return String.format("NtFsControlFile 0x%X", code);
  }

  private void locks() {
    add("NtLockFile", "a range", OK, p -> p.lock(p.file("f"), 0, 10));
    add(
        "NtLockFile",
        "a range of another handle's",
        HostError.LOCK_NOT_GRANTED,
        p -> {
          long file = p.file("f");
          long other = p.again("f");
          p.locked(file, 0, 10);
          p.locked(other, 5, 10);
          return OK;
        });
    add(
        "NtUnlockFile",
        "a range that is locked",
        OK,
        p -> {
          long file = p.file("f");
          p.locked(file, 0, 10);
          return p.unlock(file, 0, 10);
        });
    add(
        "NtUnlockFile",
        "a range that is not",
        HostError.RANGE_NOT_LOCKED,
        p -> p.unlock(p.file("f"), 0, 10));
    add(
        "NtReadFile",
        "in another handle's lock",
        HostError.FILE_LOCK_CONFLICT,
        p -> {
          long file = p.file("f");
          long other = p.again("f");
          check(p.write(file, "abc", 0));
          p.locked(file, 0, 10);
          return p.read(other, 1, 0);
        });
    add(
        "NtWriteFile",
        "in another handle's lock",
        HostError.FILE_LOCK_CONFLICT,
        p -> {
          long file = p.file("f");
          long other = p.again("f");
          p.locked(file, 0, 10);
          return p.write(other, "x", 0);
        });
  }

  private void volumes() {
    add("NtQueryVolumeInformationFile 1", "FileFsVolumeInformation", OK, p -> p.volume(1));
    add("NtQueryVolumeInformationFile 3", "FileFsSizeInformation", OK, p -> p.volume(3));
    add("NtQueryVolumeInformationFile 4", "FileFsDeviceInformation", OK, p -> p.volume(4));
    add("NtQueryVolumeInformationFile 5", "FileFsAttributeInformation", OK, p -> p.volume(5));
    add("NtQueryVolumeInformationFile 7", "FileFsFullSizeInformation", OK, p -> p.volume(7));
    add("NtQueryVolumeInformationFile 11", "FileFsSectorSizeInformation", OK, p -> p.volume(11));
  }

  private void waiting() {
    add(
        "NtWaitForSingleObject",
        "an event that nobody sets, for 0 s",
        0x102,
        p -> {
          ByteBuffer none = p.memory(8);
          return p.ntdll.NtWaitForSingleObject(p.event(), (byte) 0, Program.address(none));
        });
    add(
        "NtNotifyChangeDirectoryFile",
        "a file that is made in the directory",
        OK,
        p -> {
          long event = p.event();
          notify(p, event, p.folder);
          p.file("f");
          int waited = p.await(event);
          return waited == OK ? p.block.getInt(0) : waited;
        });
    add(
        "NtNotifyChangeDirectoryFile",
        "a file that is made further below",
        OK,
        p -> {
          long d = p.directory("d");
          long event = p.event();
          notify(p, event, p.folder);
          p.open(d, "f", ALL, CREATE, 0, 0);
          int waited = p.await(event);
          return waited == OK ? p.block.getInt(0) : waited;
        });
    add(
        "NtCancelIoFileEx",
        "a wait for changes",
        0xC0000120,
        p -> {
          long event = p.event();
          ByteBuffer own = p.memory(16);
          long watched = notify(p, event, p.folder);
          check(p.ntdll.NtCancelIoFileEx(watched, Program.address(p.block), Program.address(own)));
          int waited = p.await(event);
          return waited == OK ? p.block.getInt(0) : waited;
        });
    add(
        "NtClose",
        "what is no handle",
        HostError.INVALID_HANDLE,
        p -> p.ntdll.NtClose(0x7FFF_FFF0));
    add(
        "RtlDosPathNameToNtPathName_U_WithStatus",
        "C:\\",
        OK,
        p -> {
          ByteBuffer path = p.memory(8);
          path.put(0, Program.units("C:\\"));
          ByteBuffer string = p.memory(16);
          int status =
              p.ntdll.RtlDosPathNameToNtPathName_U_WithStatus(
                  Program.address(path), Program.address(string), 0, 0);
          check(status);
          p.ntdll.RtlFreeUnicodeString(Program.address(string));
          return status;
        });
  }

  private static long notify(Program p, long event, long directory) throws Program.Refused {
    long watched = p.open(directory, "", 0x100001, OPEN, 1, 0);
    ByteBuffer changes = p.memory(1024);
    int status =
        p.ntdll.NtNotifyChangeDirectoryFile(
            watched,
            event,
            0,
            0,
            Program.address(p.block),
            Program.address(changes),
            1024,
            0x3,
            Program.TRUE);
    check(status);
    return watched;
  }
}
