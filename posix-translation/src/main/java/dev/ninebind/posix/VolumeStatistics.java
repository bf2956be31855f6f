// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.posix;

/**
 * What statfs tells of a volume.
 *
 * @param blockSize in bytes
 * @param blocks number of blocks in all
 * @param freeBlocks number of blocks not in use
 * @param availableBlocks number of those that an ordinary user may take
 * @param files number of files there can be, 0 where the host sets no number
 * @param freeFiles how many of those are free
 * @param id tells file systems apart
 * @param nameLength longest name in bytes
 */
public record VolumeStatistics(
    int blockSize,
    long blocks,
    long freeBlocks,
    long availableBlocks,
    long files,
    long freeFiles,
    long id,
    int nameLength) {}
