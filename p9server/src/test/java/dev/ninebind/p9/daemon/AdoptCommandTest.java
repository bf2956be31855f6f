// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.memory.MemoryVolume;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code ninebind adopt} as a person at a terminal sees it. */
class AdoptCommandTest {
  private final HostVolume host = new MemoryVolume(MemoryVolume.Options.DEFAULT);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeAFile() throws Exception {
    host.open(host.root(), "file", HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of()))
        .close();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine(folder -> new Kept(host));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private HostStat stat() throws Exception {
    return host.stat(host.root(), "file");
  }

  @Test
  void withoutApplyItOnlyTells() throws Exception {
    assertThat(run("adopt", "/folder", "--uid", "1000", "--list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "040777 1000:0 .",
            "100777 1000:0 \"file\"",
            "looked at 2 files: 2 would be given an owner and mode",
            "nothing was changed; to do it, run the same with --apply");
    assertThat(stat().lxFlags()).isZero();
  }

  @Test
  void withApplyItDoesSoOnce() throws Exception {
    assertThat(run("adopt", "/folder", "--gid", "7", "--umask", "022", "--apply")).isZero();
    assertThat(stat().lxMode()).isEqualTo(0100755);
    assertThat(stat().lxGid()).isEqualTo(7);
    assertThat(run("adopt", "/folder", "--gid", "8", "--apply")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "looked at 2 files: 2 were given an owner and mode",
            "looked at 2 files: 0 were given an owner and mode");
    assertThat(stat().lxGid()).isEqualTo(7);
  }

  @Test
  void aWrongMaskIsToldInOneLine() {
    assertThat(run("adopt", "/folder", "--umask", "9")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("umask '9'");
  }
}
