// SPDX-License-Identifier: Apache-2.0
/** The translation: what Linux expects, made of what NTFS offers. */
package dev.ninebind.posix.ntfs;
