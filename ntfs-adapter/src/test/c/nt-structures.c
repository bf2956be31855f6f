// SPDX-License-Identifier: Apache-2.0
//
// Prints the size of each structure of NT that Ninebind uses, and the offset of each field that it names, one a line,
// as a compiler for 64-bit Windows lays them out. Compile it with mingw-w64:
//
//   x86_64-w64-mingw32-gcc -I/usr/share/mingw-w64/include/ddk -o nt-structures.exe nt-structures.c
//
// What it prints is kept in nt-structures.txt, which NtStructuresTest compares with the constants in Java.
//
// The headers of mingw-w64 10 lack or have an older form of these, so they are declared here, field for field as
// Windows' documentation has them (MS-FSCC, ntifs.h); only the layout is the compiler's:
//   FILE_STAT_INFORMATION
//   FILE_STAT_LX_INFORMATION
//   FILE_CASE_SENSITIVE_INFORMATION
//   FILE_DISPOSITION_INFORMATION_EX
//   FILE_RENAME_INFORMATION
//   FILE_LINK_INFORMATION
//   FILE_ID_EXTD_DIR_INFORMATION
//   FILE_NOTIFY_EXTENDED_INFORMATION
#include <ntifs.h>
#include <stddef.h>
#include <stdio.h>

struct own_stat {
  LARGE_INTEGER FileId, CreationTime, LastAccessTime, LastWriteTime, ChangeTime, AllocationSize, EndOfFile;
  ULONG FileAttributes, ReparseTag, NumberOfLinks;
  ACCESS_MASK EffectiveAccess;
};

struct own_stat_lx {
  LARGE_INTEGER FileId, CreationTime, LastAccessTime, LastWriteTime, ChangeTime, AllocationSize, EndOfFile;
  ULONG FileAttributes, ReparseTag, NumberOfLinks;
  ACCESS_MASK EffectiveAccess;
  ULONG LxFlags, LxUid, LxGid, LxMode, LxDeviceIdMajor, LxDeviceIdMinor;
};

struct own_flags {
  ULONG Flags;
};

struct own_target {
  union {
    BOOLEAN ReplaceIfExists;
    ULONG Flags;
  } u;
  HANDLE RootDirectory;
  ULONG FileNameLength;
  WCHAR FileName[1];
};

struct own_id_extd_dir {
  ULONG NextEntryOffset, FileIndex;
  LARGE_INTEGER CreationTime, LastAccessTime, LastWriteTime, ChangeTime, EndOfFile, AllocationSize;
  ULONG FileAttributes, FileNameLength, EaSize, ReparsePointTag;
  struct {
    UCHAR Identifier[16];
  } FileId;
  WCHAR FileName[1];
};

struct own_notify_extended {
  ULONG NextEntryOffset, Action;
  LARGE_INTEGER CreationTime, LastModificationTime, LastChangeTime, LastAccessTime, AllocatedLength, FileSize;
  ULONG FileAttributes;
  union {
    ULONG ReparsePointTag, EaSize;
  } u;
  LARGE_INTEGER FileId, ParentFileId;
  ULONG FileNameLength;
  WCHAR FileName[1];
};

#define S(name, type) printf("%s SIZE %u\n", name, (unsigned) sizeof(type))
#define F(name, type, field, member) printf("%s %s %u\n", name, field, (unsigned) offsetof(type, member))

int main(void) {
  S("UNICODE_STRING", UNICODE_STRING);
  F("UNICODE_STRING", UNICODE_STRING, "Length", Length);
  F("UNICODE_STRING", UNICODE_STRING, "MaximumLength", MaximumLength);
  F("UNICODE_STRING", UNICODE_STRING, "Buffer", Buffer);
  S("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "Length", Length);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "RootDirectory", RootDirectory);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "ObjectName", ObjectName);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "Attributes", Attributes);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "SecurityDescriptor", SecurityDescriptor);
  F("OBJECT_ATTRIBUTES", OBJECT_ATTRIBUTES, "SecurityQualityOfService", SecurityQualityOfService);
  S("IO_STATUS_BLOCK", IO_STATUS_BLOCK);
  F("IO_STATUS_BLOCK", IO_STATUS_BLOCK, "Status", Status);
  F("IO_STATUS_BLOCK", IO_STATUS_BLOCK, "Information", Information);
  S("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION);
  F("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION, "CreationTime", CreationTime);
  F("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION, "LastAccessTime", LastAccessTime);
  F("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION, "LastWriteTime", LastWriteTime);
  F("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION, "ChangeTime", ChangeTime);
  F("FILE_BASIC_INFORMATION", FILE_BASIC_INFORMATION, "FileAttributes", FileAttributes);
  S("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION);
  F("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION, "AllocationSize", AllocationSize);
  F("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION, "EndOfFile", EndOfFile);
  F("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION, "NumberOfLinks", NumberOfLinks);
  F("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION, "DeletePending", DeletePending);
  F("FILE_STANDARD_INFORMATION", FILE_STANDARD_INFORMATION, "Directory", Directory);
  S("FILE_INTERNAL_INFORMATION", FILE_INTERNAL_INFORMATION);
  F("FILE_INTERNAL_INFORMATION", FILE_INTERNAL_INFORMATION, "IndexNumber", IndexNumber);
  S("FILE_END_OF_FILE_INFORMATION", FILE_END_OF_FILE_INFORMATION);
  F("FILE_END_OF_FILE_INFORMATION", FILE_END_OF_FILE_INFORMATION, "EndOfFile", EndOfFile);
  S("FILE_ATTRIBUTE_TAG_INFORMATION", FILE_ATTRIBUTE_TAG_INFORMATION);
  F("FILE_ATTRIBUTE_TAG_INFORMATION", FILE_ATTRIBUTE_TAG_INFORMATION, "FileAttributes", FileAttributes);
  F("FILE_ATTRIBUTE_TAG_INFORMATION", FILE_ATTRIBUTE_TAG_INFORMATION, "ReparseTag", ReparseTag);
  S("FILE_STAT_INFORMATION", struct own_stat);
  F("FILE_STAT_INFORMATION", struct own_stat, "FileId", FileId);
  F("FILE_STAT_INFORMATION", struct own_stat, "CreationTime", CreationTime);
  F("FILE_STAT_INFORMATION", struct own_stat, "LastAccessTime", LastAccessTime);
  F("FILE_STAT_INFORMATION", struct own_stat, "LastWriteTime", LastWriteTime);
  F("FILE_STAT_INFORMATION", struct own_stat, "ChangeTime", ChangeTime);
  F("FILE_STAT_INFORMATION", struct own_stat, "AllocationSize", AllocationSize);
  F("FILE_STAT_INFORMATION", struct own_stat, "EndOfFile", EndOfFile);
  F("FILE_STAT_INFORMATION", struct own_stat, "FileAttributes", FileAttributes);
  F("FILE_STAT_INFORMATION", struct own_stat, "ReparseTag", ReparseTag);
  F("FILE_STAT_INFORMATION", struct own_stat, "NumberOfLinks", NumberOfLinks);
  F("FILE_STAT_INFORMATION", struct own_stat, "EffectiveAccess", EffectiveAccess);
  S("FILE_STAT_LX_INFORMATION", struct own_stat_lx);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "FileId", FileId);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "CreationTime", CreationTime);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LastAccessTime", LastAccessTime);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LastWriteTime", LastWriteTime);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "ChangeTime", ChangeTime);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "AllocationSize", AllocationSize);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "EndOfFile", EndOfFile);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "FileAttributes", FileAttributes);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "ReparseTag", ReparseTag);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "NumberOfLinks", NumberOfLinks);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "EffectiveAccess", EffectiveAccess);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxFlags", LxFlags);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxUid", LxUid);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxGid", LxGid);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxMode", LxMode);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxDeviceIdMajor", LxDeviceIdMajor);
  F("FILE_STAT_LX_INFORMATION", struct own_stat_lx, "LxDeviceIdMinor", LxDeviceIdMinor);
  S("FILE_RENAME_INFORMATION", struct own_target);
  F("FILE_RENAME_INFORMATION", struct own_target, "Flags", u.Flags);
  F("FILE_RENAME_INFORMATION", struct own_target, "RootDirectory", RootDirectory);
  F("FILE_RENAME_INFORMATION", struct own_target, "FileNameLength", FileNameLength);
  F("FILE_RENAME_INFORMATION", struct own_target, "FileName", FileName);
  S("FILE_LINK_INFORMATION", struct own_target);
  F("FILE_LINK_INFORMATION", struct own_target, "Flags", u.Flags);
  F("FILE_LINK_INFORMATION", struct own_target, "RootDirectory", RootDirectory);
  F("FILE_LINK_INFORMATION", struct own_target, "FileNameLength", FileNameLength);
  F("FILE_LINK_INFORMATION", struct own_target, "FileName", FileName);
  S("FILE_DISPOSITION_INFORMATION", FILE_DISPOSITION_INFORMATION);
  F("FILE_DISPOSITION_INFORMATION", FILE_DISPOSITION_INFORMATION, "DeleteFile", DeleteFile);
  S("FILE_DISPOSITION_INFORMATION_EX", struct own_flags);
  F("FILE_DISPOSITION_INFORMATION_EX", struct own_flags, "Flags", Flags);
  S("FILE_CASE_SENSITIVE_INFORMATION", struct own_flags);
  F("FILE_CASE_SENSITIVE_INFORMATION", struct own_flags, "Flags", Flags);
  S("FILE_NAME_INFORMATION", FILE_NAME_INFORMATION);
  F("FILE_NAME_INFORMATION", FILE_NAME_INFORMATION, "FileNameLength", FileNameLength);
  F("FILE_NAME_INFORMATION", FILE_NAME_INFORMATION, "FileName", FileName);
  S("FILE_LINKS_INFORMATION", FILE_LINKS_INFORMATION);
  F("FILE_LINKS_INFORMATION", FILE_LINKS_INFORMATION, "BytesNeeded", BytesNeeded);
  F("FILE_LINKS_INFORMATION", FILE_LINKS_INFORMATION, "EntriesReturned", EntriesReturned);
  F("FILE_LINKS_INFORMATION", FILE_LINKS_INFORMATION, "Entry", Entry);
  S("FILE_LINK_ENTRY_INFORMATION", FILE_LINK_ENTRY_INFORMATION);
  F("FILE_LINK_ENTRY_INFORMATION", FILE_LINK_ENTRY_INFORMATION, "NextEntryOffset", NextEntryOffset);
  F("FILE_LINK_ENTRY_INFORMATION", FILE_LINK_ENTRY_INFORMATION, "ParentFileId", ParentFileId);
  F("FILE_LINK_ENTRY_INFORMATION", FILE_LINK_ENTRY_INFORMATION, "FileNameLength", FileNameLength);
  F("FILE_LINK_ENTRY_INFORMATION", FILE_LINK_ENTRY_INFORMATION, "FileName", FileName);
  S("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION);
  F("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION, "NextEntryOffset", NextEntryOffset);
  F("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION, "Flags", Flags);
  F("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION, "EaNameLength", EaNameLength);
  F("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION, "EaValueLength", EaValueLength);
  F("FILE_FULL_EA_INFORMATION", FILE_FULL_EA_INFORMATION, "EaName", EaName);
  S("FILE_GET_EA_INFORMATION", FILE_GET_EA_INFORMATION);
  F("FILE_GET_EA_INFORMATION", FILE_GET_EA_INFORMATION, "NextEntryOffset", NextEntryOffset);
  F("FILE_GET_EA_INFORMATION", FILE_GET_EA_INFORMATION, "EaNameLength", EaNameLength);
  F("FILE_GET_EA_INFORMATION", FILE_GET_EA_INFORMATION, "EaName", EaName);
  S("REPARSE_DATA_BUFFER", REPARSE_DATA_BUFFER);
  F("REPARSE_DATA_BUFFER", REPARSE_DATA_BUFFER, "ReparseTag", ReparseTag);
  F("REPARSE_DATA_BUFFER", REPARSE_DATA_BUFFER, "ReparseDataLength", ReparseDataLength);
  F("REPARSE_DATA_BUFFER", REPARSE_DATA_BUFFER, "Reserved", Reserved);
  F("REPARSE_DATA_BUFFER", REPARSE_DATA_BUFFER, "DataBuffer", GenericReparseBuffer.DataBuffer);
  S("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION);
  F("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION, "VolumeCreationTime", VolumeCreationTime);
  F("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION, "VolumeSerialNumber", VolumeSerialNumber);
  F("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION, "VolumeLabelLength", VolumeLabelLength);
  F("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION, "SupportsObjects", SupportsObjects);
  F("FILE_FS_VOLUME_INFORMATION", FILE_FS_VOLUME_INFORMATION, "VolumeLabel", VolumeLabel);
  S("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION);
  F("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION, "TotalAllocationUnits", TotalAllocationUnits);
  F("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION, "CallerAvailableAllocationUnits", CallerAvailableAllocationUnits);
  F("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION, "ActualAvailableAllocationUnits", ActualAvailableAllocationUnits);
  F("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION, "SectorsPerAllocationUnit", SectorsPerAllocationUnit);
  F("FILE_FS_FULL_SIZE_INFORMATION", FILE_FS_FULL_SIZE_INFORMATION, "BytesPerSector", BytesPerSector);
  S("FILE_FS_ATTRIBUTE_INFORMATION", FILE_FS_ATTRIBUTE_INFORMATION);
  F("FILE_FS_ATTRIBUTE_INFORMATION", FILE_FS_ATTRIBUTE_INFORMATION, "FileSystemAttributes", FileSystemAttributes);
  F("FILE_FS_ATTRIBUTE_INFORMATION", FILE_FS_ATTRIBUTE_INFORMATION, "MaximumComponentNameLength", MaximumComponentNameLength);
  F("FILE_FS_ATTRIBUTE_INFORMATION", FILE_FS_ATTRIBUTE_INFORMATION, "FileSystemNameLength", FileSystemNameLength);
  F("FILE_FS_ATTRIBUTE_INFORMATION", FILE_FS_ATTRIBUTE_INFORMATION, "FileSystemName", FileSystemName);
  S("FILE_FS_DEVICE_INFORMATION", FILE_FS_DEVICE_INFORMATION);
  F("FILE_FS_DEVICE_INFORMATION", FILE_FS_DEVICE_INFORMATION, "DeviceType", DeviceType);
  F("FILE_FS_DEVICE_INFORMATION", FILE_FS_DEVICE_INFORMATION, "Characteristics", Characteristics);
  S("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "NextEntryOffset", NextEntryOffset);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "FileIndex", FileIndex);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "CreationTime", CreationTime);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "LastAccessTime", LastAccessTime);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "LastWriteTime", LastWriteTime);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "ChangeTime", ChangeTime);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "EndOfFile", EndOfFile);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "AllocationSize", AllocationSize);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "FileAttributes", FileAttributes);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "FileNameLength", FileNameLength);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "EaSize", EaSize);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "ReparsePointTag", ReparsePointTag);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "FileId", FileId);
  F("FILE_ID_EXTD_DIR_INFORMATION", struct own_id_extd_dir, "FileName", FileName);
  S("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "NextEntryOffset", NextEntryOffset);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "FileIndex", FileIndex);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "CreationTime", CreationTime);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "LastAccessTime", LastAccessTime);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "LastWriteTime", LastWriteTime);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "ChangeTime", ChangeTime);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "EndOfFile", EndOfFile);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "AllocationSize", AllocationSize);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "FileAttributes", FileAttributes);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "FileNameLength", FileNameLength);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "EaSize", EaSize);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "FileId", FileId);
  F("FILE_ID_FULL_DIR_INFORMATION", FILE_ID_FULL_DIR_INFORMATION, "FileName", FileName);
  S("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "NextEntryOffset", NextEntryOffset);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "FileIndex", FileIndex);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "CreationTime", CreationTime);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "LastAccessTime", LastAccessTime);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "LastWriteTime", LastWriteTime);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "ChangeTime", ChangeTime);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "EndOfFile", EndOfFile);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "AllocationSize", AllocationSize);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "FileAttributes", FileAttributes);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "FileNameLength", FileNameLength);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "EaSize", EaSize);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "ShortNameLength", ShortNameLength);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "ShortName", ShortName);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "FileId", FileId);
  F("FILE_ID_BOTH_DIR_INFORMATION", FILE_ID_BOTH_DIR_INFORMATION, "FileName", FileName);
  S("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "OSVersionInfoSize", dwOSVersionInfoSize);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "MajorVersion", dwMajorVersion);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "MinorVersion", dwMinorVersion);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "BuildNumber", dwBuildNumber);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "PlatformId", dwPlatformId);
  F("RTL_OSVERSIONINFOW", RTL_OSVERSIONINFOW, "CSDVersion", szCSDVersion);
  S("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "NextEntryOffset", NextEntryOffset);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "Action", Action);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "CreationTime", CreationTime);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "LastModificationTime", LastModificationTime);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "LastChangeTime", LastChangeTime);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "LastAccessTime", LastAccessTime);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "AllocatedLength", AllocatedLength);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "FileSize", FileSize);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "FileAttributes", FileAttributes);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "ReparsePointTag", u.ReparsePointTag);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "FileId", FileId);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "ParentFileId", ParentFileId);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "FileNameLength", FileNameLength);
  F("FILE_NOTIFY_EXTENDED_INFORMATION", struct own_notify_extended, "FileName", FileName);
  return 0;
}
