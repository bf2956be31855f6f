// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix.ntfs;

import dev.ninebind.host.HostStat;

/**
 * What a guest's name was found to be.
 *
 * @param hostName under which it is stored
 * @param stat what it is
 */
record Entry(String hostName, HostStat stat) {}
