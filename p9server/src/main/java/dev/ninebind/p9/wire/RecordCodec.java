// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads and writes the body of one kind of message, after the layout that the record's header
 * gives. The header is looked at once; then a read is one method handle (the constructor, with a
 * reader in front of each argument) and a write is another (a writer behind each accessor), so no
 * value is boxed.
 *
 * @param <M> the record
 */
@SuppressWarnings("UnusedMethod") // readers and writers are found by their names
final class RecordCodec<M extends Message> {
  /** At most so many names in one walk (P9_MAXWELEM). */
  static final int MAX_WALK = 16;

  /** Longest string in bytes that its length field can tell. */
  private static final int MAX_STRING = 0xffff;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final MethodHandle reader;
  private final MethodHandle writer;

  RecordCodec(Class<? extends M> message) {
    RecordComponent[] components = message.getRecordComponents();
    for (int i = 0; i < components.length - 1; i++) {
      if (components[i].getType() == ByteBuf.class) {
        throw new IllegalArgumentException(message + ": data must come last");
      }
    }
    try {
      reader = reader(message, components);
      writer = writer(message, components);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(message + " is no message", e);
    }
  }

  /**
   * Reads a body, which must fill the buffer to its end. Data is a retained slice of the buffer.
   *
   * @throws MalformedFrameException if it is shorter or longer than its fields say
   * @throws PosixException if a field has a value that the request can be refused for
   */
  Message read(ByteBuf body) throws MalformedFrameException, PosixException {
    Message message;
    try {
      message = (Message) reader.invokeExact(body);
    } catch (PosixException | RuntimeException | Error e) {
      if (e instanceof IndexOutOfBoundsException) {
        throw new MalformedFrameException("a field reaches past the frame's end");
      }
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (body.isReadable()) {
      message.release();
      throw new MalformedFrameException(body.readableBytes() + " bytes after the last field");
    }
    return message;
  }

  /** Writes a body, but for the data itself, of which only the count is written. */
  void write(Message message, ByteBuf body) {
    try {
      writer.invokeExact(body, message);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle reader(Class<?> message, RecordComponent[] components)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    MethodHandle[] readers = new MethodHandle[components.length];
    for (int i = 0; i < readers.length; i++) {
      readers[i] =
          LOOKUP.findStatic(
              RecordCodec.class,
              "read" + kind(components[i]),
              MethodType.methodType(types[i], ByteBuf.class));
    }
    MethodHandle constructor =
        LOOKUP.findConstructor(message, MethodType.methodType(void.class, types));
    MethodHandle filtered = MethodHandles.filterArguments(constructor, 0, readers);
    MethodType oneBuffer = MethodType.methodType(message, ByteBuf.class);
    return MethodHandles.permuteArguments(filtered, oneBuffer, new int[readers.length])
        .asType(MethodType.methodType(Message.class, ByteBuf.class));
  }

  private static MethodHandle writer(Class<?> message, RecordComponent[] components)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(void.class, ByteBuf.class, message);
    MethodHandle all = MethodHandles.empty(type);
    for (int i = components.length - 1; i >= 0; i--) {
      MethodHandle write =
          LOOKUP.findStatic(
              RecordCodec.class,
              "write" + kind(components[i]),
              MethodType.methodType(void.class, ByteBuf.class, components[i].getType()));
      MethodHandle field =
          MethodHandles.filterArguments(write, 1, LOOKUP.unreflect(components[i].getAccessor()));
      all = MethodHandles.foldArguments(all, field);
    }
    return all.asType(MethodType.methodType(void.class, ByteBuf.class, Message.class));
  }

  /** The end of the names of a component's reader and writer below. */
  private static String kind(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == byte.class || type == short.class || type == int.class || type == long.class) {
      return Character.toUpperCase(type.getName().charAt(0)) + type.getName().substring(1);
    }
    if (type == Qid.class || type == ByteString.class || type == Name.class) {
      return type.getSimpleName();
    }
    if (type == ByteBuf.class) {
      return "Data";
    }
    if (type == List.class) {
      Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return ((Class<?>) element).getSimpleName() + "s";
    }
    throw new IllegalArgumentException("no layout for " + component);
  }

  private static byte readByte(ByteBuf in) {
    return in.readByte();
  }

  private static short readShort(ByteBuf in) {
    return in.readShortLE();
  }

  private static int readInt(ByteBuf in) {
    return in.readIntLE();
  }

  private static long readLong(ByteBuf in) {
    return in.readLongLE();
  }

  private static Qid readQid(ByteBuf in) {
    return new Qid(in.readByte(), in.readIntLE(), in.readLongLE());
  }

  private static byte[] readBytes(ByteBuf in) {
    int length = in.readUnsignedShortLE();
    if (length > in.readableBytes()) {
      throw new IndexOutOfBoundsException();
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  private static ByteString readByteString(ByteBuf in) {
    return ByteString.wrap(readBytes(in));
  }

  private static Name readName(ByteBuf in) throws PosixException {
    return Name.wrap(readBytes(in));
  }

  private static List<Name> readNames(ByteBuf in) throws PosixException {
    int count = in.readUnsignedShortLE();
    if (count > MAX_WALK) {
      throw new PosixException(Errno.EINVAL, count + " names in one walk");
    }
    if (count == 0) {
      return List.of();
    }
    if (count == 1) {
      return List.of(readName(in));
    }
    List<Name> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(readName(in));
    }
    return names;
  }

  private static List<Qid> readQids(ByteBuf in) {
    int count = in.readUnsignedShortLE();
    if ((long) count * Qid.SIZE > in.readableBytes()) {
      throw new IndexOutOfBoundsException();
    }
    List<Qid> qids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      qids.add(readQid(in));
    }
    return qids;
  }

  private static ByteBuf readData(ByteBuf in) {
    int count = in.readIntLE();
    if (count < 0 || count > in.readableBytes()) {
      throw new IndexOutOfBoundsException();
    }
    return in.readRetainedSlice(count);
  }

  private static void writeByte(ByteBuf out, byte value) {
    out.writeByte(value);
  }

  private static void writeShort(ByteBuf out, short value) {
    out.writeShortLE(value);
  }

  private static void writeInt(ByteBuf out, int value) {
    out.writeIntLE(value);
  }

  private static void writeLong(ByteBuf out, long value) {
    out.writeLongLE(value);
  }

  private static void writeQid(ByteBuf out, Qid qid) {
    out.writeByte(qid.type());
    out.writeIntLE(qid.version());
    out.writeLongLE(qid.path());
  }

  private static void writeByteString(ByteBuf out, ByteString string) {
    byte[] bytes = string.toBytes();
    if (bytes.length > MAX_STRING) {
      throw new IllegalArgumentException("string of " + bytes.length + " bytes");
    }
    out.writeShortLE(bytes.length);
    out.writeBytes(bytes);
  }

  static void writeName(ByteBuf out, Name name) {
    byte[] bytes = name.toBytes();
    out.writeShortLE(bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeNames(ByteBuf out, List<Name> names) {
    out.writeShortLE(names.size());
    for (Name name : names) {
      writeName(out, name);
    }
  }

  private static void writeQids(ByteBuf out, List<Qid> qids) {
    out.writeShortLE(qids.size());
    for (Qid qid : qids) {
      writeQid(out, qid);
    }
  }

  private static void writeData(ByteBuf out, ByteBuf data) {
    out.writeIntLE(data.readableBytes());
  }
}
