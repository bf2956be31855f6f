// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * All that a volume must do, as Linux does it. A volume is added with one small class that extends
 * this one and says how to open it.
 */
public abstract class PosixVolumeContract {
  /** A fresh volume with an empty root that only the calling test uses. */
  protected abstract PosixVolume openVolume() throws Exception;

  /** What this volume cannot do; the contract then asserts that it says so. */
  protected Set<Capability> missing() {
    return Set.of();
  }

  @Test
  void capabilitiesThatTheVolumeLacksAreDeclared(TestReporter reporter) {
    reporter.publishEntry(getClass().getSimpleName() + " lacks", missing().toString());
    assertThat(missing()).doesNotContainNull();
  }

  @Nested
  class Walk extends WalkContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Create extends CreateContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Open extends OpenContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Data extends DataContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Attributes extends AttributesContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Times extends TimesContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Links extends LinksContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class SpecialFiles extends SpecialFilesContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Rename extends RenameContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Remove extends RemoveContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Identity extends IdentityContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class OpenFileIdentity extends OpenFileIdentityContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Directory extends DirectoryContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Locks extends LockContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Inline extends InlineContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Xattrs extends XattrContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }

  @Nested
  class Acls extends AclContract {
    @Override
    protected PosixVolume openVolume() throws Exception {
      return PosixVolumeContract.this.openVolume();
    }

    @Override
    protected Set<Capability> missing() {
      return PosixVolumeContract.this.missing();
    }
  }
}
