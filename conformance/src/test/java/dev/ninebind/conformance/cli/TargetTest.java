// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:5640/data, 5640, data",
    "tcp://127.0.0.1:5640, 5640, ''",
    "tcp://127.0.0.1/data, 564, data",
    "tcp://127.0.0.1//srv/share, 564, /srv/share",
    "tcp://127.0.0.1:1/a/b c, 1, a/b c",
    "tcp://[::1]:5640/data, 5640, data",
    "tcp://[::1]/data, 564, data"
  })
  void hostPortAndAnameAreRead(String text, int port, String aname) {
    Target target = Target.parse(text, null);
    assertThat(((InetSocketAddress) target.address()).getPort()).isEqualTo(port);
    assertThat(((InetSocketAddress) target.address()).getAddress().isLoopbackAddress()).isTrue();
    assertThat(target.aname()).isEqualTo(aname);
  }

  @ParameterizedTest
  @CsvSource({"unix:/run/x.sock, /run/x.sock", "unix:///run/x.sock, /run/x.sock"})
  void socketsAreRead(String text, String path) {
    Target target = Target.parse(text, "data");
    assertThat(target.address()).isEqualTo(UnixDomainSocketAddress.of(path));
    assertThat(target.aname()).isEqualTo("data");
  }

  @Test
  void anAnameOfItsOwnCounts() {
    assertThat(Target.parse("tcp://127.0.0.1/one", "two").aname()).isEqualTo("two");
  }
}
