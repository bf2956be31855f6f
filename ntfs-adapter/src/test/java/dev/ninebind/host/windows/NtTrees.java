// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import dev.ninebind.host.HostException;
import dev.ninebind.host.NtConstants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Directories by ntdll alone: what is in them, whatever its name, and how it is removed. */
public final class NtTrees {
  private static final int BOTH_DIRECTORY = 3;
  private static final int BASIC = 4;
  private static final int DISPOSITION = 13;

  /**
   * An entry as FileBothDirectoryInformation has it.
   *
   * @param alias its short name, empty if it has none
   */
  public record Entry(String name, String alias, int attributes) {
    private boolean isDirectory() {
      boolean link = (attributes & NtConstants.FILE_ATTRIBUTE_REPARSE_POINT) != 0;
      return !link && (attributes & NtConstants.FILE_ATTRIBUTE_DIRECTORY) != 0;
    }
  }

  private NtTrees() {}

  /** What a status is called. */
  public static String name(int status) {
    if (status < 0) {
      return new HostException(status).getMessage();
    }
    return status == 0 ? "SUCCESS" : String.format("0x%X", status);
  }

  /** All entries but the dots. */
  public static List<Entry> list(NtCaller caller, long directory) {
    List<Entry> entries = new ArrayList<>();
    ByteBuffer page = NtCaller.memory(65_536);
    boolean first = true;
    while (caller.list(directory, page, BOTH_DIRECTORY, first) == 0) {
      first = false;
      int at = 0;
      int next;
      do {
        String name = text(page, at + 94, page.getInt(at + 60));
        if (!name.equals(".") && !name.equals("..")) {
          String alias = text(page, at + 70, page.get(at + 68));
          entries.add(new Entry(name, alias, page.getInt(at + 56)));
        }
        next = page.getInt(at);
        at += next;
      } while (next != 0);
    }
    return entries;
  }

  private static String text(ByteBuffer page, int at, int length) {
    byte[] units = new byte[length];
    page.get(at, units);
    return new String(units, StandardCharsets.UTF_16LE);
  }

  /** Removes all that is in a directory; links are removed, not followed. */
  public static void empty(NtCaller caller, long directory) {
    for (Entry entry : list(caller, directory)) {
      if (entry.isDirectory()) {
        int access = NtConstants.FILE_LIST_DIRECTORY;
        long below = open(caller, directory, entry.name(), access);
        if (below > 0) {
          empty(caller, below);
          caller.close(below);
        }
      }
      remove(caller, directory, entry.name());
    }
  }

  /** Removes a name by the classic way, READONLY or not; the status. */
  public static int remove(NtCaller caller, long parent, String name) {
    long setter = open(caller, parent, name, NtConstants.FILE_WRITE_ATTRIBUTES);
    if (setter > 0) {
      ByteBuffer normal = NtCaller.memory(40).putInt(32, NtConstants.FILE_ATTRIBUTE_NORMAL);
      caller.set(setter, normal, BASIC);
      caller.close(setter);
    }
    long handle = open(caller, parent, name, NtConstants.DELETE);
    if (handle < 0) {
      return (int) handle;
    }
    int status = caller.set(handle, NtCaller.memory(new byte[] {1}), DISPOSITION);
    caller.close(handle);
    return status;
  }

  /** Opens a name itself; a handle or a status. */
  public static long open(NtCaller caller, long parent, String name, int access) {
    ByteBuffer oa = caller.objectAttributes(parent, name, 0);
    return caller.create(oa, access, NtCaller.OPEN, NtCaller.OPEN_REPARSE_POINT, null);
  }
}
