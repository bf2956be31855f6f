// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.LockRequest.Type.READ;
import static dev.ninebind.posix.LockRequest.Type.UNLOCK;
import static dev.ninebind.posix.LockRequest.Type.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Byte-range locks against a model that knows no ranges: for each byte of two small files it keeps
 * who holds it, and how. The last byte stands for all from there to the end.
 */
class ByteRangeLocksProperties {
  private static final int CELLS = 25;
  private static final List<String> CONNECTIONS = List.of("one", "two");
  private static final List<String> CLIENTS = List.of("a", "b");
  private static final int PROCESSES = 2;
  private static final int FILES = 2;
  private static final int OPEN_FILES = 6;

  /** A process. */
  private record Who(String connection, String client, int process) {
    boolean isOfClient(Who other) {
      return connection.equals(other.connection) && client.equals(other.client);
    }
  }

  /** How somebody holds a byte; a process does so once. */
  private record Hold(LockFile through, LockRequest.Type type) {}

  /** Somebody who waits. */
  private record Wait(
      int file,
      Who who,
      LockFile through,
      LockRequest.Type type,
      int first,
      int last,
      CompletableFuture<LockStatus> result) {}

  /** All that the model knows. */
  private final List<List<Map<Who, Hold>>> cells = new ArrayList<>();

  private final List<Wait> waiting = new ArrayList<>();
  private final List<CompletableFuture<LockStatus>> granted = new ArrayList<>();

  private final CellHost host = new CellHost(CELLS);
  private final List<LockFile> open = new ArrayList<>();
  private final List<Integer> fileOf = new ArrayList<>();
  private final List<Inode> inodes = new ArrayList<>();
  private ByteRangeLocks locks;
  private boolean hosted;

  @Property(tries = 400)
  void everyByteIsHeldByThoseWhoShould(@ForAll long seed) throws Exception {
    run(new ByteRangeLocks(HostLocks.NONE), new Random(seed), false);
  }

  /** What waits for the host is tried again by a thread of its own: here nobody waits. */
  @Property(tries = 400)
  void theHostHoldsTheUnion(@ForAll long seed) throws Exception {
    run(new ByteRangeLocks(host), new Random(seed), true);
  }

  private void run(ByteRangeLocks tested, Random random, boolean withHost) throws Exception {
    locks = tested;
    hosted = withHost;
    for (int i = 0; i < FILES; i++) {
      List<Map<Who, Hold>> file = new ArrayList<>();
      for (int cell = 0; cell < CELLS; cell++) {
        file.add(new HashMap<>());
      }
      cells.add(file);
    }
    LockFile[] first = new LockFile[FILES];
    for (int i = 0; i < OPEN_FILES; i++) {
      int file = i % FILES;
      first[file] = i < FILES ? LockFile.ofNewFile(file) : first[file].another();
      open.add(first[file]);
      fileOf.add(file);
      if (i < FILES) {
        inodes.add(first[file].node().inode());
      }
    }
    for (int i = 0; i < 80; i++) {
      step(random);
      check(random);
    }
    for (int i = 0; i < OPEN_FILES; i++) {
      close(i);
    }
    assertThat(waiting).isEmpty();
    for (int cell = 0; hosted && cell < CELLS; cell++) {
      host.outside(cell, UNLOCK);
    }
    check(random);
    for (int i = 0; i < FILES; i++) {
      assertThat(cells.get(i)).allMatch(Map::isEmpty);
      assertThat(host.knows(inodes.get(i))).isFalse();
    }
  }

  private static Who who(Random random) {
    return new Who(
        CONNECTIONS.get(random.nextInt(CONNECTIONS.size())),
        CLIENTS.get(random.nextInt(CLIENTS.size())),
        random.nextInt(PROCESSES));
  }

  private void step(Random random) throws Exception {
    int index = random.nextInt(OPEN_FILES);
    switch (random.nextInt(20)) {
      case 0 -> close(index);
      case 1, 2 -> cancel(random);
      case 3, 4 -> {
        if (hosted) {
          changeOutside(random);
        }
      }
      default -> ask(random, index);
    }
  }

  private void changeOutside(Random random) {
    int cell = random.nextInt(CELLS);
    LockRequest.Type type = LockRequest.Type.values()[random.nextInt(3)];
    boolean free = true;
    for (Inode inode : inodes) {
      LockRequest.Type ours = host.held(inode, cell);
      free &= ours == UNLOCK || (ours == READ && type != WRITE);
    }
    if (free) {
      host.outside(cell, type);
    }
  }

  private void ask(Random random, int index) throws Exception {
    LockFile through = open.get(index);
    int file = fileOf.get(index);
    Who who = who(random);
    LockRequest.Type type = LockRequest.Type.values()[random.nextInt(3)];
    int first = random.nextInt(CELLS);
    boolean toTheEnd = random.nextInt(5) == 0;
    int last = toTheEnd ? CELLS - 1 : first + random.nextInt(CELLS - first);
    boolean waits = random.nextInt(3) == 0 && (!hosted || type == UNLOCK);
    LockRequest request =
        new LockRequest(
            type,
            first,
            last == CELLS - 1 ? 0 : last - first + 1,
            who.process(),
            ByteString.of(who.client()),
            who.connection(),
            waits);
    assertConflictIsTold(through, file, who, request, first, last);

    boolean blockedByHost = hosted && type != UNLOCK && outsideIsInTheWay(type, first, last);
    boolean blocked = isBlocked(file, who, through, type, first, last);
    boolean circle = blocked && waits && closesCircle(file, who, through, type, first, last);
    CompletableFuture<LockStatus> result;
    try {
      result = locks.lock(through, request);
      assertThat(circle).isFalse();
    } catch (PosixException e) {
      assertThat(e.errno()).isEqualTo(Errno.EDEADLK);
      assertThat(circle).isTrue();
      return;
    }
    if (blocked && waits) {
      assertThat(result).isNotDone();
      waiting.add(new Wait(file, who, through, type, first, last, result));
    } else if (blocked || (blockedByHost && risesIntoOutside(file, who, type, first, last))) {
      assertThat(result).isCompletedWithValue(LockStatus.BLOCKED);
    } else {
      assertThat(result).isCompletedWithValue(LockStatus.GRANTED);
      apply(file, who, through, type, first, last, waits);
      grantWaiting();
    }
  }

  /** Takes, changes or gives up, byte by byte. */
  private void apply(
      int file,
      Who who,
      LockFile through,
      LockRequest.Type type,
      int first,
      int last,
      boolean waits) {
    for (int cell = first; cell <= last; cell++) {
      Map<Who, Hold> holders = cells.get(file).get(cell);
      if (type == UNLOCK) {
        holders
            .entrySet()
            .removeIf(
                entry ->
                    entry.getKey().equals(who)
                        || (waits
                            && entry.getKey().isOfClient(who)
                            && entry.getValue().through() == through));
      } else {
        holders.put(who, new Hold(through, type));
      }
    }
  }

  private Set<Who> blockers(
      int file, Who who, LockFile through, LockRequest.Type type, int first, int last) {
    Set<Who> found = new HashSet<>();
    for (int cell = first; cell <= last && type != UNLOCK; cell++) {
      cells
          .get(file)
          .get(cell)
          .forEach(
              (holder, hold) -> {
                boolean own =
                    holder.equals(who) || (holder.isOfClient(who) && hold.through() == through);
                if (!own && (type == WRITE || hold.type() == WRITE)) {
                  found.add(holder);
                }
              });
    }
    return found;
  }

  private boolean isBlocked(
      int file, Who who, LockFile through, LockRequest.Type type, int first, int last) {
    return !blockers(file, who, through, type, first, last).isEmpty();
  }

  private boolean outsideIsInTheWay(LockRequest.Type type, int first, int last) {
    for (int cell = first; cell <= last; cell++) {
      if (host.outside(cell) == WRITE || (type == WRITE && host.outside(cell) == READ)) {
        return true;
      }
    }
    return false;
  }

  /** True where the host would have to give more than the volume has of a byte. */
  private boolean risesIntoOutside(int file, Who who, LockRequest.Type type, int first, int last) {
    for (int cell = first; cell <= last; cell++) {
      Map<Who, Hold> after = new HashMap<>(cells.get(file).get(cell));
      after.put(who, new Hold(null, type));
      LockRequest.Type union = union(after);
      boolean rises = rank(union) > rank(union(cells.get(file).get(cell)));
      if (rises && outsideIsInTheWay(union, cell, cell)) {
        return true;
      }
    }
    return false;
  }

  private static int rank(LockRequest.Type type) {
    return type == WRITE ? 2 : type == READ ? 1 : 0;
  }

  private static LockRequest.Type union(Map<Who, Hold> holders) {
    return holders.values().stream().anyMatch(hold -> hold.type() == WRITE)
        ? WRITE
        : holders.isEmpty() ? UNLOCK : READ;
  }

  /** Whether somebody is reached from himself: all that wait for those who wait, and so on. */
  private boolean closesCircle(
      int file, Who who, LockFile through, LockRequest.Type type, int first, int last) {
    Set<Who> reached = new HashSet<>(blockers(file, who, through, type, first, last));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Wait wait : waiting) {
        if (reached.contains(wait.who())) {
          grew |=
              reached.addAll(
                  blockers(
                      wait.file(),
                      wait.who(),
                      wait.through(),
                      wait.type(),
                      wait.first(),
                      wait.last()));
        }
      }
    }
    return reached.contains(who);
  }

  private void grantWaiting() {
    boolean again = true;
    while (again) {
      again = false;
      for (Wait wait : List.copyOf(waiting)) {
        if (!isBlocked(
            wait.file(), wait.who(), wait.through(), wait.type(), wait.first(), wait.last())) {
          waiting.remove(wait);
          granted.add(wait.result());
          apply(
              wait.file(),
              wait.who(),
              wait.through(),
              wait.type(),
              wait.first(),
              wait.last(),
              false);
          again = true;
        }
      }
    }
  }

  private void cancel(Random random) {
    if (!waiting.isEmpty()) {
      Wait wait = waiting.remove(random.nextInt(waiting.size()));
      assertThat(wait.result().cancel(false)).isTrue();
    }
    if (!granted.isEmpty()) {
      assertThat(granted.get(random.nextInt(granted.size())).cancel(false)).isFalse();
    }
  }

  private void close(int index) {
    LockFile closing = open.get(index);
    locks.closed(closing);
    for (Wait wait : List.copyOf(waiting)) {
      if (wait.through() == closing) {
        waiting.remove(wait);
        assertThat(wait.result()).isCompletedExceptionally();
      }
    }
    for (Map<Who, Hold> holders : cells.get(fileOf.get(index))) {
      holders.values().removeIf(hold -> hold.through() == closing);
    }
    grantWaiting();
    open.set(index, closing.another());
  }

  private void assertConflictIsTold(
      LockFile through, int file, Who who, LockRequest request, int first, int last)
      throws Exception {
    LockRequest.Type asked = request.type() == READ ? READ : WRITE;
    LockRequest told = locks.conflict(through, request);
    if (!isBlocked(file, who, through, asked, first, last)) {
      boolean outside = hosted && outsideIsInTheWay(asked, first, last);
      assertThat(told == null).isEqualTo(!outside);
      return;
    }
    Who holder = new Who((String) told.connection(), told.clientId().toString(), told.processId());
    int from = (int) told.start();
    int to = told.length() == 0 ? CELLS - 1 : (int) (told.start() + told.length() - 1);
    assertThat(from).isLessThanOrEqualTo(last);
    assertThat(to).isGreaterThanOrEqualTo(first);
    Hold hold = cells.get(file).get(from).get(holder);
    assertThat(hold.type()).isEqualTo(told.type());
    for (int cell = from; cell <= to; cell++) {
      assertThat(cells.get(file).get(cell).get(holder)).isEqualTo(hold);
    }
    assertThat(from == 0 ? null : cells.get(file).get(from - 1).get(holder)).isNotEqualTo(hold);
    assertThat(to == CELLS - 1 ? null : cells.get(file).get(to + 1).get(holder)).isNotEqualTo(hold);
    assertThat(told.start()).isEqualTo(lowestStart(file, who, through, asked, first, last));
  }

  /** Where the first of the locks begins that are in the way. */
  private long lowestStart(
      int file, Who who, LockFile through, LockRequest.Type asked, int first, int last) {
    int lowest = CELLS;
    for (int cell = first; cell <= last; cell++) {
      for (Who blocker : blockers(file, who, through, asked, cell, cell)) {
        Hold hold = cells.get(file).get(cell).get(blocker);
        int start = cell;
        while (start > 0 && hold.equals(cells.get(file).get(start - 1).get(blocker))) {
          start--;
        }
        lowest = Math.min(lowest, start);
      }
    }
    return lowest;
  }

  /** Compares each byte with what every client is told to be in its way, and what the host has. */
  private void check(Random random) throws Exception {
    for (Wait wait : waiting) {
      assertThat(wait.result()).isNotDone();
    }
    for (CompletableFuture<LockStatus> result : granted) {
      assertThat(result).isCompletedWithValue(LockStatus.GRANTED);
    }
    int file = random.nextInt(FILES);
    for (int cell = 0; cell < CELLS; cell++) {
      for (String connection : CONNECTIONS) {
        for (String client : CLIENTS) {
          Who asking = new Who(connection, client, 0);
          for (LockRequest.Type asked : List.of(READ, WRITE)) {
            LockRequest told =
                locks.conflict(
                    open.get(file),
                    new LockRequest(asked, cell, 1, 0, ByteString.of(client), connection, false));
            boolean outside = hosted && outsideIsInTheWay(asked, cell, cell);
            assertThat(told != null)
                .isEqualTo(outside || isBlocked(file, asking, open.get(file), asked, cell, cell));
          }
        }
      }
      if (hosted) {
        assertThat(host.held(inodes.get(file), cell)).isEqualTo(union(cells.get(file).get(cell)));
      }
    }
  }
}
