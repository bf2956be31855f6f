// SPDX-License-Identifier: Apache-2.0
/**
 * Metadata beside the files: for NTFS folders that take no EAs or reparse points, what would be in
 * them is kept in one file of the folder, by the ids of the files (docs/ntfs.md 12).
 */
package dev.ninebind.host.store;
