// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArrayArbitrary;

/**
 * Any message there is, with any values: derived from the records' headers, like the codec itself.
 */
final class Messages {
  private Messages() {}

  /** Every kind of message is as likely as every other. */
  static Arbitrary<Message> any() {
    return Arbitraries.of(MessageTable.entries()).flatMap(entry -> of(entry.message()));
  }

  static Arbitrary<Message> requests() {
    return Arbitraries.of(
            MessageTable.entries().stream()
                .filter(entry -> Request.class.isAssignableFrom(entry.message()))
                .toList())
        .flatMap(entry -> of(entry.message()));
  }

  static Arbitrary<Message> of(Class<? extends Message> message) {
    List<Arbitrary<Object>> values =
        Arrays.stream(message.getRecordComponents()).map(Messages::value).toList();
    return Combinators.combine(values).as(arguments -> make(message, arguments));
  }

  private static Message make(Class<? extends Message> message, List<Object> arguments) {
    try {
      Class<?>[] types =
          Arrays.stream(message.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Message> constructor = message.getDeclaredConstructor(types);
      return constructor.newInstance(arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(message + " cannot be made", e);
    }
  }

  private static Arbitrary<Object> value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == List.class) {
      Object element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return element == Name.class
          ? names().list().ofMaxSize(RecordCodec.MAX_WALK).map(list -> list)
          : qids().list().ofMaxSize(20).map(list -> list);
    }
    return single(type);
  }

  private static Arbitrary<Object> single(Class<?> type) {
    if (type == byte.class) {
      return orOneOf(Arbitraries.bytes(), List.of((byte) 0, (byte) 1, (byte) -1, Byte.MIN_VALUE));
    }
    if (type == short.class) {
      return orOneOf(
          Arbitraries.shorts(), List.of((short) 0, (short) 1, (short) -1, Short.MIN_VALUE));
    }
    if (type == int.class) {
      return orOneOf(
          Arbitraries.integers(), List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == long.class) {
      return orOneOf(Arbitraries.longs(), List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (type == Qid.class) {
      return qids().map(value -> value);
    }
    if (type == Name.class) {
      return names().map(value -> value);
    }
    if (type == ByteString.class) {
      return Arbitraries.frequencyOf(
          Tuple.of(30, bytes(0, 40).map(ByteString::of)),
          Tuple.of(1, Arbitraries.of(ByteString.of(new byte[0xffff]))));
    }
    if (type == ByteBuf.class) {
      return bytes(0, 300).map(Unpooled::wrappedBuffer);
    }
    throw new IllegalArgumentException("no values for " + type);
  }

  /** Boundary values come so often that every field of every message has each of them. */
  private static <T> Arbitrary<Object> orOneOf(Arbitrary<T> any, List<T> boundaries) {
    return Arbitraries.frequencyOf(Tuple.of(2, any), Tuple.of(1, Arbitraries.of(boundaries)))
        .map(value -> value);
  }

  /** Any bytes but slash and NUL, 1 to 255 of them. */
  static Arbitrary<Name> names() {
    ArrayArbitrary<Byte, byte[]> bytes =
        Arbitraries.bytes().filter(b -> b != 0 && b != '/').array(byte[].class);
    return Arbitraries.frequencyOf(
            Tuple.of(8, bytes.ofMinSize(1).ofMaxSize(Name.MAX_LENGTH)),
            Tuple.of(1, bytes.ofSize(1)),
            Tuple.of(1, bytes.ofSize(Name.MAX_LENGTH)))
        .map(Messages::name);
  }

  private static Name name(byte[] bytes) {
    try {
      return Name.of(bytes);
    } catch (PosixException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Arbitrary<Qid> qids() {
    return Combinators.combine(Arbitraries.bytes(), Arbitraries.integers(), Arbitraries.longs())
        .as(Qid::new);
  }

  private static ArrayArbitrary<Byte, byte[]> bytes(int least, int most) {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(least).ofMaxSize(most);
  }
}
