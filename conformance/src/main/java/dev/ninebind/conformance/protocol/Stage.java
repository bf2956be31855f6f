// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.DirectoryPage;
import dev.ninebind.p9.wire.Reply;
import dev.ninebind.p9.wire.Request;
import dev.ninebind.posix.Errno;
import dev.ninebind.posix.OpenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a case plays on: a connection, more if it asks for them, and a fresh directory of its own.
 * What it says of a failure names the last request and those before it.
 */
public final class Stage implements AutoCloseable {
  static final int S_IFMT = 0170000;
  static final int REMOVE_DIRECTORY = 0x200;
  static final int READ_ONLY = 0;
  static final int WRITE_ONLY = 1;
  static final int READ_WRITE = 2;

  /** Of Tlcreate: what is there is an error. */
  static final int CREATE_NEW = OpenFlags.CREATE | OpenFlags.EXCL;

  /** A user, and a group, whom nobody needs to know. */
  static final int OWNER = 12_345;

  private final Server server;
  private final List<String> place;
  private final Calls calls = new Calls();
  private final List<P9Client> clients = new ArrayList<>();
  private final P9Client client;
  private final int top;

  /** Connects, and makes the directory that {@code place} names, whose parent is there. */
  Stage(Server server, List<String> place) throws IOException {
    this.server = server;
    this.place = List.copyOf(place);
    try {
      client = connect();
      int parent = client.walkTo(0, strings(place.subList(0, place.size() - 1)));
      client.mkdir(parent, place.get(place.size() - 1), 0755);
      client.clunk(parent);
      top = top(client);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Requests that may be refused. */
  @FunctionalInterface
  interface Call {
    void run() throws IOException;
  }

  Server server() {
    return server;
  }

  Calls calls() {
    return calls;
  }

  /** The first connection. */
  P9Client client() {
    return client;
  }

  /** Its fid of the case's own directory. */
  int top() {
    return top;
  }

  /** The names from the attached root to the case's directory. */
  List<String> place() {
    return place;
  }

  /** One more connection, attached as the first one is. */
  P9Client connect() throws IOException {
    P9Client made = unattached();
    made.version(server.msize());
    made.attach(0, server.aname(), server.user());
    return made;
  }

  /** One more connection, without a word of the protocol. */
  P9Client unattached() throws IOException {
    P9Client made = P9Client.connect(server.address());
    clients.add(made);
    made.connection().timeout(server.timeoutSeconds());
    made.fallBackAsLinux();
    String who = clients.size() == 1 ? "" : "connection " + clients.size() + ": ";
    made.connection().observe(request -> calls.add(who, request));
    return made;
  }

  /** One more connection that sends bytes as they are. */
  RawConnection raw() throws IOException {
    return RawConnection.connect(server.address(), server.timeoutSeconds(), calls);
  }

  /** A connection's fid of the case's directory. */
  int top(P9Client of) throws IOException {
    return of.walkTo(0, strings(place));
  }

  private static String[] strings(List<String> names) {
    return names.toArray(String[]::new);
  }

  // ---- what cases say

  /** Fails unless both are equal; {@code what} names what was looked at. */
  void equal(String what, Object expected, Object got) throws CheckFailure {
    if (!Objects.equals(expected, got)) {
      String of = what.isEmpty() ? "" : what + " ";
      throw wrong(of + expected, of + got);
    }
  }

  void equal(String what, long expected, long got) throws CheckFailure {
    equal(what, Long.valueOf(expected), Long.valueOf(got));
  }

  void octal(String what, int expected, int got) throws CheckFailure {
    equal(what, "0" + Integer.toOctalString(expected), "0" + Integer.toOctalString(got));
  }

  void equal(String what, byte[] expected, byte[] got) throws CheckFailure {
    if (!Arrays.equals(expected, got)) {
      throw wrong(
          what + " of " + expected.length + " bytes " + shown(expected),
          got.length + " bytes " + shown(got));
    }
  }

  private static String shown(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(40, bytes.length), StandardCharsets.ISO_8859_1);
    StringBuilder shown = new StringBuilder("'");
    text.chars().forEach(c -> shown.append(c >= ' ' && c < 0x7f ? "" + (char) c : "\\x" + hex(c)));
    return shown.append(bytes.length > 40 ? "...'" : "'").toString();
  }

  private static String hex(int value) {
    return Integer.toHexString(0x100 | value).substring(1);
  }

  /** Fails unless this holds. */
  void that(String expected, boolean holds, Object got) throws CheckFailure {
    if (!holds) {
      throw wrong(expected, String.valueOf(got));
    }
  }

  /**
   * Fails unless the last of these requests is refused.
   *
   * @param oneOf with one of these errors; none means with any
   */
  void refused(Call call, Errno... oneOf) throws IOException, CheckFailure {
    String expected =
        oneOf.length == 0
            ? "an error"
            : String.join(" or ", Arrays.stream(oneOf).map(Errno::name).toList());
    try {
      call.run();
    } catch (P9Error e) {
      if (oneOf.length > 0 && !Arrays.asList(oneOf).contains(e.errno())) {
        throw failure(expected, nameOf(e));
      }
      return;
    }
    throw failure(expected, "success");
  }

  /** Has a case not run if the server refuses this with one of these errors. */
  void needs(String what, Call call, Errno... refusals) throws IOException, NotRun {
    try {
      call.run();
    } catch (P9Error e) {
      if (Arrays.asList(refusals).contains(e.errno())) {
        throw new NotRun("the server does not offer " + what + " (" + nameOf(e) + ")");
      }
      throw e;
    }
  }

  /**
   * Makes a file {@code owned} that belongs to {@link #OWNER}, user and group. Has a case not run
   * where the server does not let files have any owner.
   */
  void needsOwners() throws IOException, NotRun {
    file("owned", "");
    int fid = walked("owned");
    needs("changes of owners", () -> client.call(Changes.owner(fid, OWNER, OWNER)), Errno.EPERM);
    if (client.getattr(fid).uid() != OWNER) {
      throw new NotRun("the server gives all files one owner");
    }
  }

  /**
   * Has a case not run where the server has no Tunlinkat: Linux' own checks come before Tremove.
   */
  void needsUnlinkat() throws IOException, NotRun {
    needs(
        "Tunlinkat, and Linux falls back to Tremove",
        () -> {
          try {
            client.call(
                new Request.Tunlinkat(top, NameCases.name("no-such-name"), REMOVE_DIRECTORY));
          } catch (P9Error e) {
            if (e.errno() != Errno.ENOENT) {
              throw e;
            }
          }
        },
        Errno.EOPNOTSUPP);
  }

  /** What a call told is wrong; whatever was clunked since then did not tell it. */
  private CheckFailure wrong(String expected, String got) {
    calls.withoutClunks();
    return failure(expected, got);
  }

  /** The failure of the last call. */
  CheckFailure failure(String expected, String got) {
    return new CheckFailure(describe(expected, got));
  }

  /** The failure of the last call, and how the case came there. */
  String describe(String expected, String got) {
    String text = calls.last() + ": expected <" + expected + ">, got <" + got + ">";
    List<String> before = calls.before();
    return before.isEmpty() ? text : text + "\nafter " + String.join("; ", before);
  }

  /** An error's name, or number if it has none here. */
  static String nameOf(P9Error e) {
    return e.errno().number() == e.number() ? e.errno().name() : "error " + e.number();
  }

  // ---- what cases do

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Makes a file with this content in the case's directory. */
  void file(String name, String content) throws IOException {
    fileIn(top, name, content);
  }

  void fileIn(int directory, String name, String content) throws IOException {
    int fid = client.createIn(directory, name, WRITE_ONLY, 0644);
    if (!content.isEmpty()) {
      client.writeAll(fid, bytes(content));
    }
    client.clunk(fid);
  }

  /** A fid of the first connection, walked from the case's directory. */
  int walked(String... names) throws IOException {
    return client.walkTo(top, names);
  }

  /** The same, opened. */
  int opened(int flags, String... names) throws IOException {
    return opened(client, top, flags, names);
  }

  static int opened(P9Client by, int from, int flags, String... names) throws IOException {
    int fid = by.walkTo(from, names);
    try {
      by.open(fid, flags);
    } catch (P9Error e) {
      by.connection().send(new Request.Tclunk(fid));
      throw e;
    }
    return fid;
  }

  /** What lstat would tell of a name, by a fid of its own. */
  Reply.Rgetattr attributes(String... names) throws IOException {
    int fid = walked(names);
    Reply.Rgetattr attributes = client.getattr(fid);
    client.clunk(fid);
    return attributes;
  }

  /** All that is in a file, by a fid of its own. */
  String content(String... names) throws IOException {
    int fid = opened(READ_ONLY, names);
    String content = text(client.readAll(fid));
    client.clunk(fid);
    return content;
  }

  /** The names in a directory, sorted, without the dots. */
  List<String> names(String... directory) throws IOException {
    return entries(directory).stream().map(entry -> entry.name().toString()).sorted().toList();
  }

  /** The entries of a directory but the dots. */
  List<DirectoryPage.Entry> entries(String... directory) throws IOException {
    int fid = opened(READ_ONLY, directory);
    List<DirectoryPage.Entry> all = client.readdirAll(fid);
    client.clunk(fid);
    return all.stream().filter(entry -> !entry.name().isDots()).toList();
  }

  @Override
  public void close() {
    clients.forEach(P9Client::close);
  }
}
