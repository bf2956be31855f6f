// SPDX-License-Identifier: Apache-2.0
/**
 * What Linux expects of a file system: names, nodes, open files, attributes and errors, and the one
 * interface ({@link dev.ninebind.posix.PosixVolume}) that every kind of storage offers.
 *
 * <p>Nothing here knows the protocol above or the host below, and nothing depends on a library.
 */
package dev.ninebind.posix;
