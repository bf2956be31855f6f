// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.bench.compare;

import dev.ninebind.bench.load.Load;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param name by which it is chosen
 * @param load that the servers are put under
 * @param bounded true if the echo can answer it
 * @param calls what {@link Bounds} calls the same without a server, if it has it
 */
record Row(String name, Load load, boolean bounded, Optional<String> calls) {}
