// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.MountOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a Jenkins controller does to its home, as a program of our own for the JVM: {@link
 * dev.ninebind.conformance.workload.jenkins.JenkinsHome}. Small XML files are synced and renamed
 * into place, logs grow while they are followed, plugins are unpacked, fingerprints spread over
 * directories, links replaced, old builds removed while they are read. It stands beside a whole
 * server ({@link JenkinsWorkload}) because it knows of each file what it may contain.
 */
public final class JenkinsHomeWorkload implements Workload {
  @Override
  public String name() {
    return "jenkins-home";
  }

  @Override
  public String description() {
    return "a scripted JENKINS_HOME, not Jenkins: a program of ours on OpenJDK 17 writes files as"
        + " a Jenkins controller does, and knows what each may contain";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.DEVELOPER;
  }

  @Override
  public int memory() {
    return 768;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(JenkinsHomeWorkload.class, "developer.sh", "jenkins-home.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("openjdk-17-jdk-headless");
  }

  @Override
  public String unfit(MountOptions mount) {
    return mount.cache().equals("mmap")
        ? "its logs are followed while they grow, which newer kernels do wrong with cache=mmap"
            + " (README, limits)"
        : "";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(20);
  }

  @Override
  public void outfit(Path kept) {
    JenkinsClasses.handOver(kept);
  }
}
