// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.protocol;

import static dev.ninebind.conformance.protocol.Stage.READ_ONLY;
import static dev.ninebind.conformance.protocol.Stage.REMOVE_DIRECTORY;

import dev.ninebind.conformance.P9Client;
import dev.ninebind.conformance.P9Error;
import dev.ninebind.p9.wire.DirectoryPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Treaddir. Source: protocol.md of diod, readdir(3), getdents(2). */
final class DirectoryCases {
  private static final int MANY = 300;

  /** Room for some entries, not for many. */
  private static final int SMALL_PAGE = 512;

  private DirectoryCases() {}

  private static void many(Stage s, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      s.client().clunk(s.client().createIn(s.top(), "name" + i, 1, 0644));
    }
  }

  private static Set<String> expected(int count) {
    Set<String> names = new HashSet<>();
    IntStream.range(0, count).forEach(i -> names.add("name" + i));
    return names;
  }

  private static List<String> plain(List<DirectoryPage.Entry> entries) {
    return entries.stream()
        .filter(entry -> !entry.name().isDots())
        .map(entry -> entry.name().toString())
        .toList();
  }

  /** All entries in pages of so many bytes. */
  private static List<DirectoryPage.Entry> pages(P9Client client, int fid, int count)
      throws IOException {
    List<DirectoryPage.Entry> all = new ArrayList<>();
    long offset = 0;
    for (List<DirectoryPage.Entry> page; !(page = client.readdir(fid, offset, count)).isEmpty(); ) {
      all.addAll(page);
      offset = page.get(page.size() - 1).next();
      if (all.size() > 100_000) {
        throw new IOException("the listing does not end");
      }
    }
    return all;
  }

  private static void once(Stage s, Set<String> expected, List<String> got) throws CheckFailure {
    Set<String> missing = new HashSet<>(expected);
    got.forEach(missing::remove);
    s.equal("names that are missing", Set.of(), missing);
    s.equal("names, each once", new HashSet<>(got).size(), got.size());
    s.equal("names", expected.size(), got.size());
  }

  static void list(CaseList all) {
    CaseList list = all.of(Area.READDIR);
    listing(list);
    changing(list);
  }

  private static void listing(CaseList list) {
    list.add(
            "an-empty-directory-lists-its-dots-only",
            s -> {
              int fid = s.opened(READ_ONLY);
              List<String> names =
                  s.client().readdirAll(fid).stream()
                      .map(entry -> entry.name().toString())
                      .sorted()
                      .toList();
              s.equal("names", List.of(".", ".."), names);
            })
        .add(
            "all-names-are-listed-once",
            s -> {
              many(s, MANY);
              once(s, expected(MANY), s.names());
            })
        .add(
            "small-pages-list-all-names-once",
            s -> {
              many(s, MANY);
              int fid = s.opened(READ_ONLY);
              once(s, expected(MANY), plain(pages(s.client(), fid, SMALL_PAGE)));
            })
        .add(
            "a-page-is-no-longer-than-asked-for",
            s -> {
              many(s, 100);
              int fid = s.opened(READ_ONLY);
              List<DirectoryPage.Entry> page = s.client().readdir(fid, 0, SMALL_PAGE);
              s.that("some entries", !page.isEmpty(), "none");
              int bytes = 0;
              for (DirectoryPage.Entry each : page) {
                bytes += 24 + each.name().length();
              }
              s.that("at most " + SMALL_PAGE + " bytes", bytes <= SMALL_PAGE, bytes);
            })
        .add(
            "qids-and-types-of-entries-are-the-files",
            s -> {
              s.file("file", "text");
              s.client().mkdir(s.top(), "directory", 0755);
              s.client().symlink(s.top(), "link", "file");
              List<DirectoryPage.Entry> entries = s.entries();
              s.equal("names", 3, entries.size());
              for (DirectoryPage.Entry each : entries) {
                var of = s.client().getattr(s.walked(each.name().toString()));
                s.equal("qid path of " + each.name(), of.qid().path(), each.qid().path());
                s.equal("qid type of " + each.name(), of.qid().type(), each.qid().type());
                int type = (of.mode() & Stage.S_IFMT) >> 12;
                s.that(
                    "type " + type + " or 0 (unknown) of " + each.name(),
                    each.directoryType() == type || each.directoryType() == 0,
                    each.directoryType());
              }
            })
        .add(
            "offset-0-begins-again",
            s -> {
              many(s, 50);
              int fid = s.opened(READ_ONLY);
              pages(s.client(), fid, SMALL_PAGE);
              once(s, expected(50), plain(pages(s.client(), fid, SMALL_PAGE)));
            })
        .add(
            "beginning-again-lists-what-is-new",
            s -> {
              many(s, 3);
              int fid = s.opened(READ_ONLY);
              s.client().readdirAll(fid);
              s.file("new", "");
              List<String> names = plain(s.client().readdirAll(fid));
              s.that("the new name", names.contains("new"), names);
            })
        .add(
            "a-listing-goes-on-from-any-of-its-offsets",
            s -> {
              many(s, 60);
              int fid = s.opened(READ_ONLY);
              List<DirectoryPage.Entry> all = s.client().readdirAll(fid);
              for (int i : new int[] {0, 10, 35, all.size() - 2}) {
                List<DirectoryPage.Entry> rest =
                    s.client().readdir(fid, all.get(i).next(), s.client().largestData());
                s.equal(
                    "names after the " + i + "th",
                    plain(all.subList(i + 1, all.size())),
                    plain(rest));
              }
            })
        .add(
            "after-the-end-there-is-nothing",
            s -> {
              many(s, 3);
              int fid = s.opened(READ_ONLY);
              List<DirectoryPage.Entry> all = s.client().readdirAll(fid);
              long end = all.get(all.size() - 1).next();
              for (int i = 0; i < 3; i++) {
                s.equal("entries", 0, s.client().readdir(fid, end, 4096).size());
              }
            })
        .add(
            "two-fids-list-independently",
            s -> {
              many(s, 60);
              int one = s.opened(READ_ONLY);
              int two = s.opened(READ_ONLY);
              List<DirectoryPage.Entry> first = s.client().readdir(one, 0, SMALL_PAGE);
              once(s, expected(60), plain(pages(s.client(), two, SMALL_PAGE)));
              List<DirectoryPage.Entry> rest = new ArrayList<>(first);
              rest.addAll(
                  s.client()
                      .readdir(one, first.get(first.size() - 1).next(), s.client().largestData()));
              once(s, expected(60), plain(rest));
            })
        .add(
            "two-thousand-names-are-listed",
            s -> {
              many(s, 2000);
              int fid = s.opened(READ_ONLY);
              once(s, expected(2000), plain(pages(s.client(), fid, 8192)));
            })
        .add(
            "long-names-are-listed",
            s -> {
              Set<String> names = new HashSet<>();
              for (int i = 10; i < 30; i++) {
                names.add("x".repeat(253) + i);
              }
              for (String name : names) {
                s.file(name, "");
              }
              once(s, names, plain(pages(s.client(), s.opened(READ_ONLY), 600)));
            })
        .add(
            "a-file-is-not-listed",
            s -> {
              s.file("file", "text");
              int fid = s.opened(READ_ONLY, "file");
              s.refused(() -> s.client().readdir(fid, 0, 4096));
            })
        .add(
            "a-directory-that-is-not-open-is-not-listed",
            s -> s.refused(() -> s.client().readdir(s.walked(), 0, 4096)));
  }

  private static void changing(CaseList list) {
    list.add(
            "rm-rf-finds-every-name",
            s -> {
              many(s, MANY);
              int fid = s.opened(READ_ONLY);
              long offset = 0;
              for (List<DirectoryPage.Entry> page;
                  !(page = s.client().readdir(fid, offset, SMALL_PAGE)).isEmpty(); ) {
                for (String name : plain(page)) {
                  s.client().unlinkat(s.top(), name, 0);
                }
                offset = page.get(page.size() - 1).next();
              }
              s.equal("names left", List.of(), s.names());
            })
        .add(
            "names-that-stay-are-listed-while-others-go",
            s -> {
              many(s, MANY);
              int fid = s.opened(READ_ONLY);
              List<String> got = new ArrayList<>();
              List<DirectoryPage.Entry> page = s.client().readdir(fid, 0, SMALL_PAGE);
              got.addAll(plain(page));
              Set<String> stay = expected(MANY);
              for (int i = 0; i < MANY; i += 2) {
                s.client().unlinkat(s.top(), "name" + i, 0);
                stay.remove("name" + i);
              }
              long offset = page.get(page.size() - 1).next();
              for (List<DirectoryPage.Entry> more;
                  !(more = s.client().readdir(fid, offset, SMALL_PAGE)).isEmpty(); ) {
                got.addAll(plain(more));
                offset = more.get(more.size() - 1).next();
              }
              s.equal("names, each once", new HashSet<>(got).size(), got.size());
              stay.removeAll(got);
              s.equal("names that stayed and are missing", Set.of(), stay);
            })
        .add(
            "names-that-stay-are-listed-while-others-come",
            s -> {
              many(s, MANY);
              int fid = s.opened(READ_ONLY);
              List<String> got = new ArrayList<>();
              long offset = 0;
              int made = 0;
              for (List<DirectoryPage.Entry> page;
                  !(page = s.client().readdir(fid, offset, SMALL_PAGE)).isEmpty(); ) {
                got.addAll(plain(page));
                offset = page.get(page.size() - 1).next();
                if (made < 40) {
                  s.file("new" + made++, "");
                }
              }
              got.removeIf(name -> name.startsWith("new"));
              once(s, expected(MANY), got);
            })
        .add(
            "a-removed-directory-lists-no-names",
            s -> {
              s.client().mkdir(s.top(), "directory", 0755);
              int fid = s.opened(READ_ONLY, "directory");
              s.client().unlinkat(s.top(), "directory", REMOVE_DIRECTORY);
              try {
                s.equal("names", List.of(), plain(s.client().readdirAll(fid)));
              } catch (P9Error e) {
                // ENOENT is what Linux' own file systems say
              }
            })
        .add(
            "another-connections-names-are-listed",
            s -> {
              P9Client other = s.connect();
              int fid = other.createIn(s.top(other), "others", 1, 0644);
              other.clunk(fid);
              s.equal("names", List.of("others"), s.names());
            });
  }
}
