// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.FILE_ALL_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ninebind.host.HostFile.Link;
import org.junit.jupiter.api.Test;

/** Further names of a file: docs/ntfs.md 4.3, 6. */
public abstract class HostLinkContract extends HostContract {
  @Test
  void aFileHasSeveralNames() throws Exception {
    HostFile directory = mkdir("d");
    HostFile file = create("f");
    write(file, "x", 0);
    file.link(directory, "g");
    assertThat(file.stat().links()).isEqualTo(2);
    assertThat(volume.stat(directory, "g").fileId()).isEqualTo(file.stat().fileId());
    assertThat(text(directory, "g")).isEqualTo("x");
    assertThat(file.name()).isEqualTo("f");
    assertThat(open(directory, "g", HostOpen.existing(STAT, 0)).name()).isEqualTo("g");
    if (capabilities().openById()) {
      assertThat(file.links())
          .containsExactlyInAnyOrder(
              new Link(root.stat().fileId(), "f"), new Link(directory.stat().fileId(), "g"));
    } else {
      assertFails(file::links, HostError.NOT_SUPPORTED);
    }
    file.close();
    remove("f");
    assertThat(names(root)).containsExactly("d");
    assertThat(volume.stat(directory, "g").links()).isEqualTo(1);
    assertThat(text(directory, "g")).isEqualTo("x");
  }

  @Test
  void aNameThatIsThereIsNotReplaced() throws Exception {
    HostFile file = create("f");
    file("g", "stays");
    directory("d");
    assertFails(() -> file.link(root, "g"), HostError.OBJECT_NAME_COLLISION);
    assertFails(() -> file.link(root, "d"), HostError.OBJECT_NAME_COLLISION);
    assertFails(() -> file.link(root, "f"), HostError.OBJECT_NAME_COLLISION);
    assertThat(text("g")).isEqualTo("stays");
    assertThat(file.stat().links()).isEqualTo(1);
  }

  @Test
  void aDirectoryHasOneNameOnly() throws Exception {
    HostFile directory = mkdir("d");
    assertFails(() -> directory.link(root, "e"), HostError.FILE_IS_A_DIRECTORY);
    assertThat(names(root)).containsExactly("d");
  }

  @Test
  void aFileHasSoManyNamesAndNoMore() throws Exception {
    HostFile directory = mkdir("d");
    HostFile file = create("f");
    for (int names = 1; names < capabilities().maximumLinks(); names++) {
      file.link(directory, "l" + names);
    }
    assertThat(file.stat().links()).isEqualTo(capabilities().maximumLinks());
    assertFails(() -> file.link(root, "more"), HostError.TOO_MANY_LINKS);
    assertThat(exists("more")).isFalse();
    remove("f");
    file.close();
    open(directory, "l1", HostOpen.existing(FILE_ALL_ACCESS, 0)).link(root, "again");
    assertThat(volume.stat(root, "again").links()).isEqualTo(capabilities().maximumLinks());
  }

  @Test
  void aRenameMovesOneNameOnly() throws Exception {
    HostFile file = create("f");
    file.link(root, "g");
    open("g", FILE_ALL_ACCESS).rename(root, "h", 0);
    assertThat(names(root)).containsExactlyInAnyOrder("f", "h");
    assertThat(file.name()).isEqualTo("f");
    file.rename(root, "i", 0);
    assertThat(names(root)).containsExactlyInAnyOrder("i", "h");
    assertThat(file.stat().links()).isEqualTo(2);
  }
}
