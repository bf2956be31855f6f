// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process that makes records from several threads until it is killed, and tells each. */
public final class StoreWriter {
  static final int DIGITS = 12;

  private static final int THREADS = 3;

  private StoreWriter() {}

  /** What is recorded of a file. */
  static byte[] value(long id) {
    return Long.toString(id * 31).getBytes(StandardCharsets.US_ASCII);
  }

  public static void main(String[] arguments) throws Exception {
    MetadataStore store = new StoreFolder(Path.of(arguments[0])).open("owner");
    for (int i = 1; i <= THREADS; i++) {
      long first = i * 100_000_000_000L;
      new Thread(() -> write(store, first)).start();
    }
    while (true) {
      Thread.sleep(20);
      store.flush();
    }
  }

  private static void write(MetadataStore store, long first) {
    try {
      for (long id = first; ; id++) {
        store.put(store.state(id, 1, 0, null, EaTable.of(List.of(new Ea("A", value(id))))));
        byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
        System.out.write(line, 0, line.length);
        System.out.flush();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
