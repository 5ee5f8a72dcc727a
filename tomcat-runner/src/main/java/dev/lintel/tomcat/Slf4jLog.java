package dev.lintel.tomcat;

import org.apache.juli.logging.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what Tomcat logs to slf4j. Tomcat finds it as a service, and uses it for all of its loggers
 * in this process.
 *
 * <p>Serves GW-SRV-14: by default Tomcat logs by java.util.logging, whose levels and handlers are
 * those of the process; an embedded one has no setting for it but this service.
 *
 * <p>Serves GW-ERR-19 as well: Tomcat's INFO becomes DEBUG, as it announces its start and its stop
 * there, and requests that it could not read, which clients cause at will. All other levels keep
 * their names; FATAL is ERROR.
 *
 * @since 0.1
 */
public final class Slf4jLog implements Log {
  private final Logger logger;

  /** For the search for services, which throws the instance away. */
  public Slf4jLog() {
    this("org.apache.tomcat");
  }

  /**
   * A log of one name.
   *
   * @param name the name of the slf4j logger
   */
  public Slf4jLog(String name) {
    this.logger = LoggerFactory.getLogger(name);
  }

  @Override
  public boolean isTraceEnabled() {
    return logger.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return logger.isDebugEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return logger.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return logger.isErrorEnabled();
  }

  @Override
  public boolean isFatalEnabled() {
    return logger.isErrorEnabled();
  }

  @Override
  public void trace(Object message) {
    logger.trace(String.valueOf(message));
  }

  @Override
  public void trace(Object message, Throwable cause) {
    logger.trace(String.valueOf(message), cause);
  }

  @Override
  public void debug(Object message) {
    logger.debug(String.valueOf(message));
  }

  @Override
  public void debug(Object message, Throwable cause) {
    logger.debug(String.valueOf(message), cause);
  }

  @Override
  public void info(Object message) {
    logger.debug(String.valueOf(message));
  }

  @Override
  public void info(Object message, Throwable cause) {
    logger.debug(String.valueOf(message), cause);
  }

  @Override
  public void warn(Object message) {
    logger.warn(String.valueOf(message));
  }

  @Override
  public void warn(Object message, Throwable cause) {
    logger.warn(String.valueOf(message), cause);
  }

  @Override
  public void error(Object message) {
    logger.error(String.valueOf(message));
  }

  @Override
  public void error(Object message, Throwable cause) {
    logger.error(String.valueOf(message), cause);
  }

  @Override
  public void fatal(Object message) {
    logger.error(String.valueOf(message));
  }

  @Override
  public void fatal(Object message, Throwable cause) {
    logger.error(String.valueOf(message), cause);
  }
}
