// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import com.kenai.jffi.MemoryIO;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** RtlDosPathNameToNtPathName_U_WithStatus, and the strings that it hands out. */
final class DosPaths {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final int MAX_PATH = 32_766;

  private final Set<Long> strings = ConcurrentHashMap.newKeySet();

  int notFreed() {
    return strings.size();
  }

  int toNtPath(long dosPath, long ntPath) throws HostException {
    View out = View.of(ntPath, 16, 8);
    String dos = text(dosPath);
    String nt;
    if (dos.startsWith("\\\\?\\") || dos.startsWith("\\\\.\\")) {
      nt = "\\??\\" + dos.substring(4);
    } else if (dos.startsWith("\\\\")) {
      nt = "\\??\\UNC" + dos.substring(1);
    } else if (dos.length() >= 3 && dos.charAt(1) == ':' && "\\/".indexOf(dos.charAt(2)) >= 0) {
      nt = "\\??\\" + normal(dos.replace('/', '\\'));
    } else {
      throw new UnsupportedOperationException("a path relative to somewhere: " + dos);
    }
    int bytes = 2 * nt.length();
    View buffer = View.of(MEMORY.allocateMemory(bytes + 2, true), bytes + 2, 2);
    buffer.text(0, nt);
    buffer.u16(bytes, 0);
    strings.add(buffer.address);
    out.u16(0, bytes).u16(2, bytes + 2).u64(8, buffer.address);
    return Status.SUCCESS;
  }

  /** Win32's own rules: dots and spaces at the end of a component go. */
  private static String normal(String path) throws HostException {
    if (path.contains("\\.")) {
      throw new UnsupportedOperationException("dots in " + path);
    }
    String normal = path.replaceAll("[. ]+(?=\\\\|$)", "");
    return normal.length() == 2 ? normal + "\\" : normal;
  }

  private static String text(long address) throws HostException {
    StringBuilder text = new StringBuilder();
    for (long at = address; ; at += 2) {
      char unit = (char) View.of(at, 2, 2).u16(0);
      if (unit == 0) {
        return text.toString();
      }
      text.append(unit);
      if (text.length() > MAX_PATH) {
        throw new HostException(HostError.NAME_TOO_LONG);
      }
    }
  }

  void free(long string) {
    try {
      View view = View.of(string, 16, 8);
      long buffer = view.u64(8);
      if (buffer == 0) {
        return;
      }
      if (!strings.remove(buffer)) {
        throw new IllegalStateException("a string that is not ours is freed");
      }
      MEMORY.freeMemory(buffer);
      view.u64(0, 0).u64(8, 0);
    } catch (HostException e) {
      throw new IllegalStateException(e);
    }
  }
}
