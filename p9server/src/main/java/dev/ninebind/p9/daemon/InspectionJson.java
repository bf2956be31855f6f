// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.p9.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.ninebind.host.Ea;
import dev.ninebind.host.HostStat;
import dev.ninebind.host.NtConstants;
import dev.ninebind.posix.ByteString;
import dev.ninebind.posix.ntfs.Inspection;
import dev.ninebind.posix.ntfs.LxMetadata;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * An {@link Inspection} for programs: everything, uncut. Numbers of 64 bits are strings, since many
 * readers take numbers for doubles; bytes are {@code hex}, with {@code text} beside it if they are
 * UTF-8. All is ASCII: a name may have lone surrogates, which UTF-8 has not.
 */
final class InspectionJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final JsonGenerator json;

  private InspectionJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * @param store the file that EAs and reparse points are in, or null if they are the file's own
   */
  static String of(Inspection inspection, Path store) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      new InspectionJson(json).write(inspection, store);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has room
    }
    return text.toString();
  }

  private void write(Inspection inspection, Path store) throws IOException {
    HostStat stat = inspection.stat();
    json.writeStartObject();
    name("name", inspection.name());
    json.writeArrayFieldStart("links");
    for (Inspection.Link link : inspection.names()) {
      json.writeStartObject();
      json.writeStringField("parentId", id(link.parentId()));
      name("name", link.name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("fileId", id(stat.fileId()));
    json.writeStringField("store", store == null ? null : store.toString());
    json.writeNumberField("linkCount", stat.links());
    json.writeStringField("type", inspection.type().name());
    guest(inspection.shown());
    stored(stat);
    json.writeStringField("length", Long.toString(stat.endOfFile()));
    json.writeStringField("allocated", Long.toString(stat.allocated()));
    json.writeNumberField("attributes", Integer.toUnsignedLong(stat.attributes()));
    strings("attributeNames", inspection.attributes());
    json.writeBooleanField("caseSensitive", stat.isCaseSensitive());
    reparse(inspection.reparse());
    json.writeObjectFieldStart("times");
    for (Inspection.Moment moment : inspection.times()) {
      json.writeObjectFieldStart(moment.what());
      json.writeStringField("fileTime", Long.toString(moment.fileTime()));
      json.writeStringField(
          "utc", Instant.ofEpochSecond(moment.time().seconds(), moment.time().nanos()).toString());
      json.writeEndObject();
    }
    json.writeEndObject();
    xattrs(inspection.xattrs());
    eas(inspection.eas());
    strings("problems", inspection.problems());
    json.writeEndObject();
  }

  private void name(String field, Inspection.StoredName name) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("host", name.host());
    bytes("guest", name.guest());
    json.writeEndObject();
  }

  private void guest(LxMetadata shown) throws IOException {
    json.writeObjectFieldStart("guest");
    json.writeNumberField("uid", Integer.toUnsignedLong(shown.uid()));
    json.writeNumberField("gid", Integer.toUnsignedLong(shown.gid()));
    json.writeNumberField("mode", shown.mode());
    json.writeNumberField("major", shown.major());
    json.writeNumberField("minor", shown.minor());
    json.writeEndObject();
  }

  /** Only what is there. */
  private void stored(HostStat stat) throws IOException {
    json.writeObjectFieldStart("stored");
    stored(stat, NtConstants.LX_FILE_METADATA_HAS_UID, "uid", stat.lxUid());
    stored(stat, NtConstants.LX_FILE_METADATA_HAS_GID, "gid", stat.lxGid());
    stored(stat, NtConstants.LX_FILE_METADATA_HAS_MODE, "mode", stat.lxMode());
    stored(stat, NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID, "major", stat.lxMajor());
    stored(stat, NtConstants.LX_FILE_METADATA_HAS_DEVICE_ID, "minor", stat.lxMinor());
    json.writeEndObject();
  }

  private void stored(HostStat stat, int flag, String field, int value) throws IOException {
    if ((stat.lxFlags() & flag) != 0) {
      json.writeNumberField(field, Integer.toUnsignedLong(value));
    }
  }

  private void reparse(Inspection.Reparse reparse) throws IOException {
    if (reparse == null) {
      json.writeNullField("reparse");
      return;
    }
    json.writeObjectFieldStart("reparse");
    json.writeNumberField("tag", Integer.toUnsignedLong(reparse.point().tag()));
    json.writeStringField("tagName", reparse.tagName());
    json.writeStringField("data", Printable.hex(reparse.point().data()));
    bytes("target", reparse.target());
    json.writeEndObject();
  }

  private void xattrs(List<Inspection.Xattr> xattrs) throws IOException {
    json.writeArrayFieldStart("xattrs");
    for (Inspection.Xattr xattr : xattrs) {
      json.writeStartObject();
      bytes("name", xattr.name());
      bytes("value", xattr.value());
      json.writeStringField("ea", xattr.ea());
      if (xattr.acl() != null) {
        json.writeStringField("acl", xattr.acl());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void eas(List<Ea> eas) throws IOException {
    json.writeArrayFieldStart("eas");
    for (Ea ea : eas) {
      json.writeStartObject();
      json.writeStringField("name", ea.name());
      json.writeStringField("value", Printable.hex(ea.value()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void strings(String field, List<String> strings) throws IOException {
    json.writeArrayFieldStart(field);
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }

  private void bytes(String field, ByteString bytes) throws IOException {
    if (bytes == null) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeStringField("hex", Printable.hex(bytes.toBytes()));
    String text = Printable.text(bytes);
    if (text != null) {
      json.writeStringField("text", text);
    }
    json.writeEndObject();
  }

  private static String id(long id) {
    return String.format("0x%016x", id);
  }
}
