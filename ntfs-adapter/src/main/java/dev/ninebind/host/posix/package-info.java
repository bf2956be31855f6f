// SPDX-License-Identifier: Apache-2.0
/**
 * A folder of a Linux host, served as it is: the host's file system already is what Linux expects,
 * so {@link dev.ninebind.host.posix.PassthroughVolume} is a {@code PosixVolume} straight on libc.
 *
 * <p>Files are found by their directory's descriptor and one name, never by a path, and every find
 * is compared with the identity that was walked to; that is what keeps links, races and host-side
 * renames from leading out of the folder.
 */
package dev.ninebind.host.posix;
