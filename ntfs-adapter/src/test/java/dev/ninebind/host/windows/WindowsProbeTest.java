// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ninebind.host.HostEntry;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.UnsuitableVolumeException;
import dev.ninebind.host.windows.WindowsVolume.Metadata;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found of a Windows, and that finding it leaves nothing behind. */
class WindowsProbeTest {
  private static final String FOLDER = "C:\\";

  private SimulatedNtdll ntdll = new SimulatedNtdll(Edition.WINDOWS_11);

  @AfterEach
  void close() {
    assertThat(ntdll.files()).as("open files").isZero();
    ntdll.close();
  }

  private void on(Edition edition) {
    ntdll.close();
    ntdll = new SimulatedNtdll(edition);
  }

  private static Set<WindowsFeature> found(Ntdll on) throws UnsuitableVolumeException {
    try (WindowsVolume volume = WindowsVolume.open(on, FOLDER, Metadata.IN_FILES)) {
      return Stream.of(WindowsFeature.values())
          .filter(volume.features()::has)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(WindowsFeature.class)));
    }
  }

  /** Changes what a call has answered. */
  private interface Turn {
    void after(Method method, Object[] arguments) throws HostException;
  }

  private Ntdll turned(Turn turn) {
    return (Ntdll)
        Proxy.newProxyInstance(
            Ntdll.class.getClassLoader(),
            new Class<?>[] {Ntdll.class},
            (proxy, method, arguments) -> {
              try {
                Object status = method.invoke(ntdll, arguments);
                turn.after(method, arguments);
                return status;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void windows11HasAllThatIsOfUse() throws Exception {
    assertThat(EnumSet.complementOf(EnumSet.copyOf(found(ntdll))))
        .isSubsetOf(
            WindowsFeature.CASE_SENSITIVE_NAMES,
            WindowsFeature.RENAME_ABOVE_OPEN_FILES,
            WindowsFeature.DONT_REPARSE_BY_NAME,
            WindowsFeature.SHORT_NAMES);
  }

  @Test
  void olderOnesLackWhatCameLater() throws Exception {
    on(Edition.WINDOWS_10_1709);
    assertThat(found(ntdll))
        .contains(WindowsFeature.STAT, WindowsFeature.EXTENDED_ATTRIBUTES)
        .doesNotContain(
            WindowsFeature.STAT_LX,
            WindowsFeature.STAT_LX_BY_NAME,
            WindowsFeature.POSIX_DELETE,
            WindowsFeature.POSIX_RENAME,
            WindowsFeature.CASE_SENSITIVE_DIRECTORIES);
    on(Edition.WINDOWS_10_1511);
    assertThat(found(ntdll)).doesNotContain(WindowsFeature.STAT, WindowsFeature.WATCHES_TREES);
    on(Edition.WINDOWS_11.refusingPosix());
    assertThat(found(ntdll))
        .contains(WindowsFeature.STAT_LX_BY_NAME)
        .doesNotContain(WindowsFeature.POSIX_DELETE, WindowsFeature.POSIX_RENAME);
    on(Edition.WINDOWS_11.withoutCaseFlag());
    assertThat(found(ntdll)).doesNotContain(WindowsFeature.CASE_SENSITIVE_DIRECTORIES);
  }

  @Test
  void eachFindingHasItsStatus() throws Exception {
    on(Edition.WINDOWS_11.withoutCaseFlag());
    try (WindowsVolume volume = WindowsVolume.open(ntdll, FOLDER, Metadata.IN_FILES)) {
      WindowsFeatures features = volume.features();
      assertThat(features.findings().get(WindowsFeature.CASE_SENSITIVE_DIRECTORIES))
          .isEqualTo(new WindowsFeatures.Finding(false, 0xC00000BB));
      assertThat(features.findings().get(WindowsFeature.EXTENDED_ATTRIBUTES))
          .isEqualTo(new WindowsFeatures.Finding(true, 0));
      assertThat(features.fileSystem()).isEqualTo("NTFS");
      assertThat(features.remote()).isFalse();
    }
  }

  @Test
  void nothingStaysBehind() throws Exception {
    HostVolume drive = ntdll.drive();
    HostStat before = drive.root().stat();
    found(ntdll);
    assertThat(drive.root().list(true)).isEmpty();
    HostStat after = drive.root().stat();
    assertThat(List.of(after.written(), after.created()))
        .isEqualTo(List.of(before.written(), before.created()));
  }

  @Test
  void whatACrashLeftIsRemovedAndOthersThingsStay() throws Exception {
    HostVolume drive = ntdll.drive();
    HostOpen directory =
        HostOpen.create(NtConstants.FILE_ALL_ACCESS, NtConstants.FILE_DIRECTORY_FILE, List.of());
    HostOpen file = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());
    try (HostFile above = drive.open(drive.root(), ".ninebind", directory);
        HostFile left = drive.open(above, "probe-1", directory);
        HostFile inIt =
            drive.open(left, "f", file.withAttributes(NtConstants.FILE_ATTRIBUTE_READONLY));
        HostFile other = drive.open(above, "unlinked", directory)) {
      assertThat(List.of(inIt.created(), other.created())).containsOnly(true);
    }
    found(ntdll);
    try (HostFile above =
        drive.open(
            drive.root(), ".ninebind", HostOpen.existing(NtConstants.FILE_LIST_DIRECTORY, 0))) {
      assertThat(above.list(true)).extracting(HostEntry::name).containsExactly("unlinked");
    }
  }

  @Test
  void whatAnotherServerPutsThereMeanwhileStays() throws Exception {
    HostVolume drive = ntdll.drive();
    HostOpen make = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());
    Ntdll busy =
        turned(
            (method, arguments) -> {
              if (method.getName().equals("NtLockFile")) {
                HostOpen how = HostOpen.existing(NtConstants.FILE_TRAVERSE, 0);
                try (HostFile above = drive.open(drive.root(), ".ninebind", how);
                    HostFile theirs = drive.open(above, "theirs", make)) {
                  assertThat(theirs.created()).isTrue();
                }
              }
            });
    found(busy);
    HostOpen list = HostOpen.existing(NtConstants.FILE_LIST_DIRECTORY, 0);
    try (HostFile above = drive.open(drive.root(), ".ninebind", list)) {
      assertThat(above.list(true)).extracting(HostEntry::name).containsExactly("theirs");
    }
  }

  @Test
  void aLookChangesNothing() throws Exception {
    Ntdll watched =
        turned(
            (method, arguments) -> {
              String name = method.getName();
              assertThat(name).doesNotStartWith("NtSet").doesNotStartWith("NtWrite");
              if (name.equals("NtCreateFile")) {
                assertThat(arguments[7]).isEqualTo(NtOptions.FILE_OPEN);
                assertThat((Integer) arguments[1] & ~Stats.ACCESS & ~WindowsFolder.ACCESS).isZero();
              } else if (name.equals("NtFsControlFile")) {
                assertThat(arguments[5]).isEqualTo(NtOptions.FSCTL_GET_REPARSE_POINT);
              }
            });
    try (WindowsVolume volume = WindowsVolume.openToLookAt(watched, FOLDER)) {
      assertThat(volume.capabilities().extendedAttributes()).isTrue();
      assertThat(volume.root().list(true)).isEmpty();
      assertThat(volume.root().stat().isDirectory()).isTrue();
    }
  }

  /** The structure of an answer about the volume. */
  private static Pointer answer(Object[] arguments) {
    return Pointer.wrap(Runtime.getSystemRuntime(), (Long) arguments[2]);
  }

  private static boolean asks(Method method, Object[] arguments, int informationClass) {
    return method.getName().equals("NtQueryVolumeInformationFile")
        && arguments[4].equals(informationClass);
  }

  private static void assertRefused(Ntdll on, String why) {
    for (Metadata metadata : Metadata.values()) {
      assertThatExceptionOfType(UnsuitableVolumeException.class)
          .isThrownBy(() -> WindowsVolume.open(on, FOLDER, metadata))
          .withMessageStartingWith(FOLDER + " ")
          .withMessageContaining(why)
          .matches(e -> e.getMessage().lines().count() == 1);
    }
  }

  @Test
  void anotherFileSystemIsRefused() throws Exception {
    Ntdll fat =
        turned(
            (method, arguments) -> {
              if (asks(method, arguments, FsInformationClass.FILE_FS_ATTRIBUTE)) {
                answer(arguments)
                    .putShort(FileFsAttributeInformation.FILE_SYSTEM_NAME, (short) 'X');
              }
            });
    assertRefused(fat, "is on XTFS");
    assertThat(ntdll.drive().root().list(true)).isEmpty();
  }

  @Test
  void anotherMachinesVolumeIsRefused() throws Exception {
    Ntdll remote =
        turned(
            (method, arguments) -> {
              if (asks(method, arguments, FsInformationClass.FILE_FS_DEVICE)) {
                answer(arguments)
                    .putInt(FileFsDeviceInformation.CHARACTERISTICS, NtOptions.FILE_REMOTE_DEVICE);
              }
            });
    assertRefused(remote, "on another machine");
    assertThat(ntdll.drive().root().list(true)).isEmpty();
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThatExceptionOfType(UnsuitableVolumeException.class)
        .isThrownBy(() -> WindowsVolume.open(ntdll, "C:\\nothing", Metadata.IN_FILES))
        .withMessage("C:\\nothing can't be opened: STATUS_OBJECT_NAME_NOT_FOUND (0xC0000034)");
  }
}
