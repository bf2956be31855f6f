// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.guest;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The kernels that the scenarios run on, and one of them with another's root. */
final class GuestKernelTest extends GuestKernelContract {
  @Override
  Stream<Arguments> systems() {
    return Stream.of(
        arguments(GuestRoot.DEBIAN_12, GuestLinux.LINUX_6_1),
        arguments(GuestRoot.DEBIAN_13, GuestLinux.LINUX_6_12),
        arguments(GuestRoot.DEBIAN_12, GuestLinux.LINUX_6_12));
  }
}
