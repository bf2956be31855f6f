// SPDX-License-Identifier: Apache-2.0
/** NTFS on Windows: {@link dev.ninebind.host.HostVolume} by the calls of ntdll. */
package dev.ninebind.host.windows;
