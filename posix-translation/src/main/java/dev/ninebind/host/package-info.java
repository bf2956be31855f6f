// SPDX-License-Identifier: Apache-2.0
/**
 * What NTFS offers, in its own terms: files behind handles, as the NT calls have them. A host
 * volume implements it; the translation in {@code dev.ninebind.posix.ntfs} is its only user.
 */
package dev.ninebind.host;
