// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EaListProperties {
  @Provide
  Arbitrary<List<Ea>> eas() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(255);
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    return Combinators.combine(names, values).as(Ea::new).list().ofMaxSize(8);
  }

  @Property
  void bothFormsAreReadAsTheyWereWritten(@ForAll("eas") List<Ea> eas) throws Exception {
    byte[] list = EaList.encode(eas);
    byte[] stored = EaList.encodeStored(eas);
    assertThat(EaList.decode(list)).isEqualTo(eas);
    assertThat(EaList.decode(stored)).isEqualTo(eas);
    assertThat(stored.length).isEqualTo((list.length + 3) / 4 * 4);
    assertThat(EaList.packedSize(eas)).isLessThanOrEqualTo(list.length);
  }

  /** A list with one byte changed is another list, or refused, and nothing else. */
  @Property
  void aDamagedListIsReadOrRefused(
      @ForAll("eas") List<Ea> eas, @ForAll int place, @ForAll byte value) throws Exception {
    byte[] bytes = EaList.encodeStored(eas);
    if (bytes.length > 0) {
      bytes[Math.floorMod(place, bytes.length)] = value;
      Throwable thrown = catchThrowable(() -> EaList.decode(bytes));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(HostException.class);
      }
    }
  }
}
