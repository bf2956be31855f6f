// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ninebind.p9.daemon.MetadataOptions.Place;
import dev.ninebind.posix.Credentials;
import dev.ninebind.posix.Name;
import dev.ninebind.posix.ntfs.LxMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of an export mean. */
class ExportOptionsTest {
  @Test
  void eachOptionChangesOneThing() throws Exception {
    assertThat(with("read-only")).isEqualTo(of(true, null, false, false, 0));
    assertThat(with("map-owner=7:4294967295"))
        .isEqualTo(of(false, new Credentials(7, -1), false, false, 0));
    assertThat(with("append=offset")).isEqualTo(of(false, null, true, false, 0));
    assertThat(with("locks=host")).isEqualTo(of(false, null, false, true, 0));
    assertThat(with("lock-hold=86400")).isEqualTo(of(false, null, false, false, 86_400));
    assertThat(with("mirror-readonly").metadata())
        .isEqualTo(new MetadataOptions(null, null, null, null, null, Place.AUTO, true));
    assertThat(with("uid=4294967294").metadata())
        .isEqualTo(new MetadataOptions(-2, null, null, null, null, Place.AUTO, false));
    assertThat(with("sub-paths").share()).isEqualTo(new ShareOptions(List.of(), true));
    assertThat(with("only=b", "only=a b,c:=").share())
        .isEqualTo(new ShareOptions(List.of(Name.of("b"), Name.of("a b,c:=")), false));
  }

  @Test
  void metadataAreWhereItIsSaid() throws Exception {
    assertThat(with().metadata().place()).isEqualTo(Place.AUTO);
    assertThat(with("metadata=store").metadata().place()).isEqualTo(Place.STORE);
    assertThat(with("metadata=store", "metadata=ea", "uid=1").metadata().place())
        .isEqualTo(Place.EA);
    assertThat(with("metadata=store", "metadata=auto").metadata()).isEqualTo(MetadataOptions.NONE);
  }

  private static ExportOptions of(
      boolean readOnly, Credentials owner, boolean append, boolean locks, long hold) {
    return new ExportOptions(
        readOnly, owner, append, locks, hold, MetadataOptions.NONE, ShareOptions.EVERYTHING);
  }

  private static ExportOptions with(String... options) throws UsageException {
    ExportOptions all = ExportOptions.DEFAULT;
    for (String option : options) {
      all = all.with(option);
    }
    return all;
  }

  private static LxMetadata.Defaults defaults(String... options) throws UsageException {
    return with(options).metadata().defaults();
  }

  @Test
  void filesWithoutMetadataHaveWhatIsSaid() throws Exception {
    assertThat(defaults()).isEqualTo(new LxMetadata.Defaults(0, 0, 0, 0));
    assertThat(defaults("uid=1000", "gid=100", "umask=027"))
        .isEqualTo(new LxMetadata.Defaults(1000, 100, 027, 027));
  }

  @Test
  void theNarrowerMaskCountsWhereverItStands() throws Exception {
    LxMetadata.Defaults both = new LxMetadata.Defaults(0, 0, 0133, 022);
    assertThat(defaults("umask=077", "fmask=133", "dmask=0022")).isEqualTo(both);
    assertThat(defaults("fmask=133", "dmask=22", "umask=077")).isEqualTo(both);
    assertThat(defaults("umask=022", "fmask=133")).isEqualTo(both);
    assertThat(defaults("umask=022", "fmask=0").fileMask()).isZero();
  }

  @Test
  void theLastWordCounts() throws Exception {
    ExportOptions all =
        of(true, new Credentials(1, 2), true, true, 9)
            .with("append=server")
            .with("locks=server")
            .with("lock-hold=forever")
            .with("map-owner=3:4");
    assertThat(all).isEqualTo(of(true, new Credentials(3, 4), false, false, 0));
  }

  @Test
  void aFileIsGivenOnce() {
    assertThatThrownBy(() -> with("only=a", "only=b", "only=a"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'a' is there twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "read-write",
        "read-only=yes",
        "map-owner",
        "map-owner=root",
        "map-owner=1:2:3",
        "map-owner=-1:0",
        "append",
        "append=end",
        "locks=guest",
        "lock-hold",
        "lock-hold=0",
        "lock-hold=-1",
        "lock-hold=86401",
        "lock-hold=1.5",
        "lock-hold=ever",
        "uid",
        "uid=root",
        "uid=-1",
        "uid=+1",
        "gid=4294967295",
        "gid=",
        "umask=8",
        "umask=1000",
        "fmask=0x7",
        "dmask=-1",
        "dmask=00022",
        "metadata",
        "metadata=eas",
        "mirror-readonly=yes",
        "sub-paths=yes",
        "only",
        "only=",
        "only=a/b",
        "only=.",
        "only=..",
        "only=.ninebind"
      })
  void whatNobodyKnowsIsRefused(String option) {
    assertThatThrownBy(() -> ExportOptions.DEFAULT.with(option))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(option.replaceFirst("=.*", ""));
  }
}
