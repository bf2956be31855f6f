// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_LIST_DIRECTORY;
import static dev.ninebind.host.NtConstants.FILE_READ_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_READ_EA;
import static dev.ninebind.host.NtConstants.FILE_TRAVERSE;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ids of all that is in a folder, 8 bytes each. */
final class FolderIds {
  private static final HostOpen LIST =
      HostOpen.existing(
          FILE_LIST_DIRECTORY | FILE_TRAVERSE | FILE_READ_ATTRIBUTES | FILE_READ_EA,
          FILE_DIRECTORY_FILE);

  private final HostVolume host;
  private final Sweep sweep;
  private long[] ids = new long[1024];
  private int count;

  FolderIds(HostVolume host, Sweep sweep) {
    this.host = host;
    this.sweep = sweep;
  }

  /** Reads them; false if something cannot be read, or it is to end before that. */
  boolean read() throws InterruptedException {
    try (HostFile root = host.open(host.root(), "", LIST)) {
      add(root.stat().fileId());
      if (!read(root)) {
        return false;
      }
    } catch (HostException e) {
      return false;
    }
    Arrays.sort(ids, 0, count);
    return true;
  }

  private boolean read(HostFile directory) throws HostException, InterruptedException {
    List<String> below = new ArrayList<>();
    for (List<HostEntry> page = directory.list(true);
        !page.isEmpty();
        page = directory.list(false)) {
      for (HostEntry entry : page) {
        add(entry.fileId());
        boolean named = (entry.attributes() & FILE_ATTRIBUTE_DIRECTORY) != 0;
        if (named && entry.reparseTag() == 0) {
          below.add(entry.name());
        }
      }
      sweep.rest();
    }
    for (String name : below) {
      if (sweep.isClosed()) {
        return false;
      }
      try (HostFile next = host.open(directory, name, LIST)) {
        if (!read(next)) {
          return false;
        }
      } catch (HostException e) {
        if (e.error() != HostError.OBJECT_NAME_NOT_FOUND && e.error() != HostError.DELETE_PENDING) {
          throw e;
        }
      }
    }
    return true;
  }

  private void add(long id) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = id;
  }

  boolean contains(long id) {
    return Arrays.binarySearch(ids, 0, count, id) >= 0;
  }
}
