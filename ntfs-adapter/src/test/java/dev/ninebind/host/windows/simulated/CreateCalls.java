// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static dev.ninebind.host.NtConstants.FILE_APPEND_DATA;
import static dev.ninebind.host.NtConstants.FILE_DELETE_ON_CLOSE;
import static dev.ninebind.host.NtConstants.FILE_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_NON_DIRECTORY_FILE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_WRITE_THROUGH;
import static dev.ninebind.host.NtConstants.SYNCHRONIZE;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostOpen.Disposition;
import dev.ninebind.host.HostVolume;
import java.util.List;
import java.util.Locale;

/** NtCreateFile (ntifs.h), with the checks of the I/O manager before those of the file system. */
final class CreateCalls {
  private static final int NO_INTERMEDIATE_BUFFERING = 0x8;
  private static final int OPEN_BY_FILE_ID = 0x2000;
  private static final int OPEN_REPARSE_POINT = 0x200000;
  private static final int VALID_ATTRIBUTES = 0x7FB7;
  private static final int VALID_OPTIONS = 0xFFFFFF;

  /** Options that may stand beside FILE_DIRECTORY_FILE. */
  private static final int OF_DIRECTORIES =
      FILE_DIRECTORY_FILE | 0x2 | 0x30 | 0x100 | 0x4000 | 0x1000 | 0x800000 | 0x2000 | 0x200000;

  private static final int OF_THE_VOLUME =
      FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE | FILE_WRITE_THROUGH | FILE_DELETE_ON_CLOSE;

  private static final int FILE_OPENED = 1;
  private static final int FILE_CREATED = 2;

  private final HostVolume volume;
  private final ObjectTable objects;
  private final Paths paths;
  private final Edition edition;

  CreateCalls(HostVolume volume, ObjectTable objects, Paths paths, Edition edition) {
    this.volume = volume;
    this.objects = objects;
    this.paths = paths;
    this.edition = edition;
  }

  int create(
      long handle,
      int desired,
      long objectAttributes,
      long block,
      int attributes,
      int share,
      int disposition,
      int options,
      long eaBuffer,
      int eaLength)
      throws HostException {
    View out = View.of(handle, 8, 8);
    View status = Completions.block(block);
    int access = specific(desired);
    check(access, attributes, share, disposition, options);
    List<Ea> eas = EaCalls.decode(View.of(eaBuffer, eaLength, 4));
    ObjectName name = ObjectName.of(objectAttributes, edition);
    HostOpen how =
        new HostOpen(
            access | Paths.LOOK,
            share,
            disposition(disposition),
            options & OF_THE_VOLUME,
            attributes & ~0x80,
            eas);
    boolean synchronous = (options & FileObject.FILE_SYNCHRONOUS_IO) != 0;
    FileObject file;
    if ((options & OPEN_BY_FILE_ID) != 0) {
      file = new FileObject(byId(name, how), access, synchronous, null);
    } else {
      file = byName(name, how, access, synchronous, (options & OPEN_REPARSE_POINT) == 0);
    }
    out.u64(0, objects.add(file));
    status.u32(0, Status.SUCCESS).u64(8, file.file.created() ? FILE_CREATED : FILE_OPENED);
    return Status.SUCCESS;
  }

  private FileObject byName(
      ObjectName name, HostOpen how, int access, boolean synchronous, boolean follow)
      throws HostException {
    try (Paths.Place place = paths.find(name, follow)) {
      HostFile file = volume.open(place.directory(), place.name(), how);
      boolean isAlias =
          !place.name().isEmpty()
              && !file.name()
                  .toUpperCase(Locale.ROOT)
                  .equals(place.name().toUpperCase(Locale.ROOT));
      return new FileObject(file, access, synchronous, isAlias ? place.name() : null);
    }
  }

  private HostFile byId(ObjectName name, HostOpen how) throws HostException {
    if (name.root() == 0 || (name.bytes() != 8 && name.bytes() != 16)) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    objects.file(name.root());
    return volume.openById(View.of(name.address(), 8, 1).u64(0), how);
  }

  /** GENERIC rights and MAXIMUM_ALLOWED as those of files. */
  private static int specific(int desired) {
    int access = desired & 0x1FFFFF;
    access |= (desired & 0x80000000) != 0 ? 0x120089 : 0;
    access |= (desired & 0x40000000) != 0 ? 0x120116 : 0;
    access |= (desired & 0x20000000) != 0 ? 0x1200A0 : 0;
    access |= (desired & 0x12000000) != 0 ? FILE_ALL_ACCESS : 0;
    return access;
  }

  private static void check(int access, int attributes, int share, int disposition, int options)
      throws HostException {
    int synchronous = options & FileObject.FILE_SYNCHRONOUS_IO;
    boolean directory =
        (options & FILE_DIRECTORY_FILE) != 0 && (options & FILE_NON_DIRECTORY_FILE) == 0;
    boolean wrong =
        (attributes & ~VALID_ATTRIBUTES) != 0
            || (share & ~FILE_SHARE_ALL) != 0
            || disposition < 0
            || disposition > 5
            || (options & ~VALID_OPTIONS) != 0
            || synchronous == FileObject.FILE_SYNCHRONOUS_IO
            || (synchronous != 0 && (access & SYNCHRONIZE) == 0)
            || ((options & FILE_DELETE_ON_CLOSE) != 0 && (access & DELETE) == 0)
            || ((options & NO_INTERMEDIATE_BUFFERING) != 0 && (access & FILE_APPEND_DATA) != 0)
            || (directory && (options & ~OF_DIRECTORIES) != 0)
            || (directory && (disposition == 0 || disposition > 3));
    if (wrong) {
      throw new HostException(HostError.INVALID_PARAMETER);
    }
    if (access == 0) {
      throw new HostException(HostError.ACCESS_DENIED);
    }
  }

  private static Disposition disposition(int number) {
    return switch (number) {
      case 1 -> Disposition.OPEN;
      case 2 -> Disposition.CREATE;
      case 3 -> Disposition.OPEN_IF;
      default -> throw new UnsupportedOperationException("disposition " + number);
    };
  }
}
