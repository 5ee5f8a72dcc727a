package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateSuiteTest {
  @Test
  void one_class_plans_what_the_two_others_do() {
    List<Case> parts =
        Stream.of(WireSuite.class, ScriptSuite.class)
            .flatMap(suite -> Case.planned(suite).stream())
            .sorted(Case.BY_ID)
            .toList();

    assertThat(Case.planned(CertificateSuite.class)).isEqualTo(parts);
  }

  /** JUnit runs nothing, and complains of nothing, where a tag is not known. */
  @ParameterizedTest
  @ValueSource(
      classes = {WireSuite.class, ScriptSuite.class, CertificateSuite.class, DeployedSuite.class})
  void each_topic_is_selected_by_its_name(Class<?> suite) {
    List<Class<?>> topics =
        Arrays.stream(suite.getDeclaredClasses())
            .filter(type -> type.isAnnotationPresent(Nested.class))
            .toList();
    assertThat(topics).isNotEmpty();
    for (Class<?> topic : topics) {
      String name = LedgerExtension.topic(topic);
      List<String> expected = new ArrayList<>(List.of(name));
      if (name.startsWith("mounted")) {
        expected.add("mounted");
      }
      if (name.endsWith("scripts") && !name.equals("scripts")) {
        expected.add("scripts");
      }
      assertThat(topic.getAnnotationsByType(Tag.class))
          .as(name)
          .extracting(Tag::value)
          .filteredOn(tag -> !tag.equals("heavy"))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
