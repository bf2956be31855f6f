// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One job's builds, one after the other, as an executor runs them: number, log with somebody who
 * follows it, record, fingerprint, links; and the oldest builds go while somebody reads them.
 */
final class BuildLoad {
  /** Builds that a job keeps. */
  static final int KEPT = 8;

  private final Job job;
  private final Notes notes;
  private final Checks followed;
  private final Checks readable;

  BuildLoad(Job job, Notes notes, Checks followed, Checks readable) {
    this.job = job;
    this.notes = notes;
    this.followed = followed;
    this.readable = readable;
  }

  /** The next build, to its end. */
  void run() throws IOException, InterruptedException {
    long number = Long.parseLong(Files.readString(job.nextBuildNumber()).strip());
    XmlState.replace(job.nextBuildNumber(), (number + 1) + "\n");
    Path build = job.build(number);
    if (Files.exists(build)) {
      removeTree(build); // begun before a kill, and not finished
    }
    Files.createDirectories(build);
    log(build.resolve("log"), number);
    XmlState.write(build.resolve("build.xml"), job.buildName(number), number);
    Path fingerprint = job.fingerprint(number);
    Files.createDirectories(fingerprint.getParent());
    XmlState.write(fingerprint, job.buildName(number), number);
    XmlState.link(job.lastSuccessful(), "builds/" + number);
    notes.add("build " + job.name(), number);
    XmlState.write(job.config(), job.name(), number);
    notes.add("config " + job.name(), number);
    discard(number - KEPT);
  }

  /** The log grows line by line, by itself, while a browser follows it. */
  private void log(Path log, long number) throws IOException, InterruptedException {
    Files.createFile(log);
    AtomicLong written = new AtomicLong();
    Thread follower =
        new Thread(() -> follow(log, number, written), "follows " + job.buildName(number));
    follower.start();
    try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      for (int line = 1; line <= Job.LOG_LINES; line++) {
        out.write((Job.logLine(number, line) + "\n").getBytes(StandardCharsets.UTF_8));
        written.set(line);
      }
    }
    // Jenkins does not: where the guest writes back later, a kill costs it the last logs.
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    follower.join();
  }

  /** What was written before a look is there when looking, and only whole lines of the log are. */
  private void follow(Path log, long number, AtomicLong written) {
    long seen = 0;
    while (seen < Job.LOG_LINES) {
      long before = written.get();
      try {
        List<String> lines = wholeLines(log);
        seen = lines.size();
        followed.that(seen >= before, log + ": " + seen + " lines of " + before);
        for (int line = 1; line <= seen; line++) {
          String wanted = Job.logLine(number, line);
          String got = lines.get(line - 1);
          followed.that(wanted.equals(got), log + ": <" + got + "> for <" + wanted + ">");
        }
        if (before == Job.LOG_LINES && seen < before) {
          return;
        }
      } catch (IOException e) {
        if (before < Job.LOG_LINES && isRaceOfClient(e)) {
          followed.tolerate();
          continue;
        }
        followed.that(false, log + ": " + e);
        return;
      }
    }
  }

  /**
   * Linux 7's client: when it has read nothing at what was the end, and another process of the same
   * guest has moved the end until it looks at the answer, it takes that for a server that gives
   * nothing, and tells ENODATA (fs/netfs/read_collect.c; README, limits). Nothing is lost: who
   * reads again finds what was appended, and once nobody appends it is no excuse.
   */
  private static boolean isRaceOfClient(IOException e) {
    return !System.getProperty("os.version").startsWith("6.")
        && String.valueOf(e.getMessage()).equals("No data available");
  }

  private static List<String> wholeLines(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Removes a build while its record is being read: it is whole or it is not there. */
  private void discard(long number) throws IOException, InterruptedException {
    Path build = job.build(number);
    if (!Files.exists(build)) {
      return;
    }
    notes.add("deleted " + job.name(), number);
    Thread reader = new Thread(() -> readUntilGone(build, number), "reads " + build);
    reader.start();
    removeTree(build);
    reader.join();
  }

  private void readUntilGone(Path build, long number) {
    while (true) {
      try {
        String text = Files.readString(build.resolve("build.xml"));
        readable.that(
            XmlState.revision(job.buildName(number), text).isPresent(),
            build + " is torn while it is removed");
      } catch (NoSuchFileException e) {
        readable.that(true, "");
        return;
      } catch (IOException e) {
        readable.that(false, build + ": " + e);
        return;
      }
    }
  }

  /** Removes a directory and all in it. */
  static void removeTree(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        removeTree(entry);
      } else {
        Files.delete(entry);
      }
    }
    Files.delete(directory);
  }
}
