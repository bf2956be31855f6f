// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostFile;
import dev.ninebind.host.HostOpen;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.NtConstants;
import dev.ninebind.host.ReparsePoint;
import dev.ninebind.host.windows.WindowsVolume.Metadata;
import dev.ninebind.host.windows.simulated.Edition;
import dev.ninebind.host.windows.simulated.SimulatedNtdll;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files whose data a filter driver keeps: it steps in where somebody opens one without asking for
 * the reparse point itself. The one here opens a file of another name instead, which has the same
 * id or not.
 */
class FilterBackedFileTest {
  private static final int WOF = 0x80000017;
  private static final int STAT = NtConstants.FILE_READ_ATTRIBUTES | NtConstants.FILE_READ_EA;
  private static final int READ = NtConstants.FILE_READ_DATA;

  private SimulatedNtdll ntdll;
  private WindowsVolume volume;

  /** Whom the filter opens, as a handle of the drive. */
  private String behind;

  private int opened;

  @BeforeEach
  void open() throws Exception {
    ntdll = new SimulatedNtdll(Edition.WINDOWS_11);
    Ntdll filtered =
        (Ntdll)
            Proxy.newProxyInstance(
                Ntdll.class.getClassLoader(),
                new Class<?>[] {Ntdll.class},
                (proxy, method, arguments) -> call(method, arguments));
    volume = WindowsVolume.open(filtered, "C:\\", Metadata.IN_FILES);
    make("packed", "the packed data");
    make("other", "other data");
  }

  @AfterEach
  void close() {
    volume.close();
    assertThat(ntdll.files()).isZero();
    ntdll.close();
  }

  private void make(String name, String text) throws HostException {
    HostVolume drive = ntdll.drive();
    HostOpen how = HostOpen.create(NtConstants.FILE_ALL_ACCESS, 0, List.of());
    try (HostFile file = drive.open(drive.root(), name, how)) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      file.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), 0);
      if (name.equals("packed")) {
        file.setReparsePoint(new ReparsePoint(WOF, new byte[16]));
      }
    }
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    boolean steps =
        behind != null
            && method.getName().equals("NtCreateFile")
            && ((Integer) arguments[8] & NtOptions.FILE_OPEN_REPARSE_POINT) == 0;
    if (steps) {
      opened++;
      arguments[8] = (Integer) arguments[8] | NtOptions.FILE_OPEN_REPARSE_POINT;
      if (behind.equals("other")) {
        redirect((Long) arguments[2]);
      }
    }
    try {
      return method.invoke(ntdll, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Gives OBJECT_ATTRIBUTES another name, in the volume's folder. */
  private void redirect(long objectAttributes) throws HostException {
    Runtime runtime = Runtime.getSystemRuntime();
    ByteBuffer name = ByteBuffer.allocateDirect(10);
    name.put("other".getBytes(StandardCharsets.UTF_16LE));
    Pointer attributes = Pointer.wrap(runtime, objectAttributes);
    Handle root = ((WindowsFile) volume.root()).handle();
    attributes.putLong(ObjectAttributes.ROOT_DIRECTORY, root.use());
    root.release();
    Pointer string = Pointer.wrap(runtime, attributes.getLong(ObjectAttributes.OBJECT_NAME));
    string.putShort(UnicodeString.LENGTH, (short) 10);
    string.putShort(UnicodeString.MAXIMUM_LENGTH, (short) 10);
    string.putLong(UnicodeString.BUFFER, NativeMemory.address(name));
    kept = name;
  }

  private ByteBuffer kept;

  private HostFile packed(int access) throws HostException {
    return volume.open(volume.root(), "packed", HostOpen.existing(access, 0));
  }

  private static String text(HostFile file) throws HostException {
    ByteBuffer target = ByteBuffer.allocateDirect(64);
    file.read(target, 0);
    return StandardCharsets.US_ASCII.decode(target.flip()).toString();
  }

  @Test
  void dataComeThroughTheFilter() throws Exception {
    behind = "itself";
    try (HostFile file = packed(READ | STAT)) {
      assertThat(file.stat().reparseTag()).isEqualTo(WOF);
      assertThat(opened).isZero();
      assertThat(text(file)).isEqualTo("the packed data");
      assertThat(text(file)).isEqualTo("the packed data");
      assertThat(opened).isEqualTo(1);
      assertThat(ntdll.files()).as("the root's, its own, the filter's").isEqualTo(3);
    }
    assertThat(ntdll.files()).isEqualTo(1);
  }

  @Test
  void theTagIsFoundByAHandleThatMayNotReadIt() throws Exception {
    behind = "itself";
    try (HostFile file = packed(READ)) {
      assertThat(text(file)).isEqualTo("the packed data");
      assertThat(opened).isEqualTo(1);
    }
  }

  @Test
  void anotherFileIsNotTaken() throws Exception {
    behind = "other";
    try (HostFile file = packed(READ | STAT)) {
      assertThatExceptionOfType(HostException.class)
          .isThrownBy(() -> text(file))
          .matches(e -> e.error() == HostError.REPARSE_POINT_ENCOUNTERED);
      assertThat(ntdll.files()).as("the root's, its own").isEqualTo(2);
      assertThat(kept).isNotNull();
    }
  }

  @Test
  void whatNoFilterKnowsIsAnError() throws Exception {
    try (HostFile file = packed(READ | STAT)) {
      assertThatExceptionOfType(HostException.class)
          .isThrownBy(() -> text(file))
          .matches(e -> e.error() == HostError.IO_REPARSE_TAG_NOT_HANDLED);
    }
  }

  @Test
  void anOrdinaryFileCostsNothing() throws Exception {
    behind = "itself";
    try (HostFile file = volume.open(volume.root(), "other", HostOpen.existing(READ | STAT, 0))) {
      assertThat(text(file)).isEqualTo("other data");
      assertThat(opened).isZero();
      assertThat(ntdll.files()).isEqualTo(2);
    }
  }
}
