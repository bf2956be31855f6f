// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.ForwardingHostVolume;
import dev.ninebind.host.UnsuitableVolumeException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A whole NTFS volume as a host volume; closing it unmounts it. */
final class WholeVolume extends ForwardingHostVolume {
  private final NtfsImage image;

  WholeVolume(NtfsImage image) throws UnsuitableVolumeException {
    super(Ntfs3gVolume.open(image.folder()));
    this.image = image;
  }

  @Override
  public void close() {
    super.close();
    try {
      image.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
