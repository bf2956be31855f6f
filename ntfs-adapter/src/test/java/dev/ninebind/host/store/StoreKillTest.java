// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process has answered is there when it is killed, the next one finds all of it. */
@Timeout(120)
class StoreKillTest {
  private static final int MOST = 3000;

  @TempDir private Path folder;

  @RepeatedTest(3)
  void whatWasAnsweredSurvivesTheProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreWriter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
            .start();
    List<Long> answered = new ArrayList<>();
    try (BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      int until = 1 + new Random().nextInt(MOST);
      for (String line = answers.readLine(); line != null; line = readOrNull(answers)) {
        answered.add(Long.parseLong(line));
        if (answered.size() == until) {
          process.destroyForcibly(); // and what it has said until then is read
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(answered).isNotEmpty();
    try (MetadataStore store = new StoreFolder(folder).open("owner")) {
      for (long id : answered) {
        assertThat(store.find(id)).as("%x", id).isNotNull();
        assertThat(store.find(id).eas().value("A")).isEqualTo(StoreWriter.value(id));
      }
      assertThat(store.count()).isBetween((long) answered.size(), answered.size() + MOST * 10L);
    }
  }

  /** A whole line, or null where the other end was killed. */
  private static String readOrNull(BufferedReader answers) {
    try {
      String line = answers.readLine();
      return line != null && line.length() == StoreWriter.DIGITS ? line : null;
    } catch (IOException e) {
      return null;
    }
  }
}
