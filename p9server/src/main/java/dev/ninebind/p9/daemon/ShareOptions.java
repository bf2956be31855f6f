// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import dev.ninebind.posix.Name;
import dev.ninebind.posix.PosixException;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a folder its export gives.
 *
 * @param only names of the files at its top that are all there is; empty for everything
 * @param subPaths true if clients may attach to directories below it
 */
record ShareOptions(List<Name> only, boolean subPaths) {
  static final ShareOptions EVERYTHING = new ShareOptions(List.of(), false);

  /** These, and one file more that is given. Errors: no name of a file, or one that is given. */
  ShareOptions withOnly(String file) throws UsageException {
    Name name;
    try {
      name = Name.of(file);
    } catch (PosixException e) {
      throw new UsageException("only '" + file + "' is no name of a file: " + e.getMessage());
    }
    if (name.isDots() || name.isPrivate()) {
      throw new UsageException("only '" + file + "' is a name that is not given to anybody");
    }
    if (only.contains(name)) {
      throw new UsageException("only '" + file + "' is there twice");
    }
    List<Name> more = new ArrayList<>(only);
    more.add(name);
    return new ShareOptions(List.copyOf(more), subPaths);
  }

  ShareOptions withSubPaths() {
    return new ShareOptions(only, true);
  }
}
