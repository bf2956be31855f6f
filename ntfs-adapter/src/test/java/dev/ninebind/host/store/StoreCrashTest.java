// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.Ea;
import dev.ninebind.host.EaTable;
import dev.ninebind.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the store is worth after any cut. Its file changes only when the log is taken into it, so a
 * cut is a file of before, and a part of the log; or a file that is partly of before and partly of
 * after, and the whole log.
 */
class StoreCrashTest {
  private static final int STEPS = 300;
  private static final int IDS = 60;
  private static final int CUTS = 120;
  private static final int PAGE = 4096;

  @TempDir private Path folder;
  private final Random random = new Random(42);
  private Path file;
  private Path log;

  /** What was answered when the log was so long: records by id and stamp. */
  private record Answered(int log, boolean flushed, Map<Long, Long> records) {}

  private final List<Answered> answers = new ArrayList<>();

  /** The file and the log as they were at the end, and the file once that was taken into it. */
  private byte[] before;

  private byte[] written;
  private byte[] after;

  @BeforeEach
  void work() throws Exception {
    file = folder.resolve(StoreFolder.DIRECTORY).resolve(StoreFolder.FILE);
    log = file.resolveSibling(StoreFolder.FILE + "-wal");
    Map<Long, Long> now = new HashMap<>();
    try (MetadataStore store = new StoreFolder(folder).open("1")) {
      for (int i = 0; i < IDS; i++) {
        change(store, now);
      }
    }
    try (MetadataStore store = new StoreFolder(folder).open("1")) {
      store.flush();
      answered(true, now);
      before = Files.readAllBytes(file);
      for (int step = 0; step < STEPS; step++) {
        change(store, now);
        answered(false, now);
        if (step < STEPS / 2 && random.nextInt(15) == 0) {
          store.flush();
          answered(true, now);
        }
      }
      assertThat(Files.readAllBytes(file)).as("not taken out of the log yet").isEqualTo(before);
      written = Files.readAllBytes(log);
    }
    after = Files.readAllBytes(file);
    Files.deleteIfExists(folder.resolve(StoreFolder.DIRECTORY).resolve("metadata.flushed"));
  }

  private void answered(boolean flushed, Map<Long, Long> now) throws IOException {
    int length = Files.exists(log) ? (int) Files.size(log) : 0;
    answers.add(new Answered(length, flushed, Map.copyOf(now)));
  }

  /** Makes, changes or removes a record, and notes which. */
  private void change(MetadataStore store, Map<Long, Long> now) throws HostException {
    long id = random.nextLong(1, IDS + 1);
    StoredFile old = store.find(id);
    assertThat(old == null ? null : (Long) old.stamp()).isEqualTo(now.get(id));
    if (old != null && random.nextInt(4) == 0) {
      assertThat(store.replace(id, old, null)).isTrue();
      now.remove(id);
      return;
    }
    byte[] value = new byte[1 + random.nextInt(random.nextInt(40) == 0 ? 60_000 : 100)];
    random.nextBytes(value);
    StoredFile made = store.state(id, id, 0, null, EaTable.of(List.of(new Ea("A", value))));
    assertThat(store.replace(id, old, made)).isTrue();
    now.put(id, made.stamp());
  }

  /** The records of a store that was cut, which must open. */
  private Map<Long, Long> records(byte[] content, byte[] logContent) throws Exception {
    Files.deleteIfExists(folder.resolve(StoreFolder.DIRECTORY).resolve("metadata.flushed"));
    Files.write(file, content);
    Files.write(log, logContent);
    Map<Long, Long> found = new HashMap<>();
    try (MetadataStore store = new StoreFolder(folder).open("1")) {
      for (long id : store.ids(Long.MIN_VALUE, IDS + 1)) {
        found.put(id, store.find(id).stamp());
      }
    }
    return found;
  }

  /** The newest that had been answered when the log was so long. */
  private int answeredBy(int length) {
    int newest = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).log <= length) {
        newest = i;
      }
    }
    return newest;
  }

  private Map<Long, Long> all() {
    return answers.get(answers.size() - 1).records;
  }

  @Test
  void whatWasAnsweredIsThereWhereverTheLogIsCut() throws Exception {
    for (int i = 0; i < CUTS; i++) {
      int cut = random.nextInt(written.length + 1);
      assertThat(records(before, Arrays.copyOf(written, cut)))
          .as("cut at %s", cut)
          .isEqualTo(answers.get(answeredBy(cut)).records);
    }
    assertThat(records(before, written)).isEqualTo(all());
  }

  @Test
  void whatWasFlushedIsThereWhenSectorsBehindItAreLost() throws Exception {
    for (int i = 0; i < CUTS; i++) {
      int cut = random.nextInt(written.length + 1);
      int flushed = 0;
      for (int each = 0; each < answers.size(); each++) {
        if (answers.get(each).flushed && answers.get(each).log <= cut) {
          flushed = each;
        }
      }
      byte[] part = Arrays.copyOf(written, cut);
      int safe = answers.get(flushed).log;
      for (int at = safe; at < cut; at += 512) {
        if (random.nextInt(3) == 0) {
          Arrays.fill(part, at, Math.min(cut, at + 512), (byte) random.nextInt(2));
        }
      }
      assertThat(answers.subList(flushed, answeredBy(cut) + 1).stream().map(Answered::records))
          .as("flushed up to %s, cut at %s", safe, cut)
          .contains(records(before, part));
    }
  }

  @Test
  void theFileMayBeCutWhileTheLogIsTakenIntoIt() throws Exception {
    for (int i = 0; i < CUTS / 4; i++) {
      byte[] mixed = Arrays.copyOf(before, Math.max(before.length, after.length));
      for (int at = 0; at < after.length; at += PAGE) {
        if (random.nextBoolean()) {
          System.arraycopy(after, at, mixed, at, Math.min(PAGE, after.length - at));
        }
      }
      assertThat(records(mixed, written)).isEqualTo(all());
    }
  }
}
