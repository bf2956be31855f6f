// SPDX-License-Identifier: Apache-2.0
/** What is not certain of NTFS on Windows, as experiments that anybody with a Windows can run. */
package dev.ninebind.host.windows.experiments;
