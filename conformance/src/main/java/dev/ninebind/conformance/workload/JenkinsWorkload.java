// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.MountOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A build server whose home is on the mount: jobs made and changed by its REST interface, builds, a
 * workspace cloned by git and built by Maven, restarts, kills.
 *
 * <p>No registry that is reachable has a Jenkins WAR. So it runs Eclipse Hudson 3.3.2, the newest
 * relative of Jenkins in Maven Central: both come from Hudson 1.395 and keep their state by the
 * same classes, XML files through a temporary file, logs that are followed, links to the last
 * builds, fingerprints. A real {@code jenkins.war} runs instead where {@code --jenkins-war} names
 * one, with the setup wizard left out.
 */
public final class JenkinsWorkload implements Workload {
  private final Optional<Path> war;

  /**
   * With this Jenkins, or Hudson.
   *
   * @param war one that runs on Java 17
   */
  public JenkinsWorkload(Optional<Path> war) {
    war.filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            file -> {
              throw new IllegalArgumentException("no file: " + file);
            });
    this.war = war;
  }

  @Override
  public String name() {
    return "jenkins";
  }

  @Override
  public String description() {
    return war.map(file -> "Jenkins from " + file.getFileName() + " on OpenJDK 17")
        .orElse(
            "not Jenkins, which no reachable registry has, but Eclipse Hudson 3.3.2 of the same"
                + " origin, on OpenJDK 17");
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEVELOPER;
  }

  @Override
  public int memory() {
    return 1536;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(JenkinsWorkload.class, "developer.sh", "jenkins.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("openjdk-17-jdk-headless", "git", "maven");
  }

  @Override
  public String unfit(MountOptions mount) {
    return mount.cache().equals("none")
        ? ""
        : "it syncs neither logs nor, as Hudson, anything else, so that a guest that writes back"
            + " later loses what was acknowledged";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(30);
  }

  @Override
  public void outfit(Path kept) {
    JenkinsClasses.handOver(kept);
    DeveloperKit.handOver("maven", kept);
    war.ifPresentOrElse(
        file -> DeveloperKit.handOver(file, kept.resolve("jenkins.war")),
        () -> DeveloperKit.handOver("hudson", kept));
  }
}
