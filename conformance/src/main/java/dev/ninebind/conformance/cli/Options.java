// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.guest.GuestRoot;
import dev.ninebind.conformance.protocol.Server;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is told.
 *
 * @param user the number of the user to attach as
 * @param timeout seconds after which a reply counts as missing
 * @param restart kills the server and starts it again, if somebody said how
 * @param powerCut the same for the machine it is on
 * @param guest what a guest boots, for depths that need one
 * @param cache the cache mode of its mounts
 * @param jenkinsWar what the workload jenkins runs in place of Hudson
 * @param out where the reports go
 */
record Options(
    Target target,
    Selection selection,
    int msize,
    int user,
    int timeout,
    Optional<Server.Action> restart,
    Optional<Server.Action> powerCut,
    GuestRoot guest,
    String cache,
    Optional<Path> jenkinsWar,
    Optional<Path> out) {}
