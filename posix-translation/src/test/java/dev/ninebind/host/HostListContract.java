// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ATTRIBUTE_DIRECTORY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listing directories: docs/ntfs.md 4.4. */
public abstract class HostListContract extends HostContract {
  /** More than one call returns. */
  private static final int MANY = 2_000;

  private HostFile many() throws HostException {
    HostFile directory = mkdir("many");
    for (int i = 0; i < MANY; i++) {
      file(directory, String.format("%05d", i), "");
    }
    return directory;
  }

  @Test
  void anEmptyDirectoryListsNothing() throws Exception {
    assertThat(root.list(true)).isEmpty();
    assertThat(root.list(false)).isEmpty();
    assertThat(mkdir("d").list(false)).isEmpty();
  }

  @Test
  void entriesTellWhatTheyAre() throws Exception {
    HostFile file = create("f");
    HostFile directory = mkdir("d");
    List<HostEntry> entries = all(root);
    assertThat(entries).extracting(HostEntry::name).containsExactlyInAnyOrder("f", "d");
    for (HostEntry entry : entries) {
      HostStat stat = (entry.name().equals("f") ? file : directory).stat();
      assertThat(entry.fileId()).isEqualTo(stat.fileId());
      assertThat(entry.created()).isEqualTo(stat.created());
      assertThat(entry.attributes() & FILE_ATTRIBUTE_DIRECTORY)
          .isEqualTo(stat.attributes() & FILE_ATTRIBUTE_DIRECTORY);
      assertThat(entry.reparseTag()).isZero();
    }
  }

  @Test
  void manyEntriesComeInPagesEachOnce() throws Exception {
    HostFile directory = many();
    List<HostEntry> first = directory.list(true);
    assertThat(first).hasSizeBetween(1, MANY - 1);
    List<HostEntry> second = directory.list(false);
    assertThat(second.get(0).name()).isNotEqualTo(first.get(0).name());
    assertThat(directory.list(true)).as("from the start").isEqualTo(first);
    List<String> names = names(directory);
    assertThat(names).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(names(directory)).isEqualTo(names);
  }

  @Test
  void whatStaysIsListedOnceWhileOthersComeAndGo() throws Exception {
    HostFile directory = many();
    List<String> seen = new ArrayList<>();
    List<HostEntry> page = directory.list(true);
    Set<String> removed = new HashSet<>();
    for (int round = 0; !page.isEmpty(); round++) {
      page.forEach(entry -> seen.add(entry.name()));
      HostEntry last = page.get(page.size() - 1);
      for (HostEntry entry : List.of(page.get(0), last)) {
        if (removed.add(entry.name())) {
          HostOpen how = HostOpen.existing(NtConstants.DELETE, 0);
          try (HostFile gone = volume.open(directory, entry.name(), how)) {
            gone.dispose(NtConstants.FILE_DISPOSITION_DELETE);
          }
        }
      }
      file(directory, "new" + round, "");
      file(directory, String.format("%05dx", round * 100), "");
      page = directory.list(false);
    }
    List<String> old = seen.stream().filter(name -> name.matches("\\d{5}")).toList();
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(old).hasSize(MANY);
  }

  @Test
  void eachHandleHasAPlaceOfItsOwn() throws Exception {
    HostFile directory = many();
    HostFile other =
        open("many", NtConstants.FILE_LIST_DIRECTORY | NtConstants.FILE_READ_ATTRIBUTES);
    List<HostEntry> first = directory.list(true);
    assertThat(other.list(false)).isEqualTo(first);
    assertThat(directory.list(false)).isEqualTo(other.list(false));
  }

  @Test
  void aFileIsNotListed() throws Exception {
    HostFile file = create("f");
    assertFails(
        () -> file.list(true), HostError.INVALID_PARAMETER, HostError.INVALID_DEVICE_REQUEST);
  }
}
