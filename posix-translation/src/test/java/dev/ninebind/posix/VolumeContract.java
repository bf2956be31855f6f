// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static dev.ninebind.posix.PosixAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * One area of what every volume must do. Each test has a fresh, empty volume, and ends with nothing
 * of it in use.
 */
@Timeout(120)
public abstract class VolumeContract {
  protected static final int RDONLY = OpenFlags.READ_ONLY;
  protected static final int WRONLY = OpenFlags.WRITE_ONLY;
  protected static final int RDWR = OpenFlags.READ_WRITE;

  protected PosixVolume volume;
  protected Tree tree;

  /** A fresh volume with an empty root that only this test uses. */
  protected abstract PosixVolume openVolume() throws Exception;

  /** What this volume cannot do. */
  protected Set<Capability> missing() {
    return Set.of();
  }

  @BeforeEach
  final void open() throws Exception {
    volume = openVolume();
    tree = new Tree(volume);
  }

  @AfterEach
  final void nothingIsInUse() throws Exception {
    try {
      tree.close();
      assertThat(volume.usage()).isEqualTo(new PosixVolume.Usage(0, 0));
    } finally {
      volume.close();
    }
  }

  protected final boolean can(Capability capability) {
    return !missing().contains(capability);
  }

  /** Where a volume lacks something, asserts that it refuses the call as declared, and is true. */
  protected final boolean refuses(Capability capability, ThrowingCallable call) {
    if (can(capability)) {
      return false;
    }
    assertFails(capability.errno(), call);
    return true;
  }

  protected static Name name(String text) throws PosixException {
    return Name.of(text);
  }

  protected static OpenFlags flags(int bits) throws PosixException {
    return OpenFlags.of(bits);
  }

  /** A change of nothing but times. */
  protected static AttributeChanges times(int valid, Timestamp accessed, Timestamp modified) {
    return new AttributeChanges(valid, 0, 0, 0, 0, accessed, modified);
  }

  /** Sets both times of a file to 1970, so that what sets them to now shows at once. */
  protected static final AttributeChanges LONG_AGO =
      times(
          AttributeChanges.ACCESSED
              | AttributeChanges.ACCESSED_SET
              | AttributeChanges.MODIFIED
              | AttributeChanges.MODIFIED_SET,
          Timestamp.EPOCH,
          Timestamp.EPOCH);

  /** Asserts that a time is now, give or take a host's clock tick and a slow test. */
  protected static void assertNow(Timestamp time) {
    assertThat(time.seconds()).isBetween(now() - 60, now() + 2);
    assertThat(time.nanos()).isBetween(0, 999_999_999);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  /** Something that changes a file a little. */
  @FunctionalInterface
  protected interface Step {
    void run(int round) throws Exception;
  }

  /** Asserts that a step moves the change time, once the host's clock has ticked. */
  protected final void assertMovesChangeTime(Node node, Step step) throws Exception {
    Timestamp before = volume.attributes(node).changed();
    long deadline = System.nanoTime() + 5_000_000_000L;
    Timestamp after = before;
    for (int round = 0; after.equals(before) && System.nanoTime() < deadline; round++) {
      step.run(round);
      after = volume.attributes(node).changed();
    }
    assertThat(after).isNotEqualTo(before);
  }
}
