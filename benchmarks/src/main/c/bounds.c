// SPDX-License-Identifier: Apache-2.0
//
// What a 9P server can be compared with at best, on the same machine in the same run:
//
//   bounds echo PORT PATTERN ENTRIES    answers every request at once, with a reply of the size and form that a server's
//                                       would have, and does nothing for it: what sockets cost alone
//   bounds calls NAME FOLDER MILLIS     makes the system calls that NAME takes, in a loop: what the host costs alone;
//                                       prints the number of operations and the nanoseconds they took
//
// PATTERN is a file of what all files hold: a period and 64 KiB behind it. ENTRIES is how many a listing has.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

// The wire is little-endian, and so is every machine that this is built for.
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "for little-endian machines"
#endif

enum {
  LONGEST = 1 << 16,
  HEADER = 7,
  ROOM = 1 << 21,
  GATHERED = 256,
  QID = 13,
  ENTRY = QID + 8 + 1 + 2 + 8, // qid, cookie, type, length and eight bytes of name
  XATTR = 64
};

static char *pattern, *listing;
static uint32_t period, listing_size;

static void die(const char *what) {
  fprintf(stderr, "bounds: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void *room(size_t size) {
  void *memory = calloc(1, size);
  if (!memory)
    die("memory");
  return memory;
}

static uint16_t u16(const char *at) { uint16_t v; memcpy(&v, at, sizeof v); return v; }
static uint32_t u32(const char *at) { uint32_t v; memcpy(&v, at, sizeof v); return v; }
static uint64_t u64(const char *at) { uint64_t v; memcpy(&v, at, sizeof v); return v; }

// ---- echo ----

// Replies that go out together: small ones lie in a buffer, long data is gathered from where it is.
struct replies {
  struct iovec part[GATHERED];
  int parts;
  char *heads, *next;
};

static void add(struct replies *r, const void *from, size_t size) {
  r->part[r->parts].iov_base = (void *)from;
  r->part[r->parts++].iov_len = size;
}

static int flush(int socket, struct replies *r) {
  for (int first = 0; first < r->parts;) {
    ssize_t sent = writev(socket, r->part + first, r->parts - first);
    if (sent < 0)
      return -1;
    while (first < r->parts && (size_t)sent >= r->part[first].iov_len)
      sent -= r->part[first++].iov_len;
    if (first < r->parts) {
      r->part[first].iov_base = (char *)r->part[first].iov_base + sent;
      r->part[first].iov_len -= sent;
    }
  }
  r->parts = 0;
  r->next = r->heads;
  return 0;
}

// The head of a reply, with so many bytes of a body that is zero but for what the caller puts there.
static char *head(struct replies *r, const char *request, int type, uint32_t body, uint32_t data) {
  char *reply = r->next;
  uint32_t size = HEADER + body + data;
  r->next += HEADER + body;
  memset(reply, 0, HEADER + body);
  memcpy(reply, &size, 4);
  reply[4] = type;
  memcpy(reply + 5, request + 5, 2);
  add(r, reply, HEADER + body);
  return reply + HEADER;
}

static void answer(struct replies *r, const char *request, uint32_t *msize) {
  uint8_t type = request[4];
  const char *body = request + HEADER;
  uint32_t count, error = EOPNOTSUPP;
  switch (type) {
  case 100: // version: the same again
    *msize = u32(body);
    memcpy(head(r, request, type + 1, u32(request) - HEADER, 0), body, u32(request) - HEADER);
    break;
  case 104: // attach
  case 72:  // mkdir
    head(r, request, type + 1, QID, 0);
    break;
  case 110: { // walk
    uint16_t names = u16(body + 8);
    memcpy(head(r, request, type + 1, 2 + names * QID, 0), &names, 2);
    break;
  }
  case 12: // open
  case 14: // create
    head(r, request, type + 1, QID + 4, 0);
    break;
  case 24: // getattr
    head(r, request, type + 1, 153, 0);
    break;
  case 116: // read
    count = u32(body + 12);
    if (count > LONGEST)
      count = LONGEST;
    memcpy(head(r, request, type + 1, 4, count), &count, 4);
    add(r, pattern + u64(body + 4) % period, count);
    break;
  case 118: // write
    memcpy(head(r, request, type + 1, 4, 0), body + 12, 4);
    break;
  case 40: { // readdir; the cookie is the number of the entry behind
    uint64_t from = u64(body + 4) * ENTRY;
    uint64_t left = from < listing_size ? listing_size - from : 0;
    count = u32(body + 12) / ENTRY * ENTRY;
    if (count > left)
      count = left;
    memcpy(head(r, request, type + 1, 4, count), &count, 4);
    if (count > 0)
      add(r, listing + from, count);
    break;
  }
  case 52: // lock
    head(r, request, type + 1, 1, 0);
    break;
  case 30: // xattrwalk
    *head(r, request, type + 1, 8, 0) = XATTR;
    break;
  case 26:  // setattr
  case 32:  // xattrcreate
  case 50:  // fsync
  case 76:  // unlinkat
  case 120: // clunk
    head(r, request, type + 1, 0, 0);
    break;
  default:
    memcpy(head(r, request, 7, 4, 0), &error, 4);
  }
}

static void *serve(void *argument) {
  int socket = (int)(intptr_t)argument;
  struct replies replies = {.heads = room(ROOM)};
  char *in = room(ROOM);
  size_t have = 0;
  uint32_t msize = 0;
  replies.next = replies.heads;
  for (;;) {
    ssize_t got = read(socket, in + have, ROOM - have);
    if (got <= 0)
      break;
    have += got;
    size_t at = 0;
    while (have - at >= HEADER && have - at >= u32(in + at)) {
      uint32_t size = u32(in + at);
      if (size < HEADER)
        goto end;
      if (replies.parts > GATHERED - 2 && flush(socket, &replies))
        goto end;
      answer(&replies, in + at, &msize);
      at += size;
    }
    memmove(in, in + at, have - at);
    have -= at;
    if (flush(socket, &replies))
      break;
  }
end:
  close(socket);
  free(in);
  free(replies.heads);
  return NULL;
}

static void load_pattern(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status))
    die(path);
  pattern = room(status.st_size);
  if (read(file, pattern, status.st_size) != status.st_size)
    die(path);
  period = status.st_size - LONGEST;
  close(file);
}

static void make_listing(uint32_t entries) {
  listing_size = entries * ENTRY;
  listing = room(listing_size + 1);
  for (uint32_t i = 0; i < entries; i++) {
    char name[16], *entry = listing + (size_t)i * ENTRY;
    uint64_t cookie = i + 1;
    uint16_t length = 8;
    snprintf(name, sizeof name, "f%07u", i % 10000000);
    memcpy(entry + QID, &cookie, 8);
    entry[QID + 8] = DT_REG;
    memcpy(entry + QID + 9, &length, 2);
    memcpy(entry + QID + 11, name, 8);
  }
}

static void echo(int port) {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 128))
    die("listen");
  for (;;) {
    pthread_t thread;
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0)
      die("accept");
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client))
      die("thread");
    pthread_detach(thread);
  }
}

// ---- system calls ----

enum { PIECE = (1 << 16) - 24, PAGE = 4096, SMALL = 1000, SIZE = 64 << 20 };

static int folder, file, written, getattr_file;
static char *data;
static uint64_t state = 88172645463325252ULL, at;

static void must(int done, const char *what) {
  if (!done)
    die(what);
}

static uint32_t any(uint32_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state >> 33) % below;
}

static const char *small(void) {
  static char name[32];
  snprintf(name, sizeof name, "small/f%07u", any(SMALL));
  return name;
}

static void do_getattr(void) {
  struct stat status;
  must(!fstat(getattr_file, &status), "fstat");
}
static void do_stat(void) {
  struct stat status;
  must(!fstatat(folder, small(), &status, AT_SYMLINK_NOFOLLOW), "fstatat");
}
static void do_walk_open(void) {
  int opened = openat(folder, "one/two/three", O_RDONLY);
  must(opened >= 0, "openat");
  close(opened);
}
static void do_open_read_close(void) {
  int opened = openat(folder, small(), O_RDONLY);
  must(opened >= 0 && pread(opened, data, PAGE, 0) == PAGE, "open and read");
  close(opened);
}
static void do_create_unlink(void) {
  int opened = openat(folder, "small/new", O_RDWR | O_CREAT | O_EXCL, 0644);
  must(opened >= 0 && pwrite(opened, data, PAGE, 0) == PAGE, "create and write");
  close(opened);
  must(!unlinkat(folder, "small/new", 0), "unlinkat");
}
static void do_web_app(void) {
  uint32_t chance = any(100);
  if (chance < 70)
    do_stat();
  else if (chance < 90)
    do_open_read_close();
  else
    do_create_unlink();
}
static void do_read(void) {
  must(pread(file, data, PIECE, at) == PIECE, "pread");
  at = (at + PIECE) % (SIZE - PIECE);
}
static void do_write(void) {
  must(pwrite(written, data, PIECE, at) == PIECE, "pwrite");
  at = (at + PIECE) % (SIZE - PIECE);
}
static void do_randread(void) {
  must(pread(file, data, PAGE, (off_t)any(SIZE / PAGE) * PAGE) == PAGE, "pread");
}
static void do_randwrite(void) {
  must(pwrite(written, data, PAGE, (off_t)any(SIZE / PAGE) * PAGE) == PAGE, "pwrite");
}
static void do_fsync_write(void) {
  do_randwrite();
  must(!fsync(written), "fsync");
}
static void do_readdir(void) {
  int opened = openat(folder, "directory-10000", O_RDONLY | O_DIRECTORY);
  must(opened >= 0, "open a directory");
  while (syscall(SYS_getdents64, opened, data, LONGEST) > 0)
    ;
  close(opened);
}
static void do_xattr(void) {
  must(!fsetxattr(getattr_file, "user.bench", data, XATTR, 0), "fsetxattr");
  must(fgetxattr(getattr_file, "user.bench", data, XATTR) == XATTR, "fgetxattr");
}
static void do_lock(void) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 1};
  must(!fcntl(written, F_OFD_SETLK, &lock), "lock");
  lock.l_type = F_UNLCK;
  must(!fcntl(written, F_OFD_SETLK, &lock), "unlock");
}

static const struct {
  const char *name;
  void (*call)(void);
} all[] = {{"getattr", do_getattr},
           {"stat", do_stat},
           {"walk-open", do_walk_open},
           {"open-read-close", do_open_read_close},
           {"create-unlink", do_create_unlink},
           {"web-app", do_web_app},
           {"read-64k", do_read},
           {"write-64k", do_write},
           {"randread-4k", do_randread},
           {"randwrite-4k", do_randwrite},
           {"fsync-write-4k", do_fsync_write},
           {"readdir-10k", do_readdir},
           {"xattr", do_xattr},
           {"lock", do_lock}};

static uint64_t nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

// What a workload does not need may be missing: its descriptor is then -1 and never used.
static void calls(const char *name, const char *path, long millis) {
  folder = open(path, O_RDONLY | O_DIRECTORY);
  must(folder >= 0, path);
  file = openat(folder, "file", O_RDONLY);
  written = openat(folder, "written", O_RDWR);
  getattr_file = openat(folder, "small/f0000000", O_RDWR);
  data = room(LONGEST);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (!strcmp(all[i].name, name)) {
      uint64_t operations = 0, begin = nanos(), end = begin + millis * 1000000ULL, now;
      do {
        for (int n = 0; n < 8; n++, operations++)
          all[i].call();
        now = nanos();
      } while (now < end);
      printf("%llu %llu\n", (unsigned long long)operations, (unsigned long long)(now - begin));
      return;
    }
  errno = EINVAL;
  die(name);
}

int main(int count, char **arguments) {
  if (count == 5 && !strcmp(arguments[1], "echo")) {
    load_pattern(arguments[3]);
    make_listing(atoi(arguments[4]));
    echo(atoi(arguments[2]));
  } else if (count == 5 && !strcmp(arguments[1], "calls")) {
    calls(arguments[2], arguments[3], atol(arguments[4]));
  } else {
    fprintf(stderr, "usage: bounds echo PORT PATTERN ENTRIES | bounds calls NAME FOLDER MILLIS\n");
    return 2;
  }
  return 0;
}
