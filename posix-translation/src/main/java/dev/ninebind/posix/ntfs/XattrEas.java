// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.Ea;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.XattrName;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Linux's extended attributes as EAs: each its own in WSL's encoding, or all others in one.
 *
 * <p>WSL's encoding (docs/ntfs.md 2.3) is an EA named {@code LX.} and the attribute's name, with
 * four bytes before the value, so that an empty one can be kept. NTFS stores the name in upper case
 * and takes not every character, so only names that come back the same are kept so.
 *
 * <p>The others, the POSIX ACLs among them, share the container: u8 version 1, then for each
 * attribute u16 length of the name, u16 length of the value, name and value, little-endian, sorted
 * by name. WSL does not show it.
 */
final class XattrEas {
  /** The one EA that holds what WSL's encoding cannot. */
  static final String CONTAINER = "LX9.X";

  private static final String PREFIX = "LX.";
  private static final byte[] HEADER = {0x61, 0x65, 0x78, 0x6C};
  private static final int MAX_EA_NAME = 255;
  private static final int MAX_EA_VALUE = 65_535;
  private static final List<ByteString> NAMESPACES =
      List.of(ByteString.of("user."), ByteString.of("trusted."), ByteString.of("security."));

  /** Besides {@code a-z} and {@code 0-9}: what NTFS takes in the name of an EA, and in any case. */
  private static final String MARKS = "._-$@#%&()~!{}^'";

  private static final byte VERSION = 1;
  private static final int ENTRY = 4;

  private XattrEas() {}

  /** The EA of its own that an attribute has, or null if it belongs in the container. */
  static String eaName(XattrName name) {
    if (!fitsWsl(name.bytes())) {
      return null;
    }
    return PREFIX + name.toString().toUpperCase(Locale.ROOT);
  }

  /**
   * That EA with a value. It may be beyond what NTFS takes ({@link
   * dev.ninebind.host.EaList#packedSize} tells).
   *
   * @param name one that {@link #eaName} knows
   */
  static Ea ea(XattrName name, ByteString value) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER.length + value.length()).put(HEADER);
    value.copyTo(bytes, 0);
    return new Ea(eaName(name), bytes.array());
  }

  /**
   * An attribute's value from its own EA's; null if that holds none. The four bytes before it may
   * be any, as for WSL.
   */
  static ByteString value(byte[] eaValue) {
    if (eaValue == null || eaValue.length < HEADER.length) {
      return null;
    }
    return ByteString.wrap(Arrays.copyOfRange(eaValue, HEADER.length, eaValue.length));
  }

  /**
   * What is in the container, by name, to be changed as the caller likes; null stands for a file
   * without one. Errors: EIO, it is damaged.
   */
  static SortedMap<ByteString, ByteString> container(byte[] eaValue) throws PosixException {
    SortedMap<ByteString, ByteString> attributes = new TreeMap<>();
    if (eaValue == null || eaValue.length == 0) {
      return attributes;
    }
    ByteBuffer source = ByteBuffer.wrap(eaValue).order(ByteOrder.LITTLE_ENDIAN);
    byte version = source.get();
    if (version != VERSION) {
      throw damaged("version " + version);
    }
    try {
      while (source.hasRemaining()) {
        int nameLength = source.getShort() & 0xFFFF;
        int valueLength = source.getShort() & 0xFFFF;
        ByteString name = bytes(source, nameLength);
        if (name.length() == 0 || name.contains((byte) 0)) {
          throw damaged("name " + name);
        }
        if (attributes.put(name, bytes(source, valueLength)) != null) {
          throw damaged(name + " twice");
        }
      }
    } catch (BufferUnderflowException cutOff) {
      throw damaged("cut off");
    }
    return attributes;
  }

  /**
   * The container's EA with this in it; without a value, so that it goes, if there is nothing.
   * Errors: ENOSPC, it is more than an EA can hold.
   */
  static Ea container(SortedMap<ByteString, ByteString> attributes) throws PosixException {
    if (attributes.isEmpty()) {
      return new Ea(CONTAINER, new byte[0]);
    }
    long length = 1;
    for (Map.Entry<ByteString, ByteString> attribute : attributes.entrySet()) {
      length += ENTRY + attribute.getKey().length() + attribute.getValue().length();
    }
    if (length > MAX_EA_VALUE) {
      throw new PosixException(Errno.ENOSPC, "extended attributes of " + length + " bytes");
    }
    ByteBuffer target = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    target.put(VERSION);
    for (Map.Entry<ByteString, ByteString> attribute : attributes.entrySet()) {
      ByteString name = attribute.getKey();
      ByteString value = attribute.getValue();
      target.putShort((short) name.length()).putShort((short) value.length());
      name.copyTo(target, 0);
      value.copyTo(target, 0);
    }
    return new Ea(CONTAINER, target.array());
  }

  /**
   * The names of all attributes among a file's EAs, as listxattr(2) has them: a NUL after each.
   * Only such as can be read by that name and are a guest's to see. Errors: EIO, the container is
   * damaged.
   */
  static ByteString names(List<Ea> eas) throws PosixException {
    Set<ByteString> names = new LinkedHashSet<>();
    for (Ea ea : eas) {
      ByteString name = nameOf(ea);
      if (name != null) {
        names.add(name);
      } else if (ea.name().equalsIgnoreCase(CONTAINER)) {
        container(ea.value()).keySet().stream().filter(n -> !fitsWsl(n)).forEach(names::add);
      }
    }
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (ByteString name : names) {
      list.writeBytes(name.toBytes());
      list.write(0);
    }
    return XattrName.listed(list.toByteArray());
  }

  /** The attribute that an EA holds alone; null if it is none of WSL's encoding. */
  static ByteString nameOf(Ea ea) {
    String eaName = ea.name().toUpperCase(Locale.ROOT);
    if (!eaName.startsWith(PREFIX) || value(ea.value()) == null) {
      return null;
    }
    String rest = ea.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    ByteString name = ByteString.wrap(rest.getBytes(StandardCharsets.ISO_8859_1));
    return fitsWsl(name) ? name : null;
  }

  /** True if an attribute's name comes back from an EA's as it was. */
  private static boolean fitsWsl(ByteString name) {
    if (name.length() > MAX_EA_NAME - PREFIX.length()
        || NAMESPACES.stream().noneMatch(name::startsWith)) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      int c = name.at(i);
      boolean fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static ByteString bytes(ByteBuffer source, int length) {
    byte[] bytes = new byte[length];
    source.get(bytes);
    return ByteString.wrap(bytes);
  }

  private static PosixException damaged(String how) {
    return new PosixException(Errno.EIO, "EA " + CONTAINER + ": " + how);
  }
}
