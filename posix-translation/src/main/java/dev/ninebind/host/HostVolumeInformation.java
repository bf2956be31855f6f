// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * Sizes of a volume (FileFsFullSizeInformation, FileFsVolumeInformation).
 *
 * @param clusterSize bytes of an allocation unit
 * @param clusters how many there are
 * @param freeClusters how many are not in use
 * @param availableClusters how many this process may take
 * @param serial the volume's serial number
 */
public record HostVolumeInformation(
    int clusterSize, long clusters, long freeClusters, long availableClusters, long serial) {}
