// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.Attributes;
import dev.ninebind.posix.ForwardingFile;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;

/** The bug of LCOW's server: every file and directory has two links. */
public final class TwoLinks extends WrappedFiles {
  public TwoLinks(PosixVolume target) {
    super(target);
  }

  private static Attributes two(Attributes a) {
    return new Attributes(
        a.path(),
        a.mode(),
        a.uid(),
        a.gid(),
        2,
        a.major(),
        a.minor(),
        a.size(),
        a.blockSize(),
        a.blocks(),
        a.accessed(),
        a.modified(),
        a.changed(),
        a.created());
  }

  @Override
  public Located walk(Node directory, Name name) throws PosixException {
    Located located = super.walk(directory, name);
    return new Located(located.node(), two(located.attributes()));
  }

  @Override
  public Attributes attributes(Node node) throws PosixException {
    return two(super.attributes(node));
  }

  @Override
  OpenFile wrap(OpenFile file) {
    return new ForwardingFile(file) {
      @Override
      public Attributes attributes() throws PosixException {
        return two(super.attributes());
      }
    };
  }
}
