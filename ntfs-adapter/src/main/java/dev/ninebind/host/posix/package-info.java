// SPDX-License-Identifier: Apache-2.0
/**
 * A folder of a Linux host, served as it is: the host's file system already is what Linux expects,
 * so {@link dev.ninebind.host.posix.PassthroughVolume} is a {@code PosixVolume} straight on libc.
 *
 * <p>Files are found by their directory's descriptor and one name, never by a path, and every find
 * is compared with the identity that was walked to; that is what keeps links, races and host-side
 * renames from leading out of the folder.
 *
 * <p>What is public besides the volume itself ({@code Libc}, {@code LinuxConstants}, {@code Statx},
 * {@code Descriptor}, {@code HostErrno}, {@code HostPath}) is so for {@code
 * dev.ninebind.host.ntfs3g} only, which is made of the same calls, and not meant for other modules.
 */
package dev.ninebind.host.posix;
