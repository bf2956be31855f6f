// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The same with Debian's next release, both its kernel and its root. It cannot be installed on some
 * days; then these do not run.
 */
@Tag("full")
final class GuestKernelOnSidTest extends GuestKernelContract {
  @BeforeAll
  static void needsItsRoot() {
    assumeTrue(GuestRoot.DEBIAN_SID.isInstalled(), "no root guest-sid");
  }

  @Override
  Stream<Arguments> systems() {
    return Stream.of(
        arguments(GuestRoot.DEBIAN_SID, GuestLinux.LINUX_7),
        arguments(GuestRoot.DEBIAN_SID, GuestLinux.LINUX_6_1),
        arguments(GuestRoot.DEBIAN_12, GuestLinux.LINUX_7));
  }
}
