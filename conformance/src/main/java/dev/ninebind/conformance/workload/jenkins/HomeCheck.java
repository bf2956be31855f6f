// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload.jenkins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds out whether a home has all that was acknowledged, and nothing that is torn. */
final class HomeCheck {
  private final Path home;
  private final Map<String, NavigableSet<Long>> notes;
  private final Checks whole = new Checks("XML files are whole");
  private final Checks kept = new Checks("acknowledged changes are there");
  private final Checks logs = new Checks("logs have neither hole nor tear");
  private final Checks links = new Checks("links point at builds that are there");

  HomeCheck(Path home, Map<String, NavigableSet<Long>> notes) {
    this.home = home;
    this.notes = notes;
  }

  void run(List<Job> jobs) throws IOException {
    for (Job job : jobs) {
      check(job);
    }
    allXml();
    Checks plugins = new Checks("unpacked plugins are as packed");
    new Plugins(home).check(plugins);
    for (Checks each : List.of(whole, kept, logs, links, plugins)) {
      each.print();
    }
  }

  private void check(Job job) throws IOException {
    NavigableSet<Long> builds = new TreeSet<>(noted("build", job));
    long built = builds.isEmpty() ? 0 : builds.last();
    NavigableSet<Long> configs = noted("config", job);
    long configured = configs.isEmpty() ? 0 : configs.last();
    builds.removeAll(noted("deleted", job));
    kept.that(
        revision(job.config(), job.name()) >= configured,
        job.config() + " is older than " + configured);
    for (long number : builds) {
      Path build = job.build(number);
      kept.that(
          revision(build.resolve("build.xml"), job.buildName(number)) == number,
          build + " is not there");
      kept.that(
          revision(job.fingerprint(number), job.buildName(number)) == number,
          job.fingerprint(number) + " is not there");
      log(build.resolve("log"), number);
    }
    if (built > 0) {
      link(job, built);
    }
    String next = Files.readString(job.nextBuildNumber()).strip();
    kept.that(
        next.matches("\\d+") && Long.parseLong(next) > built,
        job.nextBuildNumber() + " has <" + next + "> after build " + built);
  }

  private NavigableSet<Long> noted(String what, Job job) {
    return notes.getOrDefault(what + " " + job.name(), new TreeSet<>());
  }

  private void log(Path log, long number) throws IOException {
    List<String> lines = Files.readAllLines(log);
    logs.that(lines.size() == Job.LOG_LINES, log + " has " + lines.size() + " lines");
    for (int line = 1; line <= lines.size(); line++) {
      String got = lines.get(line - 1);
      logs.that(
          got.equals(Job.logLine(number, line)), log + ": line " + line + " is <" + got + ">");
    }
  }

  private void link(Job job, long built) throws IOException {
    Path link = job.lastSuccessful();
    if (!Files.isSymbolicLink(link)) {
      links.that(false, link + " is no link");
      return;
    }
    String target = Files.readSymbolicLink(link).toString();
    links.that(
        target.matches("builds/\\d+") && Long.parseLong(target.substring(7)) >= built,
        link + " points at " + target + " after build " + built);
    links.that(Files.exists(link.resolve("build.xml")), link + " leads nowhere: " + target);
  }

  /** The revision of a file that was acknowledged; -1 if it is not there or not whole. */
  private long revision(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      return -1;
    }
    OptionalLong revision = XmlState.revision(name, Files.readString(file));
    whole.that(revision.isPresent(), file + " is torn");
    return revision.orElse(-1);
  }

  /** What nobody acknowledged is whole too, for names appear when all is written. */
  private void allXml() throws IOException {
    long temporary = 0;
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String name = file.getFileName().toString();
        if (name.contains("-atomic")) {
          temporary++;
        } else if (name.endsWith(".xml")) {
          String text = Files.readString(file, StandardCharsets.UTF_8);
          int start = text.indexOf("<name>");
          int end = text.indexOf("</name>");
          whole.that(
              start > 0
                  && end > start
                  && XmlState.revision(text.substring(start + 6, end), text).isPresent(),
              file + " is torn, of " + text.length() + " characters");
        }
      }
    }
    System.out.println("# temporary files that kills left: " + temporary);
  }
}
