// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The rules of NT that the translation relies on. A host volume is added with one small class that
 * extends this one and says how to open it.
 */
public abstract class HostVolumeContract implements HostWorld {
  @Test
  void whatTheVolumeLacksIsDeclared(TestReporter reporter) throws Exception {
    try (HostVolume volume = openVolume()) {
      reporter.publishEntry(getClass().getSimpleName(), volume.capabilities().toString());
    }
    reporter.publishEntry(getClass().getSimpleName() + " lacks", missing().toString());
    assertThat(missing()).doesNotContainNull();
  }

  @Nested
  class Opening extends HostOpenContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Rights extends HostRightsContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Sharing extends HostShareContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Names extends HostNameContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Data extends HostDataContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Attributes extends HostAttributeContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Eas extends HostEaContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class ReparsePoints extends HostReparseContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Listing extends HostListContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Renaming extends HostRenameContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Links extends HostLinkContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Deleting extends HostDeleteContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Locks extends HostLockContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }

  @Nested
  class Watches extends HostWatchContract {
    @Override
    protected HostWorld world() {
      return HostVolumeContract.this;
    }
  }
}
