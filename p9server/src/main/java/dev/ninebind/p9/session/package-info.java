// SPDX-License-Identifier: Apache-2.0
/**
 * What a connection is: a serial state machine on its event loop that owns tags and fids, and the
 * operations, which are functions from (what the fid is, the request, who asks) to (the reply, what
 * the fid becomes).
 */
package dev.ninebind.p9.session;
