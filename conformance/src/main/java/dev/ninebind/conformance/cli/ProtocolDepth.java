// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.protocol.Area;
import dev.ninebind.conformance.protocol.ProtocolCase;
import dev.ninebind.conformance.protocol.ProtocolSuite;
import dev.ninebind.conformance.protocol.Server;
import dev.ninebind.conformance.report.CheckResult;
import dev.ninebind.p9.daemon.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Our own client against the server: on any host, without a guest or root's rights. */
final class ProtocolDepth implements Depth {
  private final List<ProtocolCase> cases = ProtocolSuite.cases();

  @Override
  public String name() {
    return ProtocolSuite.DEPTH;
  }

  @Override
  public Map<String, List<String>> checks() {
    Map<String, List<String>> checks = new LinkedHashMap<>();
    for (ProtocolCase each : cases) {
      checks.computeIfAbsent(each.area().title(), unused -> new ArrayList<>()).add(each.name());
    }
    return checks;
  }

  @Override
  public Map<String, String> why() {
    return Area.reasons();
  }

  @Override
  public void require(Options options) {
    // any host will do
  }

  @Override
  public Map<String, String> run(Options options, Progress progress, Consumer<CheckResult> results)
      throws UsageException {
    Server server =
        new Server(
            options.target().address(),
            options.target().aname(),
            options.user(),
            options.msize(),
            options.timeout(),
            options.restart(),
            options.powerCut());
    int agreed = agreedMsize(server);
    progress.expect((int) cases.stream().filter(options.selection()::takes).count());
    try {
      new ProtocolSuite(server, progress::note)
          .run(
              options.selection()::takes,
              result -> {
                progress.result(result);
                results.accept(result);
              });
    } catch (IOException e) {
      throw new UsageException(
          "no directory can be made below aname '"
              + server.aname()
              + "' of "
              + options.target().text()
              + ": "
              + e.getMessage());
    }
    return Map.of("msize agreed on", Integer.toString(agreed));
  }

  /** Fails if there is no 9P2000.L server, or none that lets us in. */
  private static int agreedMsize(Server server) throws UsageException {
    try (P9Client client = P9Client.connect(server.address())) {
      client.connection().timeout(server.timeoutSeconds());
      client.version(server.msize());
      client.attach(0, server.aname(), server.user());
      return client.msize();
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
