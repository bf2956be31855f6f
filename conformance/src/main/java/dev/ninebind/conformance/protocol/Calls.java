// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import dev.ninebind.conformance.report.Shown;
import dev.ninebind.p9.wire.Request;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The requests of a case, in words: a report names the call that failed and those before it. */
final class Calls {
  /** What is kept: enough to see how a case came to where it failed. */
  private static final int KEPT = 12;

  private static final int LONG_TEXT = 60;

  private final Deque<String> last = new ArrayDeque<>();

  /**
   * Notes a request that is about to be sent.
   *
   * @param who names the connection; empty if there is only one
   */
  synchronized void add(String who, Request request) {
    add(who + text(request));
  }

  /** Notes something else that was sent or done. */
  synchronized void add(String call) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(call);
  }

  /** The last call. */
  synchronized String last() {
    return last.isEmpty() ? "connect" : last.peekLast();
  }

  /** Forgets the clunks at the end: what was learned was learned before them. */
  synchronized void withoutClunks() {
    while (!last.isEmpty() && last.peekLast().contains("Tclunk(")) {
      last.removeLast();
    }
  }

  /** Those before the last, oldest first. */
  synchronized List<String> before() {
    List<String> all = new ArrayList<>(last);
    return all.isEmpty() ? all : all.subList(0, all.size() - 1);
  }

  /** A request as {@code Tlopen(fid=3, flags=0x2)}: flags in hexadecimal, modes in octal. */
  static String text(Request request) {
    List<String> parts = new ArrayList<>();
    for (RecordComponent each : request.getClass().getRecordComponents()) {
      Object value;
      try {
        value = each.getAccessor().invoke(request);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      parts.add(each.getName() + "=" + text(each.getName(), value));
    }
    return request.getClass().getSimpleName() + "(" + String.join(", ", parts) + ")";
  }

  private static String text(String name, Object value) {
    if (value instanceof ByteBuf data) {
      return data.readableBytes() + " bytes";
    }
    if (value instanceof Number number) {
      return switch (name) {
        case "flags", "valid", "mask" -> "0x" + Long.toHexString(number.longValue());
        case "mode" -> String.format(Locale.ROOT, "%07o", number.longValue());
        default -> number.toString();
      };
    }
    String text = Shown.line(String.valueOf(value));
    return text.length() <= LONG_TEXT
        ? text
        : text.substring(0, LONG_TEXT) + "... (" + text.length() + ")";
  }
}
