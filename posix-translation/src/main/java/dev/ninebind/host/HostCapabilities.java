// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

/**
 * What a host can do, probed once. The translation picks its ways by this, and never by trying.
 *
 * @param fast calls are short and need no other process: an event loop may make them itself
 * @param extendedAttributes files have EAs
 * @param posixDelete FileDispositionInformationEx with POSIX_SEMANTICS: a name goes at once,
 *     whoever has the file open, and who has goes on
 * @param posixRename FileRenameInformationEx with POSIX_SEMANTICS: what is replaced may be open, or
 *     an empty directory
 * @param caseSensitiveDirectories a directory can be told to tell {@code a} from {@code A}
 * @param caseSensitive names always tell them apart, whatever a directory's flag
 * @param openById files are found by their ids
 * @param stableIds an id is never given to another file; if not, the time of creation tells the old
 *     from the new
 * @param renameAboveOpenFiles a directory can be renamed while something below it is open
 * @param watchesTrees changes below a directory are told, with the ids of files, as Windows does
 *     from 10 1709 on
 * @param maximumLinks names that a file may have
 */
public record HostCapabilities(
    boolean fast,
    boolean extendedAttributes,
    boolean posixDelete,
    boolean posixRename,
    boolean caseSensitiveDirectories,
    boolean caseSensitive,
    boolean openById,
    boolean stableIds,
    boolean renameAboveOpenFiles,
    boolean watchesTrees,
    int maximumLinks) {}
