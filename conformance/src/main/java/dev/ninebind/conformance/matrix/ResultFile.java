// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance.matrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ninebind.conformance.report.CheckJson;
import dev.ninebind.conformance.report.CheckResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task's result as JSON. It is there as a whole or not at all, whenever the run ends. */
final class ResultFile {
  private static final JsonFactory JSON = new JsonFactory();

  private ResultFile() {}

  static void write(Path file, TaskResult result) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (JsonGenerator to = JSON.createGenerator(Files.newBufferedWriter(unfinished))) {
      to.useDefaultPrettyPrinter();
      to.writeStartObject();
      to.writeStringField("id", result.id());
      to.writeStringField("sources", result.sources());
      to.writeStringField("began", result.began().toString());
      to.writeNumberField("seconds", result.seconds());
      to.writeObjectFieldStart("versions");
      for (Map.Entry<String, String> version : result.versions().entrySet()) {
        to.writeStringField(version.getKey(), version.getValue());
      }
      to.writeEndObject();
      to.writeArrayFieldStart("notes");
      for (String note : result.notes()) {
        to.writeString(note);
      }
      to.writeEndArray();
      to.writeNumberField("passed", result.passed());
      to.writeArrayFieldStart("others");
      for (CheckResult check : result.others()) {
        CheckJson.write(to, check);
      }
      to.writeEndArray();
      to.writeEndObject();
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Errors: what is not such a file. */
  static TaskResult read(Path file) throws IOException {
    Map<String, String> fields = new HashMap<>();
    Map<String, String> versions = new HashMap<>();
    List<String> notes = new ArrayList<>();
    List<CheckResult> others = new ArrayList<>();
    try (JsonParser from = JSON.createParser(Files.newBufferedReader(file))) {
      expect(from, from.nextToken(), JsonToken.START_OBJECT);
      while (from.nextToken() == JsonToken.FIELD_NAME) {
        String name = from.currentName();
        JsonToken value = from.nextToken();
        switch (name) {
          case "versions" -> {
            expect(from, value, JsonToken.START_OBJECT);
            while (from.nextToken() == JsonToken.FIELD_NAME) {
              String software = from.currentName();
              from.nextToken();
              versions.put(software, from.getText());
            }
          }
          case "notes" -> {
            expect(from, value, JsonToken.START_ARRAY);
            while (from.nextToken() != JsonToken.END_ARRAY) {
              notes.add(from.getText());
            }
          }
          case "others" -> {
            expect(from, value, JsonToken.START_ARRAY);
            while (from.nextToken() == JsonToken.START_OBJECT) {
              others.add(CheckJson.read(from));
            }
          }
          default -> fields.put(name, from.getText());
        }
      }
      return new TaskResult(
          fields.get("id"),
          fields.get("sources"),
          Instant.parse(fields.get("began")),
          Long.parseLong(fields.get("seconds")),
          versions,
          notes,
          Integer.parseInt(fields.get("passed")),
          others);
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " is not the result of a task", e);
    }
  }

  private static void expect(JsonParser from, JsonToken got, JsonToken expected)
      throws IOException {
    if (got != expected) {
      throw new IOException("expected " + expected + " at " + from.currentTokenLocation());
    }
  }
}
