// SPDX-License-Identifier: Apache-2.0
/** POSIX as a guest's programs find it on a mount, and random data against a model of it. */
package dev.ninebind.conformance.posix;
