// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static dev.ninebind.host.NtConstants.DELETE;
import static dev.ninebind.host.NtConstants.FILE_READ_DATA;
import static dev.ninebind.host.NtConstants.FILE_SHARE_ALL;
import static dev.ninebind.host.NtConstants.FILE_SHARE_DELETE;
import static dev.ninebind.host.NtConstants.FILE_SHARE_READ;
import static dev.ninebind.host.NtConstants.FILE_SHARE_WRITE;
import static dev.ninebind.host.NtConstants.FILE_WRITE_ATTRIBUTES;
import static dev.ninebind.host.NtConstants.FILE_WRITE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who has a file open says what others may open it for: docs/ntfs.md 7. */
public abstract class HostShareContract extends HostContract {
  private static final int[] RIGHTS = {FILE_READ_DATA, FILE_WRITE_DATA, DELETE};
  private static final int[] SHARES = {FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE};

  private HostOpen how(int access, int share) {
    return HostOpen.existing(access, 0).sharing(share);
  }

  /** Opens for a moment; true if that is let. */
  private boolean opens(int access, int share) throws HostException {
    try (HostFile file = volume.open(root, "f", how(access, share))) {
      assertThat(file.created()).isFalse();
      return true;
    } catch (HostException e) {
      assertThat(e.error()).isEqualTo(HostError.SHARING_VIOLATION);
      return false;
    }
  }

  @Test
  void whatTheFirstDoesNotShareTheSecondDoesNotGet() throws Exception {
    file("f", "");
    for (int share = 0; share <= FILE_SHARE_ALL; share++) {
      try (HostFile first = volume.open(root, "f", how(FILE_READ_DATA, share))) {
        for (int i = 0; i < RIGHTS.length; i++) {
          boolean shared = (share & SHARES[i]) != 0 || !has(HostCapability.SHARE_MODES);
          assertThat(opens(RIGHTS[i], FILE_SHARE_ALL))
              .as("share %d, access 0x%x", share, RIGHTS[i])
              .isEqualTo(shared);
        }
        assertThat(first.read(direct("x"), 0)).isZero();
      }
      assertThat(opens(FILE_READ_DATA | FILE_WRITE_DATA | DELETE, 0)).isTrue();
    }
  }

  @Test
  void whatTheFirstHasTheSecondMustShare() throws Exception {
    file("f", "");
    for (int i = 0; i < RIGHTS.length; i++) {
      try (HostFile first = volume.open(root, "f", how(RIGHTS[i], FILE_SHARE_ALL))) {
        for (int share = 0; share <= FILE_SHARE_ALL; share++) {
          boolean shares = (share & SHARES[i]) != 0 || !has(HostCapability.SHARE_MODES);
          assertThat(opens(FILE_READ_DATA, share))
              .as("access 0x%x, share %d", RIGHTS[i], share)
              .isEqualTo(shares);
        }
        assertThat(first.created()).isFalse();
      }
    }
  }

  @Test
  void whoOnlyLooksAtAttributesIsInNobodysWay() throws Exception {
    file("f", "");
    try (HostFile alone =
        volume.open(root, "f", how(FILE_READ_DATA | FILE_WRITE_DATA | DELETE, 0))) {
      assertThat(opens(STAT | FILE_WRITE_ATTRIBUTES, 0)).isTrue();
      assertThat(volume.stat(root, "f").fileId()).isNotZero();
      assertThat(alone.read(direct("x"), 0)).isZero();
    }
    try (HostFile looker = volume.open(root, "f", how(STAT, 0))) {
      assertThat(opens(FILE_READ_DATA | FILE_WRITE_DATA | DELETE, 0)).isTrue();
      assertThat(looker.stat().links()).isEqualTo(1);
    }
  }

  @Test
  void allNamesOfAFileShareTogether() throws Exception {
    file("g", "");
    try (HostFile file = volume.open(root, "g", how(FILE_READ_DATA, 0))) {
      file.link(root, "f");
      assertThat(opens(FILE_READ_DATA, FILE_SHARE_ALL)).isEqualTo(!has(HostCapability.SHARE_MODES));
    }
  }

  @Test
  void aRefusedOpenChangesNothing() throws Exception {
    file("f", "");
    try (HostFile first = volume.open(root, "f", how(FILE_READ_DATA, FILE_SHARE_READ))) {
      int handles = volume.handles();
      opens(FILE_WRITE_DATA, FILE_SHARE_ALL);
      assertThat(volume.handles()).isEqualTo(handles);
      assertThat(opens(FILE_READ_DATA, FILE_SHARE_READ)).isTrue();
      assertThat(first.created()).isFalse();
    }
  }
}
