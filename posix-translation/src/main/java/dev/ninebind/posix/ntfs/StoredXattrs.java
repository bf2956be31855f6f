// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The extended attributes that are in a file's EAs, for {@link Inspection}. */
final class StoredXattrs {
  private StoredXattrs() {}

  /**
   * All of them, in the order in which they are stored.
   *
   * @param problems gets what is damaged
   */
  static List<Inspection.Xattr> of(List<Ea> eas, List<String> problems) {
    List<Inspection.Xattr> xattrs = new ArrayList<>();
    for (Ea ea : eas) {
      if (ea.name().equalsIgnoreCase(XattrEas.CONTAINER)) {
        try {
          for (Map.Entry<ByteString, ByteString> each : XattrEas.container(ea.value()).entrySet()) {
            xattrs.add(xattr(each.getKey(), each.getValue(), ea, problems));
          }
        } catch (PosixException e) {
          problems.add(e.getMessage());
        }
      } else {
        ByteString name = XattrEas.nameOf(ea);
        if (name != null) {
          xattrs.add(xattr(name, XattrEas.value(ea.value()), ea, problems));
        }
      }
    }
    return xattrs;
  }

  private static Inspection.Xattr xattr(
      ByteString name, ByteString value, Ea ea, List<String> problems) {
    return new Inspection.Xattr(name, value, ea.name(), acl(name, value, problems));
  }

  private static String acl(ByteString name, ByteString value, List<String> problems) {
    if (!name.equals(XattrName.ACCESS_ACL.bytes()) && !name.equals(XattrName.DEFAULT_ACL.bytes())) {
      return null;
    }
    try {
      PosixAcl acl = PosixAcl.parse(value);
      return acl == null ? "" : acl.toString();
    } catch (PosixException e) {
      problems.add(name + ": " + e.getMessage());
      return null;
    }
  }
}
