// SPDX-License-Identifier: Apache-2.0
package dev.ninebind.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Goes through the volumes for {@link EveryVolume}. */
public final class EveryVolumeExtension
    implements ClassTemplateInvocationContextProvider, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(EveryVolumeExtension.class);

  /** A name for what belongs to a test class and the volume it runs with now. */
  public static String nameOf(Class<?> test, ExtensionContext context) {
    String name = test.getSimpleName();
    return test.isAnnotationPresent(EveryVolume.class)
        ? name + "-" + volume(context).title()
        : name;
  }

  /** The volume that a class runs with now: a folder of this host unless it is for all. */
  public static TestedVolume volume(ExtensionContext context) {
    TestedVolume volume = context.getStore(NAMESPACE).get(TestedVolume.class, TestedVolume.class);
    return volume == null ? TestedVolume.PASSTHROUGH : volume;
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return Stream.of(TestedVolume.values()).map(Invocation::new);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ServedVolume.class;
  }

  /** One server a volume serves all protocol tests: each keeps to a directory of its own. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(volume(context), ServedVolume::open, ServedVolume.class);
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
  }
}
