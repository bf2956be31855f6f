// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestKernel;
import dev.ninebind.conformance.guest.GuestLab;
import dev.ninebind.conformance.guest.MountOptions;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The first guest of a lab, and the lab's own server.
 *
 * @param options of all mounts, made of the lab's
 */
record LabPlace(GuestLab lab, UnaryOperator<MountOptions> options) implements Place {
  @Override
  public GuestKernel guest() {
    return lab.guest(0);
  }

  @Override
  public String mount() {
    return mounted().commandLine(lab.network().serverAddress());
  }

  private MountOptions mounted() {
    return options.apply(lab.mount());
  }

  @Override
  public boolean unmountsWithoutServer() {
    return lab.linux(0).unmountsWithoutServer(mounted().cache());
  }

  @Override
  public void restartServer() {
    lab.server().kill();
    lab.restart();
  }

  @Override
  public void rebootGuest() {
    lab.rebootAfterPowerLoss(0);
  }

  @Override
  public void cutPower(OptionalLong seed) {
    lab.cutPower(seed);
  }
}
