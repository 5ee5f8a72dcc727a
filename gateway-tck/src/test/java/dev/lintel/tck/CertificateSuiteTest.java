package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
