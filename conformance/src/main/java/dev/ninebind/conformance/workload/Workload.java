// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.workload;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.guest.GuestScript;
import dev.ninebind.conformance.guest.MountOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An application whose whole state is on the mount. What it does in the guest is a shell script of
 * functions, which {@link WorkloadRun} calls, each in a shell of its own, as root, with {@code
 * lib.sh} in front, the volume mounted at {@code $V}, and the directory {@code $KEPT}, which is the
 * host's and survives the guest; what is in {@code $KEPT/artifacts} stays beside the logs. {@code
 * $ROUND} is the number of the kill, from 1 for each kind, and 0 before and after all kills; {@code
 * $POWER} is {@code cut} where the power of the server's machine is to be cut, else {@code kept}:
 *
 * <ul>
 *   <li>{@code prepare}: puts the state on the mount, starts the application, fills it;
 *   <li>{@code exercise}: what its users do, with checks;
 *   <li>{@code begin_load}: leaves work going on in the background, and returns once it is well
 *       under way; what is acknowledged to the clients is noted in {@code $KEPT}, not on the mount;
 *   <li>{@code crash}: ends application and load by SIGKILL;
 *   <li>{@code recover}: starts the application on the state as it was left, whoever was killed;
 *   <li>{@code verify}: all that was acknowledged is there, and its own check finds no damage;
 *   <li>{@code stop}: ends it in order.
 * </ul>
 *
 * <p>Each prints its checks: {@code ok - NAME}, {@code not ok - NAME: WHY}; lines that begin with
 * {@code #} are kept for the report, such as counts.
 */
public interface Workload {
  /** One word, such as {@code postgresql}. */
  String name();

  /** What it is and which version, of which parts it could be run. One sentence for the report. */
  String description();

  GuestRoot root();

  /** The guest's memory, MiB. */
  int memory();

  GuestScript script();

  /** What it comes back from without loss; a power cut only if it says so. */
  default Set<Kill> kills() {
    return EnumSet.of(Kill.APPLICATION, Kill.SERVER, Kill.GUEST);
  }

  /**
   * How often each in one cell of a full run. There are no power cuts: they take a server that
   * users do not run, so that who wants them says how many.
   */
  default Map<Kill, Integer> rounds() {
    return kills().stream()
        .filter(kill -> kill != Kill.POWER)
        .collect(Collectors.toMap(kill -> kill, kill -> 1));
  }

  /** Of its root those whose versions the report tells. */
  default List<String> packages() {
    return List.of();
  }

  /** Why it cannot live on such a mount, of which the report tells then; empty if it can. */
  default String unfit(MountOptions mount) {
    return "";
  }

  /** After which a step has hung, on a quiet machine. */
  Duration bound();

  /**
   * Puts what the guest needs and its root lacks into a directory that it finds as {@code $KEPT}.
   */
  default void outfit(Path kept) {}
}
