// SPDX-License-Identifier: Apache-2.0
/** The full run: file operations and applications over kernels, caches, message sizes, volumes. */
package dev.ninebind.conformance.matrix;
