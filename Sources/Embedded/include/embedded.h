#ifndef MEGACLUSTER_EMBEDDED_H
#define MEGACLUSTER_EMBEDDED_H

#include <stddef.h>

/// A file of the source tree that the binary carries.
struct embedded_file {
  /// Its name: `cases/…` for cases, without folder for all else.
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t length;
};

/// All files: migrations in order, then catalogs and cases, each in order of name.
const struct embedded_file *_Nonnull embedded_file_table(void);
size_t embedded_file_count(void);

#endif
