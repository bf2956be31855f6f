// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What came of a check as an object of JSON. */
public final class CheckJson {
  private CheckJson() {}

  public static void write(JsonGenerator to, CheckResult check) throws IOException {
    to.writeStartObject();
    to.writeStringField("suite", check.suite());
    to.writeStringField("area", check.area());
    to.writeStringField("name", check.name());
    to.writeStringField("status", check.status().name());
    to.writeStringField("detail", check.detail());
    to.writeEndObject();
  }

  /**
   * The object whose start the parser has just read.
   *
   * @throws IOException if it is none of a check's
   */
  public static CheckResult read(JsonParser from) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      fields.put(from.currentName(), from.nextTextValue());
    }
    try {
      return new CheckResult(
          text(fields, "suite"),
          text(fields, "area"),
          text(fields, "name"),
          CheckResult.Status.valueOf(text(fields, "status")),
          text(fields, "detail"));
    } catch (IllegalArgumentException e) {
      throw new IOException("a check cannot have come to '" + fields.get("status") + "'", e);
    }
  }

  private static String text(Map<String, String> fields, String name) throws IOException {
    String text = fields.get(name);
    if (text == null) {
      throw new IOException("a check without its " + name);
    }
    return text;
  }
}
