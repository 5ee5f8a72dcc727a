package dev.lintel.interop;

class WildFlyRootIT extends ContainerSuite {
  WildFlyRootIT() {
    super(Containers::wildfly, "", War.BLOCKING);
  }
}
