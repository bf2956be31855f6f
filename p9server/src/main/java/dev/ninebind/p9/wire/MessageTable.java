// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Every message there is: its number, its record and its codec. It is read off the records of
 * {@link Request} and {@link Reply}; nothing is listed twice.
 */
public final class MessageTable {
  /** One kind of message. Its codec is made when the first such message comes. */
  public static final class Entry {
    private final int number;
    private final Class<? extends Message> message;
    private volatile RecordCodec<Message> codec;

    private Entry(Class<? extends Message> message) {
      this.message = message;
      this.number = message.getAnnotation(MessageType.class).value();
    }

    /** The type byte on the wire. */
    public int number() {
      return number;
    }

    public Class<? extends Message> message() {
      return message;
    }

    RecordCodec<Message> codec() {
      RecordCodec<Message> made = codec;
      if (made == null) {
        made = new RecordCodec<>(message);
        codec = made; // two threads may both make one: they are alike
      }
      return made;
    }
  }

  private static final Entry[] BY_NUMBER = new Entry[256];

  private static final ClassValue<Entry> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Entry computeValue(Class<?> type) {
          return BY_NUMBER[type.getAnnotation(MessageType.class).value()];
        }
      };

  static {
    register(Request.class);
    register(Reply.class);
  }

  private MessageTable() {}

  private static void register(Class<? extends Message> kind) {
    for (Class<?> message : kind.getPermittedSubclasses()) {
      Entry entry = new Entry(message.asSubclass(Message.class));
      BY_NUMBER[entry.number] = entry;
    }
  }

  /** All messages, in the order of their numbers. */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : BY_NUMBER) {
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** The entry of a message's class. */
  public static Entry of(Class<? extends Message> message) {
    return BY_CLASS.get(message);
  }

  /** The entry with a number from 0 to 255, or null where there is no such message. */
  static Entry of(int number) {
    return BY_NUMBER[number];
  }
}
