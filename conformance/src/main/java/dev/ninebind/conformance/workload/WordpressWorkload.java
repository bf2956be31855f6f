// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.MountOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A WordPress of which everything is on the mount: the site's folder, its database, configuration
 * and logs. A browser installs it and uses it as its owner; then clients post and upload while
 * something is killed, but not the power: WordPress syncs nothing of what is uploaded, so that a
 * database that keeps each row may name files that are gone. Pictures of what the browser saw are
 * among the artifacts.
 */
public final class WordpressWorkload implements Workload {
  @Override
  public String name() {
    return "wordpress";
  }

  @Override
  public String description() {
    return "WordPress 6.1 on Apache 2.4 with PHP 8.2, and MariaDB 10.11, all of Debian 12: installed"
        + " and used by headless Chromium, written to by several clients while it is killed";
  }

  @Override
  public GuestRoot root() {
    return GuestRoot.WEB;
  }

  @Override
  public int memory() {
    return 1536;
  }

  @Override
  public GuestScript script() {
    return GuestScript.of(WordpressWorkload.class, "wordpress-site.sh", "wordpress.sh");
  }

  @Override
  public List<String> packages() {
    return List.of("wordpress", "apache2", "php8.2-cli", "mariadb-server", "chromium");
  }

  @Override
  public String unfit(MountOptions mount) {
    return mount.cache().equals("none")
        ? ""
        : "WordPress syncs no upload: what the guest has not written back is gone with the guest";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(30);
  }

  @Override
  public void outfit(Path kept) {
    Programs.layInto(kept, "wordpress-browser.py", "wordpress-client.py");
  }
}
