// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import dev.ninebind.conformance.guest.GuestLabExtension;
import dev.ninebind.conformance.windows.ExcludedUnderWine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Goes through the volumes for {@link EveryVolume}. */
public final class EveryVolumeExtension implements ClassTemplateInvocationContextProvider {
  private static final Namespace NAMESPACE = Namespace.create(EveryVolumeExtension.class);

  /**
   * The volume that a test runs with: a folder of this host unless its class is for all. Not to be
   * asked for a class, nor while a constructor's parameters are looked for: what JUnit hands out
   * then knows nothing of the class's invocation.
   */
  public static TestedVolume volume(ExtensionContext test) {
    TestedVolume volume = test.getStore(NAMESPACE).get(TestedVolume.class, TestedVolume.class);
    return volume == null ? TestedVolume.PASSTHROUGH : volume;
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    EveryVolume annotation = context.getRequiredTestClass().getAnnotation(EveryVolume.class);
    TestedVolume[] named = annotation.value();
    return Stream.of(named.length == 0 ? TestedVolume.values() : named)
        .filter(volume -> runs("full") || !List.of(annotation.inFullRuns()).contains(volume))
        .filter(EveryVolumeExtension::runs)
        .map(Invocation::new);
  }

  /** None if all that the class is for are left to full runs, and this is none. */
  @Override
  public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
    return !runs("full")
        && context.getRequiredTestClass().getAnnotation(EveryVolume.class).inFullRuns().length > 0;
  }

  /** True if tests with this tag run too. */
  static boolean runs(String tag) {
    String excluded = System.getProperty("ninebind.excludedGroups", "full");
    return !List.of(excluded.split(",")).contains(tag);
  }

  /**
   * True if this run is for the volume too. {@code -Dninebind.volumes} names those that it is for,
   * with commas between; else it is for all that need no Wine, and those on NTFS unless the tag is
   * left out.
   */
  static boolean runs(TestedVolume volume) {
    String named = System.getProperty("ninebind.volumes", "");
    if (!named.isEmpty()) {
      return List.of(named.split(",")).contains(volume.title());
    }
    return volume != TestedVolume.WINDOWS && (runs("ntfs") || volume != TestedVolume.NTFS);
  }

  private record Invocation(TestedVolume volume) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return volume.title();
    }

    @Override
    public void prepareInvocation(ExtensionContext context) {
      context.getStore(NAMESPACE).put(TestedVolume.class, volume);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      List<Extension> extensions = new ArrayList<>();
      extensions.add(new Serving(volume));
      extensions.add(new GuestLabExtension(volume));
      if (volume == TestedVolume.WINDOWS) {
        extensions.add(new ExcludedUnderWine());
      }
      return extensions;
    }
  }

  /** One server a volume serves all protocol tests: each keeps to a directory of its own. */
  private record Serving(TestedVolume volume) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ServedVolume.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .getOrComputeIfAbsent(volume, ServedVolume::open, ServedVolume.class);
    }
  }
}
