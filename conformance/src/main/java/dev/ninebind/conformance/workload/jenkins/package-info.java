// SPDX-License-Identifier: Apache-2.0
/**
 * A program that keeps files the way a Jenkins controller does, run by the guest's JVM with nothing
 * but the JDK: its classes are handed to the guest, so they refer to none of other packages.
 */
package dev.ninebind.conformance.workload.jenkins;
