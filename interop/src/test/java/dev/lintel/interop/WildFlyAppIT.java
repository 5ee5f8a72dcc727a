package dev.lintel.interop;

class WildFlyAppIT extends ContainerSuite {
  WildFlyAppIT() {
    super(Containers::wildfly, "/app", War.ASYNC);
  }
}
