// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.conformance.report.CheckResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells how well a 9P2000.L server does what Linux asks of it, by our own client: no kernel, no
 * root, and no knowledge of what is served but a directory that may be written to.
 */
public final class ProtocolSuite {
  /** The depth that its results belong to. */
  public static final String DEPTH = "protocol";

  /** How the directory begins that a run makes, works in and removes. */
  public static final String DIRECTORY = "ninebind-conformance-";

  private final Server server;
  private final Consumer<String> notes;
  private final String directory;
  private int played;
  private String death = "";

  /**
   * @param notes is told what is no result of a check, such as what could not be cleaned up
   */
  public ProtocolSuite(Server server, Consumer<String> notes) {
    this.server = server;
    this.notes = notes;
    this.directory =
        DIRECTORY
            + ProcessHandle.current().pid()
            + "-"
            + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  /** All cases, area by area. */
  public static List<ProtocolCase> cases() {
    CaseList all = new CaseList();
    SessionCases.list(all);
    WalkCases.list(all);
    NameCases.list(all);
    OpenCases.list(all);
    DataCases.list(all);
    AttributeCases.list(all);
    ChangeCases.list(all);
    DirectoryCases.list(all);
    MakeCases.list(all);
    MoveCases.list(all);
    FollowCases.list(all);
    XattrCases.list(all);
    LockCases.list(all);
    FlushCases.list(all);
    DiskCases.list(all);
    ErrorCases.list(all);
    RobustnessCases.list(all);
    return all.all();
  }

  /**
   * Runs cases, one after another, in a new directory that is removed in the end.
   *
   * @param wanted which of them
   * @param result is told each result at once
   * @throws IOException if the server cannot be reached, is none, or lets no directory be made
   */
  public List<CheckResult> run(Predicate<ProtocolCase> wanted, Consumer<CheckResult> result)
      throws IOException {
    makeDirectory();
    List<CheckResult> results = new ArrayList<>();
    try {
      for (ProtocolCase each : cases()) {
        if (wanted.test(each)) {
          CheckResult came = death.isEmpty() ? play(each) : notRun(each, death);
          results.add(came);
          result.accept(came);
        }
      }
    } finally {
      if (death.isEmpty()) {
        cleanUp(List.of(), directory);
      } else {
        notes.accept("the directory " + directory + " is left: " + death);
      }
    }
    return results;
  }

  private P9Client connect() throws IOException {
    P9Client client = P9Client.connect(server.address());
    try {
      client.connection().timeout(server.timeoutSeconds());
      client.fallBackAsLinux();
      client.version(server.msize());
      client.attach(0, server.aname(), server.user());
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void makeDirectory() throws IOException {
    try (P9Client client = connect()) {
      client.mkdir(0, directory, 0777);
      client.chmod(client.walkTo(0, directory), 0777);
    }
  }

  private CheckResult play(ProtocolCase now) {
    String place = Integer.toString(++played);
    CheckResult came = played(now, List.of(directory, place));
    if (isDead()) {
      if (!revived(now)) {
        death = "the server takes no connections since " + now.path();
      }
      String seen = came.detail().isEmpty() ? "" : "; before that: " + came.detail();
      return failed(now, "a new connection: expected <it is taken>, got <it is not>" + seen);
    }
    if (came.status() != CheckResult.Status.FAILED || hasDirectory(now)) {
      cleanUp(List.of(directory), place);
    }
    return came;
  }

  /** A server that lost what it had to keep may have lost the run's own directory too. */
  private boolean hasDirectory(ProtocolCase now) {
    try (P9Client client = connect()) {
      client.walkTo(0, directory);
      return true;
    } catch (IOException e) {
      try {
        makeDirectory();
      } catch (IOException again) {
        notes.accept("after " + now.path() + " no directory can be made: " + said(again));
      }
      return false;
    }
  }

  /** Starts a server again that a case has ended, if somebody said how. */
  private boolean revived(ProtocolCase now) {
    if (server.restart().isEmpty()) {
      return false;
    }
    try {
      server.restart().get().run();
      notes.accept("the server was started again after " + now.path());
      return !isDead();
    } catch (IOException e) {
      notes.accept("the server could not be started again: " + said(e));
      return false;
    }
  }

  private CheckResult played(ProtocolCase now, List<String> place) {
    Stage stage;
    try {
      stage = new Stage(server, place);
    } catch (IOException e) {
      return failed(now, "a connection and a directory: expected <both>, got <" + said(e) + ">");
    }
    try (stage) {
      now.body().play(stage);
      return CheckResult.passed(DEPTH, now.area().title(), now.name());
    } catch (CheckFailure e) {
      return failed(now, e.getMessage());
    } catch (NotRun e) {
      return notRun(now, e.getMessage());
    } catch (P9Error e) {
      return failed(now, stage.describe("success", Stage.nameOf(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notRun(now, "interrupted");
    } catch (TimeoutException e) {
      return failed(now, stage.describe("a reply", "none in " + server.timeoutSeconds() + " s"));
    } catch (Exception e) {
      return failed(now, stage.describe("a reply that makes sense", said(e)));
    }
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static CheckResult failed(ProtocolCase now, String detail) {
    return CheckResult.failed(DEPTH, now.area().title(), now.name(), detail);
  }

  private static CheckResult notRun(ProtocolCase now, String why) {
    return CheckResult.notRun(DEPTH, now.area().title(), now.name(), why);
  }

  /** A server that is being started again, or busy with its last client, gets a moment. */
  private boolean isDead() {
    for (int attempt = 0; attempt < 3; attempt++) {
      try (P9Client client = connect()) {
        client.getattr(0);
        return false;
      } catch (IOException e) {
        try {
          Thread.sleep(200);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return true;
        }
      }
    }
    return true;
  }

  /** Removes a directory and all in it. */
  private void cleanUp(List<String> parent, String name) {
    try (P9Client client = connect()) {
      new Removal(client).remove(client.walkTo(0, parent.toArray(String[]::new)), name);
    } catch (IOException e) {
      notes.accept(
          "could not remove all of " + String.join("/", parent) + "/" + name + ": " + said(e));
    }
  }
}
