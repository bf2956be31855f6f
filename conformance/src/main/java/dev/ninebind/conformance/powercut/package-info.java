// SPDX-License-Identifier: Apache-2.0
/** A volume whose power can be cut, and a server of it. */
package dev.ninebind.conformance.powercut;
