// SPDX-License-Identifier: Apache-2.0
/**
 * A folder on a real NTFS volume that a Linux host has mounted with ntfs-3g, as NT calls would have
 * it. ntfs-3g stores and shows EAs, reparse points, attributes and times in their NTFS form;
 * handles, sharing, locks, deletion and what else NT has and Linux has not is kept by this process,
 * among the handles of one volume. Programs of the host neither see nor heed that part.
 *
 * <p>The calls of libc are those of {@code dev.ninebind.host.posix}, some of whose classes are
 * public for this package alone.
 */
package dev.ninebind.host.ntfs3g;
