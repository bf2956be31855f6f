// SPDX-License-Identifier: Apache-2.0
/** What parts cost, measured by JMH: codec, session, metadata, names, nodes, and whole volumes. */
package dev.ninebind.bench;
