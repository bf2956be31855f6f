// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.windows.simulated;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;
import dev.ninebind.host.HostVolume;
import dev.ninebind.host.HostVolumeInformation;
import java.util.Map;

/** NtQueryVolumeInformationFile (MS-FSCC 2.5). */
final class VolumeQueries {
  private static final int VOLUME = 1;
  private static final int SIZE = 3;
  private static final int DEVICE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int FULL_SIZE = 7;
  private static final int SECTOR_SIZE = 11;
  private static final int SECTOR = 512;

  /** Bytes that a class takes at least, and how its buffer is aligned. */
  private static final Map<Integer, int[]> RULES =
      Map.of(
          VOLUME, new int[] {24, 8},
          SIZE, new int[] {24, 8},
          DEVICE, new int[] {8, 4},
          ATTRIBUTE, new int[] {16, 4},
          FULL_SIZE, new int[] {32, 8},
          SECTOR_SIZE, new int[] {28, 4});

  /** What NTFS has: all but FILE_SUPPORTS_POSIX_UNLINK_RENAME and FILE_READ_ONLY_VOLUME. */
  private static final int FLAGS = 0x03E7_02FF;

  private static final int POSIX_UNLINK_RENAME = 0x400;
  private static final int EXTENDED_ATTRIBUTES = 0x80_0000;

  private static final int FILE_DEVICE_DISK = 7;

  private final HostVolume volume;
  private final Edition edition;

  VolumeQueries(HostVolume volume, Edition edition) {
    this.volume = volume;
    this.edition = edition;
  }

  Answer query(long buffer, int length, int number) throws HostException {
    int[] rule = RULES.get(number);
    if (rule == null && number > 0 && number < SECTOR_SIZE) {
      throw new UnsupportedOperationException("volume information class " + number);
    }
    if (rule == null) {
      throw new HostException(HostError.INVALID_INFO_CLASS);
    }
    if (length < rule[0]) {
      throw new HostException(HostError.INFO_LENGTH_MISMATCH);
    }
    View out = View.of(buffer, length, rule[1]);
    HostVolumeInformation information = volume.information();
    int perCluster = information.clusterSize() / SECTOR;
    switch (number) {
      case SIZE -> {
        out.u64(0, information.clusters()).u64(8, information.availableClusters());
        out.u32(16, perCluster).u32(20, SECTOR);
      }
      case DEVICE -> out.u32(0, FILE_DEVICE_DISK).u32(4, 0x20020);
      case FULL_SIZE -> {
        out.u64(0, information.clusters()).u64(8, information.availableClusters());
        out.u64(16, information.freeClusters()).u32(24, perCluster).u32(28, SECTOR);
      }
      case SECTOR_SIZE -> out.u32(0, SECTOR).u32(4, 4096).u32(8, 4096).u32(12, 4096).u32(16, 3);
      case VOLUME -> {
        out.u64(0, 0x01D0_0000_0000_0000L).u32(8, (int) information.serial());
        return named(out, 12, 18, "Simulated", () -> out.u16(16, 1));
      }
      default -> {
        return named(out, 8, 12, "NTFS", () -> out.u32(0, flags()).u32(4, 255));
      }
    }
    return Answer.bytes(rule[0]);
  }

  private int flags() {
    int flags = FLAGS & ~EXTENDED_ATTRIBUTES;
    if (volume.capabilities().extendedAttributes()) {
      flags |= EXTENDED_ATTRIBUTES;
    }
    // NTFS tells of it since it has it; a filter above that refuses it does not change the bit.
    return edition.since(Edition.WINDOWS_10_1607_BUILD) ? flags | POSIX_UNLINK_RENAME : flags;
  }

  /** The rest, and a name that may be cut off. */
  private static Answer named(View out, int lengthAt, int nameAt, String name, Runnable rest) {
    rest.run();
    out.u32(lengthAt, 2 * name.length());
    int written = out.text(nameAt, name);
    int status = written < 2 * name.length() ? Status.BUFFER_OVERFLOW : Status.SUCCESS;
    return new Answer(status, nameAt + written);
  }
}
