// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.host.ntfs3g;

import dev.ninebind.host.HostError;
import dev.ninebind.host.HostException;

/**
 * The one place where Linux' error numbers become NT's. The numbers are those of
 * include/uapi/asm-generic; calls that fail return one, negated.
 */
final class HostStatus {
  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int EEXIST = 17;
  static final int ERANGE = 34;
  static final int ENOTEMPTY = 39;
  static final int ENODATA = 61;
  static final int EILSEQ = 84;

  private HostStatus() {}

  /**
   * NT's error for a failed call.
   *
   * @param result what the call returned: a negated error number
   */
  static HostError of(long result) {
    return switch ((int) -result) {
      case 1, 13 -> HostError.ACCESS_DENIED; // EPERM, EACCES
      case ENOENT -> HostError.OBJECT_NAME_NOT_FOUND;
      case EIO -> HostError.IO_DEVICE_ERROR;
      case 6, 19 -> HostError.NO_SUCH_DEVICE; // ENXIO, ENODEV
      case 7 -> HostError.EA_TOO_LARGE; // E2BIG, of an attribute's value
      case 9 -> HostError.INVALID_HANDLE; // EBADF
      case 4, 11 -> HostError.RETRY; // EINTR, EAGAIN
      case 12 -> HostError.NO_MEMORY; // ENOMEM
      case 16, 26 -> HostError.SHARING_VIOLATION; // EBUSY, ETXTBSY
      case EEXIST -> HostError.OBJECT_NAME_COLLISION;
      case 18 -> HostError.NOT_SAME_DEVICE; // EXDEV
      case 20 -> HostError.NOT_A_DIRECTORY; // ENOTDIR
      case 21 -> HostError.FILE_IS_A_DIRECTORY; // EISDIR
      case 22 -> HostError.INVALID_PARAMETER; // EINVAL
      case 23, 24 -> HostError.TOO_MANY_OPENED_FILES; // ENFILE, EMFILE
      case 27 -> HostError.FILE_TOO_LARGE; // EFBIG
      case 28 -> HostError.DISK_FULL; // ENOSPC
      case 30 -> HostError.MEDIA_WRITE_PROTECTED; // EROFS
      case 31 -> HostError.TOO_MANY_LINKS; // EMLINK
      case 36, EILSEQ -> HostError.OBJECT_NAME_INVALID; // ENAMETOOLONG
      case 38, 95 -> HostError.NOT_SUPPORTED; // ENOSYS, EOPNOTSUPP
      case ENOTEMPTY -> HostError.DIRECTORY_NOT_EMPTY;
      case 40 -> HostError.REPARSE_POINT_ENCOUNTERED; // ELOOP
      case ENODATA -> HostError.NOT_FOUND;
      case 103, 107 -> HostError.VOLUME_DISMOUNTED; // ECONNABORTED, ENOTCONN: ntfs-3g has ended
      case 116 -> HostError.FILE_INVALID; // ESTALE
      case 122 -> HostError.DISK_QUOTA_EXCEEDED; // EDQUOT
      default -> HostError.UNSUCCESSFUL;
    };
  }

  /** As {@link #of}, ready to be thrown. */
  static HostException exception(long result) {
    return new HostException(of(result));
  }

  /**
   * Passes a result on.
   *
   * @throws HostException if it is a failure
   */
  static long check(long result) throws HostException {
    if (result < 0) {
      throw exception(result);
    }
    return result;
  }
}
