// SPDX-License-Identifier: Apache-2.0
/**
 * 9P2000.L on the wire: one record a message, whose header is its layout, and what turns frames
 * into records and back. Sources of layout and numbers: include/net/9p/9p.h of Linux and diod's
 * protocol.md.
 */
package dev.ninebind.p9.wire;
