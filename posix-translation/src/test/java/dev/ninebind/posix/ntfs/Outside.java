// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Another program on the host: paths are the host's names, from the export, or with a slash before
 * them from the volume's root.
 */
record Outside(HostVolume host) {
  private static final int WRITE =
      NtConstants.FILE_WRITE_DATA
          | NtConstants.FILE_READ_DATA
          | NtConstants.FILE_READ_ATTRIBUTES
          | NtConstants.FILE_READ_EA;

  static final String EXPORT = "export";

  HostFile open(String path, HostOpen how) throws HostException {
    String[] names =
        (path.startsWith("/") ? path.substring(1) : path.isEmpty() ? EXPORT : EXPORT + "/" + path)
            .split("/", -1);
    HostFile at = host.root();
    for (int i = 0; i < names.length - 1; i++) {
      HostFile next = host.open(at, names[i], HostOpen.existing(Access.DIRECTORY, 0));
      at.close();
      at = next;
    }
    try {
      return host.open(at, names[names.length - 1], how);
    } finally {
      at.close();
    }
  }

  /** Opens what is there and shares so much. */
  HostFile hold(String path, int access, int share) throws HostException {
    return open(path, HostOpen.existing(access, 0).sharing(share));
  }

  void make(String path, String text) throws HostException {
    HostOpen how = HostOpen.create(WRITE, 0, List.of());
    try (HostFile file = open(path, how)) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      file.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), 0);
    }
  }

  void makeDirectory(String path) throws HostException {
    open(path, HostOpen.create(Access.STAT, NtConstants.FILE_DIRECTORY_FILE, List.of())).close();
  }

  void makePoint(String path, ReparsePoint point, boolean directory) throws HostException {
    HostOpen how =
        HostOpen.create(
            Access.METADATA, directory ? NtConstants.FILE_DIRECTORY_FILE : 0, List.of());
    try (HostFile file = open(path, how)) {
      file.setReparsePoint(point);
    }
  }

  /** A link as Windows has it, with one path for both uses: each ends with a NUL for junctions. */
  static ReparsePoint link(int tag, String path, boolean relative) {
    boolean symlink = tag == NtConstants.IO_REPARSE_TAG_SYMLINK;
    byte[] text = path.getBytes(StandardCharsets.UTF_16LE);
    int gap = symlink ? 0 : 2;
    ByteBuffer data =
        ByteBuffer.allocate((symlink ? 12 : 8) + 2 * (text.length + gap))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0).putShort((short) text.length);
    data.putShort((short) (text.length + gap)).putShort((short) text.length);
    if (symlink) {
      data.putInt(relative ? 1 : 0);
    }
    data.put(text).position(data.position() + gap);
    return new ReparsePoint(tag, data.put(text).array());
  }

  String text(String path) throws HostException {
    try (HostFile file = hold(path, WRITE & ~NtConstants.FILE_WRITE_DATA, 7)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
      file.read(bytes, 0);
      return StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
    }
  }

  HostStat stat(String path) throws HostException {
    try (HostFile file = hold(path, Access.STAT, 7)) {
      return file.stat();
    }
  }

  boolean readonly(String path) throws HostException {
    return stat(path).hasAttribute(NtConstants.FILE_ATTRIBUTE_READONLY);
  }

  void setAttributes(String path, int attributes) throws HostException {
    try (HostFile file = hold(path, Access.METADATA, 7)) {
      file.setBasic(0, 0, 0, attributes);
    }
  }

  /** The value of an EA in hexadecimal; null if there is none. */
  String ea(String path, String name) throws HostException {
    try (HostFile file = hold(path, Access.STAT, 7)) {
      byte[] value = file.ea(name);
      return value == null ? null : HexFormat.of().formatHex(value);
    }
  }

  void setEa(String path, String name, byte... value) throws HostException {
    try (HostFile file = hold(path, Access.METADATA, 7)) {
      file.setEas(List.of(new Ea(name, value)));
    }
  }

  List<String> eaNames(String path) throws HostException {
    try (HostFile file = hold(path, Access.STAT, 7)) {
      return file.eas().stream().map(Ea::name).toList();
    }
  }

  ReparsePoint point(String path) throws HostException {
    try (HostFile file = hold(path, Access.STAT, 7)) {
      return file.reparsePoint();
    }
  }

  List<String> names(String path) throws HostException {
    List<String> names = new ArrayList<>();
    try (HostFile directory = hold(path, Access.DIRECTORY, 7)) {
      for (List<HostEntry> page = directory.list(true);
          !page.isEmpty();
          page = directory.list(false)) {
        page.forEach(entry -> names.add(entry.name()));
      }
    }
    names.sort(null);
    return names;
  }

  void move(String from, String toDirectory, String name) throws HostException {
    try (HostFile file = hold(from, Access.NAME, 7);
        HostFile directory = hold(toDirectory, Access.DIRECTORY, 7)) {
      file.rename(directory, name, 0);
    }
  }

  void link(String file, String toDirectory, String name) throws HostException {
    try (HostFile open = hold(file, Access.METADATA, 7);
        HostFile directory = hold(toDirectory, Access.DIRECTORY, 7)) {
      open.link(directory, name);
    }
  }

  void remove(String path) throws HostException {
    try (HostFile file = hold(path, Access.NAME, 7)) {
      file.dispose(NtConstants.FILE_DISPOSITION_DELETE);
    }
  }
}
