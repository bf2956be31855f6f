// SPDX-License-Identifier: Apache-2.0
/** What checks came to, and how people and programs read it. */
package dev.ninebind.conformance.report;
