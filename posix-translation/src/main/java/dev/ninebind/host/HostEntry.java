// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * An entry of a directory, as FileIdExtdDirectoryInformation has it.
 *
 * @param name as it is stored
 * @param fileId as {@link HostStat#fileId}
 * @param created CreationTime as {@link HostStat#created}; with the id it tells files apart
 * @param attributes FILE_ATTRIBUTE bits
 * @param reparseTag 0 if it is no reparse point
 */
public record HostEntry(String name, long fileId, long created, int attributes, int reparseTag) {}
