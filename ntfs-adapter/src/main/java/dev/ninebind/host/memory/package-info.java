// SPDX-License-Identifier: Apache-2.0
/**
 * An NTFS volume in memory, as strict as NT is: what it lets through, Windows lets through. Names,
 * links, EAs, tags and handles are tables of its own; jimfs holds the contents, one file for each
 * file id.
 */
package dev.ninebind.host.memory;
