// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ninebind.conformance.Closes;
import dev.ninebind.conformance.Gap;
import dev.ninebind.conformance.NeedsHostFolder;
import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.conformance.ServedVolume;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fid, walked or open, whose file or any directory above it is renamed, replaced or removed by
 * its own connection, another one or the host; then every request is made on that fid, and has the
 * answer of {@link #ANSWERS}. In the place that the file has left there is another one, which no
 * request may reach.
 *
 * <p>The tree is {@code g/p/t}. The event is about {@code t} or what is above it; the fid is one of
 * {@code t} itself or of something below it.
 */
@Closes(Gap.RENAME_DELETE)
class RenameDeleteProtocolTest extends VolumeProtocolTest {
  private static final String CONTENT = "content";

  /** What each request on the fid is answered with. GONE is ENOENT or ESTALE. */
  private static final String ANSWERS =
      """
                 file           file           directory      directory      gone file      gone file      gone directory gone directory
                 walked         open           walked         open           walked         open           walked         open
      GETATTR    ok             ok             ok             ok             GONE           ok             GONE           ok
      CHMOD      ok             ok             ok             ok             GONE           ok             GONE           ok
      READ       EBADF          ok             EBADF          EISDIR         EBADF          ok             EBADF          EISDIR
      WRITE      EBADF          ok             EBADF          EBADF          EBADF          ok             EBADF          EBADF
      TRUNCATE   ok             ok             EISDIR,EINVAL  EISDIR,EINVAL  GONE           ok             GONE,EISDIR    EISDIR,EINVAL
      FSYNC      EBADF          ok             EBADF          ok             EBADF          ok             EBADF          ok
      READDIR    EBADF          ENOTDIR        EBADF          ok             EBADF          ENOTDIR        EBADF          ok,GONE
      WALK       ENOTDIR        ENOTDIR        ok             ok             ENOTDIR,GONE   ENOTDIR,GONE   GONE           GONE
      CLONE      ok             ok             ok             ok             ok             ok             ok             ok
      REOPEN     ok             ok             ok             ok             GONE           ok,GONE        GONE           ok,GONE
      LINK       ok             ok             EPERM          EPERM          GONE           GONE           GONE,EPERM     GONE,EPERM
      MKDIR      ENOTDIR        ENOTDIR        ok             ok             ENOTDIR,GONE   ENOTDIR,GONE   GONE           GONE
      """;

  /** What the fid stands for, as seen from {@code t}. */
  @SuppressWarnings("ImmutableEnumChecker") // it is, which List does not say
  enum Subject {
    FILE(false),
    DIRECTORY(true),
    FILE_BELOW(false, "s"),
    DIRECTORY_BELOW(true, "s"),
    FILE_FAR_BELOW(false, "x", "y", "s"),
    DIRECTORY_FAR_BELOW(true, "x", "y", "s");

    private final boolean isDirectory;
    private final List<String> below;

    Subject(boolean isDirectory, String... below) {
      this.isDirectory = isDirectory;
      this.below = List.of(below);
    }
  }

  /** What happens; the directories that {@code t} is in afterwards, or null if it is gone. */
  @SuppressWarnings("ImmutableEnumChecker") // it is, which List does not say
  enum Event {
    RENAMEAT("g", "p", "moved"),
    RENAMEAT_TO_ANOTHER_DIRECTORY("other", "moved"),
    RENAME("other", "moved"),
    PARENT_RENAMED("g", "p2", "t"),
    GRANDPARENT_MOVED("other", "g2", "p", "t"),
    REPLACED,
    UNLINKED,
    REMOVED,
    HOST_RENAMED("other", "moved"),
    HOST_GRANDPARENT_MOVED("other", "g2", "p", "t"),
    HOST_REMOVED;

    private final List<String> place;

    Event(String... place) {
      this.place = place.length == 0 ? null : List.of(place);
    }

    boolean isHosts() {
      return name().startsWith("HOST");
    }
  }

  enum Actor {
    SAME_CONNECTION,
    ANOTHER_CONNECTION,
    HOST
  }

  enum FidIs {
    WALKED,
    OPEN
  }

  private enum Operation {
    GETATTR,
    CHMOD,
    READ,
    WRITE,
    TRUNCATE,
    FSYNC,
    READDIR,
    WALK,
    CLONE,
    REOPEN,
    LINK,
    MKDIR
  }

  record Case(Subject subject, Event event, Actor actor, FidIs fid) {
    /** A directory that holds something cannot be replaced or removed. */
    boolean isRefused() {
      return event.place == null && !subject.below.isEmpty();
    }

    boolean isGone() {
      return event.place == null && subject.below.isEmpty();
    }

    @Override
    public String toString() {
      return subject + " " + fid + ", " + event + " by " + actor;
    }
  }

  RenameDeleteProtocolTest(ServedVolume served) {
    super(served);
  }

  static Stream<Case> cases() {
    return allCases().filter(now -> now.actor() != Actor.HOST);
  }

  static Stream<Case> hostsCases() {
    return allCases().filter(now -> now.actor() == Actor.HOST);
  }

  private static Stream<Case> allCases() {
    List<Case> cases = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      for (Event event : Event.values()) {
        for (Actor actor : Actor.values()) {
          if (event.isHosts() != (actor == Actor.HOST)
              || (event == Event.HOST_REMOVED && !subject.below.isEmpty())) {
            continue;
          }
          for (FidIs fid : FidIs.values()) {
            cases.add(new Case(subject, event, actor, fid));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aFidStandsForItsFile(Case now) throws IOException {
    check(now);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostsCases")
  @NeedsHostFolder
  void aFidStandsForItsFileWhateverTheHostDoes(Case now) throws IOException {
    assumeTrue(ServedVolume.isRoot(), "only root finds what the host has moved");
    check(now);
  }

  private void check(Case now) throws IOException {
    Tree tree = new Tree(now);
    tree.make();
    int fid = client.walkTo(top, tree.before());
    if (now.fid() == FidIs.OPEN) {
      client.open(fid, now.subject().isDirectory ? OpenFlags.READ_ONLY : OpenFlags.READ_WRITE);
    }
    Reply.Rgetattr before = client.getattr(fid);

    P9Client actor = now.actor() == Actor.ANOTHER_CONNECTION ? connect() : client;
    int actorTop = actor == client ? top : top(actor);
    if (now.isRefused()) {
      refused(Errno.ENOTEMPTY, () -> tree.change(actor, actorTop));
    } else {
      tree.change(actor, actorTop);
      tree.makeAnotherInItsPlace();
    }

    Map<Operation, String> got = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      got.put(operation, answer(operation, now, fid, before));
    }
    SoftAssertions answers = new SoftAssertions();
    for (Operation operation : Operation.values()) {
      answers.assertThat(got.get(operation)).as("%s", operation).isIn(expected(operation, now));
    }
    answers.assertAll();
    tree.check(before);
  }

  @Test
  void anOpenFidIsRenamedAndRemovedByItself() throws IOException {
    file("a", CONTENT);
    int fid = opened(client, top, OpenFlags.READ_WRITE, "a");
    client.mkdir(top, "d", 0755);
    client.rename(fid, client.walkTo(top, "d"), "b");
    assertThat(text(client.readAll(fid))).isEqualTo(CONTENT);
    int second = client.walkTo(top, "d", "b");
    client.remove(fid);
    refused(Errno.EBADF, () -> client.getattr(fid));
    refused(Errno.ENOENT, () -> client.getattr(second));
    assertThat(entries()).hasSize(1);
  }

  // ---- what is expected

  private static final Map<String, String> CELLS = cells();

  private static Map<String, String> cells() {
    Map<String, String> cells = new HashMap<>();
    for (String line : ANSWERS.strip().lines().skip(2).toList()) {
      String[] words = line.strip().split(" +", -1);
      for (int column = 1; column < words.length; column++) {
        cells.put(words[0] + (column - 1), words[column]);
      }
    }
    return cells;
  }

  private static Set<String> expected(Operation operation, Case now) {
    int column =
        (now.isGone() ? 4 : 0)
            + (now.subject().isDirectory ? 2 : 0)
            + (now.fid() == FidIs.OPEN ? 1 : 0);
    String cell = CELLS.get(operation.name() + column).replace("GONE", "ENOENT,ESTALE");
    return Set.of(cell.split(",", -1));
  }

  // ---- what is got

  /** "ok", the error, or what was wrong with a success. */
  private String answer(Operation operation, Case now, int fid, Reply.Rgetattr before) {
    try {
      return switch (operation) {
        case GETATTR -> {
          Reply.Rgetattr after = client.getattr(fid);
          if (after.qid().path() != before.qid().path()) {
            yield "another file";
          }
          if (now.isGone()) {
            yield after.links() == 0 ? "ok" : after.links() + " links though it is gone";
          }
          yield after.links() == before.links() ? "ok" : after.links() + " links";
        }
        case CHMOD -> done(() -> client.chmod(fid, 0712));
        case READ -> {
          String read = text(client.read(fid, 0, 100));
          yield read.equals(CONTENT) ? "ok" : read;
        }
        case WRITE -> done(() -> client.write(fid, 0, bytes("C")));
        case TRUNCATE -> done(() -> client.truncate(fid, 4));
        case FSYNC -> done(() -> client.fsync(fid, false));
        case READDIR -> {
          long names =
              client.readdirAll(fid).stream().filter(entry -> !entry.name().isDots()).count();
          yield names == (now.isGone() ? 0 : 1) ? "ok" : names + " names";
        }
        case WALK -> {
          client.clunk(client.walkTo(fid, "inside"));
          yield "ok";
        }
        case CLONE -> done(() -> client.clunk(client.walkTo(fid)));
        case REOPEN -> done(() -> client.clunk(opened(client, fid, OpenFlags.READ_ONLY)));
        case LINK -> done(() -> client.link(top, fid, "again"));
        case MKDIR -> done(() -> client.mkdir(fid, "made", 0755));
      };
    } catch (P9Error e) {
      return e.errno().name();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String done(Call call) throws IOException {
    call.run();
    return "ok";
  }

  /**
   * The files of a case. Where the host sees them it makes them, so that the server knows nothing
   * of them before; elsewhere another connection does.
   */
  private final class Tree {
    private final Case now;

    Tree(Case now) {
      this.now = now;
    }

    String[] before() {
      return path(List.of("g", "p", "t"));
    }

    private String[] path(List<String> place) {
      return Stream.concat(place.stream(), now.subject().below.stream()).toArray(String[]::new);
    }

    private Path host(String... names) {
      Path path = RenameDeleteProtocolTest.this.path().orElseThrow();
      for (String name : names) {
        path = path.resolve(name);
      }
      return path;
    }

    void make() throws IOException {
      makeDirectories("other");
      make(CONTENT);
      // What may be removed has to be empty.
      if (now.subject().isDirectory && !now.isGone()) {
        String[] inside = Arrays.copyOf(before(), before().length + 1);
        inside[before().length] = "inside";
        makeFile("", inside);
      }
    }

    private void make(String content) throws IOException {
      if (now.subject().isDirectory) {
        makeDirectories(before());
      } else {
        makeDirectories(Arrays.copyOf(before(), before().length - 1));
        makeFile(content, before());
      }
    }

    private void makeFile(String content, String... names) throws IOException {
      if (RenameDeleteProtocolTest.this.path().isPresent()) {
        Files.writeString(host(names), content);
        return;
      }
      try (P9Client maker = connect()) {
        String[] directories = Arrays.copyOf(names, names.length - 1);
        int directory = maker.walkTo(top(maker), directories);
        String name = names[names.length - 1];
        int made = maker.createIn(directory, name, OpenFlags.WRITE_ONLY, 0644);
        maker.writeAll(made, bytes(content));
        maker.clunk(made);
      }
    }

    private void makeDirectories(String... names) throws IOException {
      if (RenameDeleteProtocolTest.this.path().isPresent()) {
        Files.createDirectories(host(names));
        return;
      }
      try (P9Client maker = connect()) {
        int at = top(maker);
        for (String name : names) {
          try {
            maker.mkdir(at, name, 0755);
          } catch (P9Error e) {
            assertThat(e.errno()).isEqualTo(Errno.EEXIST);
          }
          at = maker.walkTo(at, name);
        }
      }
    }

    /** The place of {@code t}, and all above it that is gone, is taken by others of the kind. */
    void makeAnotherInItsPlace() throws IOException {
      if (now.event() == Event.REPLACED) {
        return; // what replaced it is there
      }
      make("another");
    }

    void change(P9Client actor, int from) throws IOException {
      boolean directory = now.subject().isDirectory || !now.subject().below.isEmpty();
      int g = actor.walkTo(from, "g");
      int p = actor.walkTo(g, "p");
      int other = actor.walkTo(from, "other");
      switch (now.event()) {
        case RENAMEAT -> actor.renameat(p, "t", p, "moved");
        case RENAMEAT_TO_ANOTHER_DIRECTORY -> actor.renameat(p, "t", other, "moved");
        case RENAME -> actor.rename(actor.walkTo(p, "t"), other, "moved");
        case PARENT_RENAMED -> actor.renameat(g, "p", g, "p2");
        case GRANDPARENT_MOVED -> actor.renameat(from, "g", other, "g2");
        case REPLACED -> {
          if (directory) {
            actor.mkdir(other, "new", 0755);
          } else {
            int made = actor.createIn(other, "new", OpenFlags.WRITE_ONLY, 0644);
            actor.write(made, 0, bytes("another"));
            actor.clunk(made);
          }
          actor.renameat(other, "new", p, "t");
        }
        case UNLINKED -> actor.unlinkat(p, "t", directory ? REMOVE_DIRECTORY : 0);
        case REMOVED -> actor.remove(actor.walkTo(p, "t"));
        case HOST_RENAMED -> Files.move(host("g", "p", "t"), host("other", "moved"));
        case HOST_GRANDPARENT_MOVED -> Files.move(host("g"), host("other", "g2"));
        case HOST_REMOVED -> Files.delete(host("g", "p", "t"));
      }
    }

    /** All that was done is seen at the file's new place, and nothing of it at its old one. */
    void check(Reply.Rgetattr before) throws IOException {
      P9Client fresh = connect();
      if (!now.isRefused()) {
        int another = fresh.walkTo(top(fresh), before());
        assertThat(fresh.getattr(another).mode() & 0777).isIn(0644, 0755);
        if (!now.subject().isDirectory) {
          fresh.open(another, OpenFlags.READ_ONLY);
          assertThat(text(fresh.readAll(another))).isEqualTo("another");
        } else {
          fresh.open(another, OpenFlags.READ_ONLY);
          assertThat(fresh.readdirAll(another)).hasSize(2);
        }
      }
      if (!now.isGone()) {
        String[] place = now.isRefused() ? before() : path(now.event().place);
        int found = fresh.walkTo(top(fresh), place);
        assertThat(fresh.getattr(found).qid().path()).isEqualTo(before.qid().path());
        assertThat(fresh.getattr(found).mode() & 07777).isEqualTo(0712);
        fresh.open(found, OpenFlags.READ_ONLY);
        if (now.subject().isDirectory) {
          assertThat(fresh.readdirAll(found)).hasSize(4); // dots, inside, made
        } else {
          assertThat(fresh.getattr(found).links()).isEqualTo(2);
          assertThat(text(fresh.readAll(found)))
              .isEqualTo(now.fid() == FidIs.OPEN ? "Cont" : "cont");
        }
      }
    }
  }

  @Test
  void theTableIsWhole() {
    assertThat(CELLS).hasSize(Operation.values().length * 8);
    Set<String> known = new HashSet<>(Set.of("ok", "GONE"));
    Arrays.stream(Errno.values()).map(Errno::name).forEach(known::add);
    CELLS.values().forEach(cell -> assertThat(known).contains(cell.split(",", -1)));
  }
}
