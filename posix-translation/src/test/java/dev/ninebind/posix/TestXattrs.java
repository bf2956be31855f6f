// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The extended attributes of a file of a {@link TestVolume}. It has no ACLs. */
final class TestXattrs {
  private static final ByteString USER = ByteString.of("user.");

  private final Inode file;
  private final Map<XattrName, ByteString> values = new LinkedHashMap<>();

  TestXattrs(Inode file) {
    this.file = file;
  }

  ByteString value(XattrName name) throws PosixException {
    refuseAcls(name);
    return present(values.get(name));
  }

  ByteString names() throws PosixException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (XattrName name : values.keySet()) {
      list.writeBytes(name.bytes().toBytes());
      list.write(0);
    }
    if (list.size() > XattrName.MAX_LIST) {
      throw new PosixException(Errno.E2BIG);
    }
    return ByteString.wrap(list.toByteArray());
  }

  void set(XattrName name, ByteString value, XattrMode mode) throws PosixException {
    refuseChange(name);
    if (value.length() > XattrName.MAX_VALUE) {
      throw new PosixException(Errno.E2BIG);
    }
    if (mode == XattrMode.CREATE && values.containsKey(name)) {
      throw new PosixException(Errno.EEXIST);
    } else if (mode == XattrMode.REPLACE) {
      present(values.get(name));
    }
    values.put(name, value);
  }

  void remove(XattrName name) throws PosixException {
    refuseChange(name);
    present(values.remove(name));
  }

  private void refuseChange(XattrName name) throws PosixException {
    refuseAcls(name);
    boolean plain = file.type() == FileType.REGULAR || file.isDirectory();
    if (name.isPrivate() || (name.bytes().startsWith(USER) && !plain)) {
      throw new PosixException(Errno.EPERM);
    }
  }

  private static void refuseAcls(XattrName name) throws PosixException {
    if (name.isAcl()) {
      throw new PosixException(Errno.EOPNOTSUPP);
    }
  }

  private static ByteString present(ByteString value) throws PosixException {
    if (value == null) {
      throw new PosixException(Errno.ENODATA);
    }
    return value;
  }
}
