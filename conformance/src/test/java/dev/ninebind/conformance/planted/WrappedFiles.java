// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.planted;

import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.ForwardingVolume;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.Node;
import dev.ninebind.posix.OpenFile;
import dev.ninebind.posix.OpenFlags;
import dev.ninebind.posix.PosixException;
import dev.ninebind.posix.PosixVolume;

/** A volume with a bug in its open files. */
abstract class WrappedFiles extends ForwardingVolume {
  WrappedFiles(PosixVolume target) {
    super(target);
  }

  /** The same with the bug. */
  abstract OpenFile wrap(OpenFile file);

  private Opened wrap(Opened opened) {
    return new Opened(wrap(opened.file()), opened.attributes());
  }

  @Override
  public Opened open(Node node, OpenFlags flags) throws PosixException {
    return wrap(super.open(node, flags));
  }

  @Override
  public Opened create(
      Node directory, Name name, OpenFlags flags, int mode, Credentials credentials)
      throws PosixException {
    return wrap(super.create(directory, name, flags, mode, credentials));
  }
}
